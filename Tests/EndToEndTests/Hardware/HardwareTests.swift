import CanonicalJSON
import Foundation
import Secrets
import SecurityModule
import TestSupport
import Testing

@Suite("A stolen disk opens nothing without the chip of its laptop", .serialized)
struct HardwareTests {
    @Test func theWorkGoesOnWithTheChipAndEndsWithoutIt() async throws {
        guard let tpm = try SoftwareTPM(orSkip: "a vault guarded by a TPM") else { return }
        let guarded = try await GuardedCamp(tpm)
        let camp = guarded.camp
        #expect(try await guarded.json(["kit", "status"])["hardware_key"]?.string == "tpm2")
        let clock = ContinuousClock()
        let start = clock.now
        _ = try await guarded.json(["apply", "list"] + camp.login("lan"))
        Soak.report("login with swtpm", [("ms", Int((clock.now - start) / .milliseconds(1)))])
        #expect(try guarded.statusBelowAParentThatIgnoresItsChildren(["apply", "list"] + camp.login("lan")) == 0)
        try await guarded.importExtract()
        #expect(try await guarded.json(guarded.search)["people"]?.array?.count == 1)
        try noSecretLies(in: guarded)

        let backup = camp.path("kit.age")
        _ = try await guarded.json(["kit", "backup", backup] + camp.login("an"))
        try tpm.replace()
        try await nothingOpens(guarded)
        try await theSharesBringItBack(guarded, from: backup)
    }

    private func noSecretLies(in guarded: GuardedCamp) throws {
        let secret = try guarded.secret()
        let canary = unsafe secret.bytes.withUnsafeBytes { unsafe Canary("hardware secret", Array($0)) }
        let files = try guarded.files()
        #expect(files.contains { $0.name.hasSuffix("vault.sqlite") })
        for (name, bytes) in files { #expect(!canary.stands(in: bytes), "\(name)") }
        #expect(try guarded.record().object?.count == 3)
    }

    /// The files of the vault before another chip: right and wrong passwords are refused alike, and none is counted.
    private func nothingOpens(_ guarded: GuardedCamp) async throws {
        let camp = guarded.camp
        try camp.write("wrong.password", "không phải\n")
        for arguments in [
            ["apply", "list"] + camp.login("lan"), guarded.search,
            ["apply", "list", "--user", "lan", "--password-file", camp.path("wrong.password")],
        ] {
            for _ in 0..<2 {
                let outcome = try await guarded.run(arguments)
                #expect(outcome.status == 4, "\(outcome.error)")
                #expect(outcome.failure?["code"]?.string == "hardware_other_chip", "\(outcome.error)")
                #expect(outcome.failure?["hint"]?.string?.contains("headquarters' shares") == true)
                #expect(outcome.output.isEmpty)
            }
        }
        // What needs no login is still told.
        #expect(try await guarded.json(["kit", "status"])["hardware_key"]?.string == "tpm2")
        guarded.tpm.stop()
        let dead = try await guarded.run(["apply", "list"] + camp.login("lan"))
        #expect(dead.status == 1, "\(dead.error)")
        #expect(dead.failure?["code"]?.string == "hardware_failed", "\(dead.error)")
        try guarded.tpm.replace()
    }

    private func theSharesBringItBack(_ guarded: GuardedCamp, from backup: String) async throws {
        let camp = guarded.camp
        try FileManager.default.moveItem(atPath: camp.path("kit"), toPath: camp.path("dead"))
        try await camp.succeed(
            camp.registry,
            [
                "kit", "reissue", "--home", camp.path("registry"), "--kit", "K0001", "--out", camp.path("k2.kit"),
                "--code-file", camp.path("k2.code"),
            ])
        let folder = camp.path("registry/shares")
        let shares = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().prefix(2)
        let restored = try await guarded.json(
            [
                "kit", "restore", "--from", backup, "--provisioning", camp.path("k2.kit"), "--code-file",
                camp.path("k2.code"), "--admin", "bình",
            ] + shares.flatMap { ["--share", "\(folder)/\($0)"] } + camp.password("an"))
        #expect(restored["hardware_key"]?.string == "tpm2")
        #expect(restored["findings"]?.int == 0)
        try await guarded.addUser("lan", by: "bình")
        _ = try await guarded.json(["apply", "list"] + camp.login("lan"))
        // The extract went with the chip.
        #expect(try await guarded.run(guarded.search).status == 3)
    }

    @Test func aVaultWithoutAFactorNeverTouchesTheChip() async throws {
        let camp = try Camp()
        let mark = camp.path("asked")
        let environment = camp.environment.merging(["TPM2TOOLS_TCTI": "cmd:touch \(mark)"]) { _, new in new }
        for arguments in [["apply", "list"] + camp.login("lan"), ["kit", "status"], ["user", "list"]] {
            let outcome = try await camp.tram.ended(arguments + ["--json"], environment: environment)
            #expect(outcome.status == 0, "\(outcome.error)")
        }
        #expect(try await camp.json(["kit", "status"])["hardware_key"]?.string == "none")
        #expect(!FileManager.default.fileExists(atPath: mark))
    }

    /// Asked for and not there, or there and not answering: nothing is made.
    @Test func aVaultIsNotMadeWithAChipThatDoesNotAnswer() async throws {
        let camp = try Camp(empty: ())
        try Camp.makeRegistry(in: camp.folder.url.path, url: "https://127.0.0.1:1")
        let making =
            ["kit", "init", camp.path("k1.kit"), "--admin", "an", "--code-file", camp.path("k1.code"), "--json"]
            + camp.password("an")
        let usage = try await camp.run(making + ["--hardware-key", "usb"])
        #expect(usage.status == 2, "\(usage.error)")
        var dead = camp.environment
        dead["TPM2TOOLS_TCTI"] = "cmd:false"
        for choice in [["--hardware-key", "tpm2"], ["--hardware-key", "auto"]] where TPM2(connection: "x").hasTools {
            let outcome = try await camp.tram.ended(making + choice, environment: dead)
            #expect(outcome.status == 1, "\(outcome.error)")
            #expect(outcome.failure?["code"]?.string?.hasPrefix("hardware_") == true, "\(outcome.error)")
            #expect(!outcome.error.contains("ERROR"), "a tool's own words are not shown")
            #expect(!FileManager.default.fileExists(atPath: camp.path("kit/vault")))
        }
        if !TPM2().isPresent {
            let outcome = try await camp.run(making + ["--hardware-key", "tpm2"])
            #expect(outcome.status == 1, "\(outcome.error)")
        }
        let made = try await camp.json(
            making.filter { $0 != "--json" } + ["--hardware-key", "none"])
        #expect(made["hardware_key"]?.string == "none")
    }
}
