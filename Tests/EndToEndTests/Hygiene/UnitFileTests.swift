import Foundation
import TestSupport
import Testing

@Suite("The services are shut in")
struct UnitFileTests {
    private static let folder = SharedMaterial.checkout.appendingPathComponent("sync/systemd")
    static let services = ["tram-registry.service", "tram-sync@.service"]
    /// Ten times the exposure that systemd gives a unit: 100 is a service without any wall, 20 begins to be "ok".
    private static let mostExposure = 15

    private func analyze(_ arguments: [String]) throws -> ExternalCommand.Outcome? {
        guard let program = ExternalCommand("systemd-analyze") else {
            print("skipped: units are looked at with systemd-analyze, which is not installed")
            return nil
        }
        return try program.run(arguments)
    }

    @Test(arguments: services) func theExposureIsSmall(service: String) throws {
        let path = Self.folder.appendingPathComponent(service).path
        let arguments = ["security", "--offline=true", "--no-pager"]
        guard let outcome = try analyze(arguments + ["--threshold=\(Self.mostExposure)", path]) else { return }
        #expect(outcome.status == 0, "\(String(decoding: outcome.output, as: UTF8.self))")
        let bare = try #require(try analyze(arguments + ["--threshold=1", path]))
        #expect(bare.status != 0, "the bound is looked at")
    }

    /// A sync that may ask the chip is as shut in as one that may not.
    @Test func theWayToTheChipIsTheOnlyHoleItMakes() throws {
        let unit = "tram-sync@.service"
        let folder = try TemporaryFolder()
        let texts = try [unit, "\(unit).d/tpm2.conf"].map { name in
            try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
        }
        let path = folder.path(unit)
        try Data(texts.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
        let arguments = ["security", "--offline=true", "--no-pager", "--threshold=\(Self.mostExposure)", path]
        guard let outcome = try analyze(arguments) else { return }
        #expect(outcome.status == 0, "\(String(decoding: outcome.output, as: UTF8.self))")
        let settings = texts[1].split(separator: "\n").filter { $0.contains("=") && !$0.hasPrefix("#") }
        #expect(settings == ["PrivateDevices=no", "DeviceAllow=/dev/tpmrm0 rw", "SupplementaryGroups=tss"])
    }

    /// The units as they are, but with the programs of this build, which are not where a package puts them.
    @Test func theUnitsAreUnderstoodToTheLastLine() throws {
        let folder = try TemporaryFolder()
        var paths: [String] = []
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted()
        for name in names where !name.hasSuffix(".d") {
            var text = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
            for product in ["tram-registry", "tram"] {
                let url = try #require(Product(product)).url
                text = text.replacing("/usr/local/bin/\(product) ", with: "\(url.path) ")
            }
            let path = folder.path(name)
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            // A template is looked at as one of its instances.
            paths.append(path.replacing("@.", with: "@minh."))
        }
        #expect(paths.count == 3)
        guard let outcome = try analyze(["verify", "--man=no", "--no-pager"] + paths) else { return }
        #expect(outcome.status == 0, "\(outcome.errors)")
        // What it does not know it only warns of.
        #expect(!outcome.errors.contains("tram"), "\(outcome.errors)")
    }

    /// `MemoryDenyWriteExecute` stands in the units because no page of ours is ever both.
    @Test func noMemoryIsWrittenAndRun() async throws {
        guard let strace = ExternalCommand("strace") else {
            print("skipped: the memory of the programs is watched with strace, which is not installed")
            return
        }
        let camp = try Camp()
        let probe = try strace.run(["-o", camp.path("strace"), strace.url.path, "-V"])
        guard probe.status == 0 else {
            print("skipped: strace may not trace here: \(probe.errors)")
            return
        }
        for (product, arguments) in [
            (camp.tram, ["apply", "list"] + camp.login("lan")),
            (camp.registry, ["status", "--home", camp.path("registry")]),
        ] {
            let log = camp.path("strace")
            let run = try await Product(url: strace.url).ended(
                ["-f", "-e", "trace=mmap,mprotect,pkey_mprotect", "-o", log, product.url.path] + arguments,
                environment: camp.environment)
            #expect(run.status == 0, "\(product.url.lastPathComponent): \(run.error)")
            let calls = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
            #expect(calls.contains { $0.contains("PROT_READ") })
            #expect(!calls.contains { $0.contains("PROT_WRITE") && $0.contains("PROT_EXEC") })
            #expect(!calls.contains { $0.contains("mprotect(") && $0.contains("PROT_EXEC") })
        }
    }
}
