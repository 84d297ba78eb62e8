import CanonicalJSON
import EnrollmentModel
import Foundation
import Secrets
import SyncAgent
import SyncProtocol
import TestSupport
import Testing
import Vietnam

@testable import tram

@Suite("What a sync met is said to people and to machines")
struct SyncNewsTests {
    @Test func aCertificateThatTheRegistryDidNotSignIsToldFromOneThatIsKnown() throws {
        let camp = try Camp()
        try camp.withVault { kit in
            let outbox = VaultOutbox(store: kit.store)
            var later = kit.certificate
            later.notAfter += 86_400_000
            let forged = JWS.sign(later.canonicalBytes, typ: "tram-kit", key: SigningKey())
            #expect(try outbox.renew(forged) == .notBelieved)
            let registry = try #require(FileManager.default.contents(atPath: camp.path("registry/keys/signing.key")))
            guard let seed = SecretKey(LockedBytes(copying: registry)) else { throw CocoaError(.fileReadCorruptFile) }
            let key = SigningKey(seed: seed)
            #expect(try outbox.renew(JWS.sign(kit.certificate.canonicalBytes, typ: "tram-kit", key: key)) == .known)
            #expect(try outbox.renew(JWS.sign(later.canonicalBytes, typ: "tram-kit", key: key)) == .taken)
            #expect(kit.certificate.notAfter == later.notAfter)
        }
    }

    @Test func aSyncThatMetSomethingOddFailsWithItsCode() throws {
        let camp = try Camp()
        try camp.withVault { kit in
            #expect(kit.problem(of: SyncOutcome()) == nil)
            var outcome = SyncOutcome()
            outcome.audit = .failed("entry 3 of the audit log is damaged")
            #expect(kit.problem(of: outcome)?.code == "audit_not_shown")
            outcome.badCertificates = 1
            #expect(kit.problem(of: outcome)?.code == ProblemCode.badRenewal.rawValue)
            outcome.badReceipts = 1
            #expect(kit.problem(of: outcome)?.code == ProblemCode.badReceipt.rawValue)
        }
    }

    @Test func everyPieceOfNewsHasALineInBothLanguagesAndAMember() {
        var report = SyncReport()
        #expect(report.lines(in: .en) == ["0\t0\t0\t0\t0"] && report.json["bad_certificates"]?.int == 0)
        #expect(report.json["not_after_ms"] == nil && report.json["renewed"]?.bool == false)
        report.returned = 2
        report.renewedUntil = 1_800_000_000_000
        report.badCertificates = 3
        report.audit = .failed("no answer")
        for (language, words) in [
            (Language.en, ["sent back 2", "good until 15/01/2027", "3 certificates", "no answer"]),
            (.vi, ["trả lại 2", "gia hạn đến 15/01/2027", "3 chứng thư", "no answer"]),
        ] {
            let lines = report.lines(in: language)
            #expect(lines.count == 5)
            for (line, word) in zip(lines.dropFirst(), words) { #expect(line.contains(word), "\(line)") }
        }
        #expect(report.json["returned"]?.int == 2 && report.json["bad_certificates"]?.int == 3)
        #expect(report.json["not_after_ms"]?.int == 1_800_000_000_000 && report.json["renewed"]?.bool == true)
        #expect(report.json["audit"]?["failed"]?.string == "no answer")
    }
}

// One wire for all: the tests of a registry that serves wait for each other.
extension SyncKillTests {
    @Suite("A sync with a fault in it")
    struct FaultySyncTests {
        /// The registry was put back from a copy that is older than a revocation, and somebody sends something back there.
        @Test func whatComesBackIsOpenedThoughSomethingElseWentWrong() async throws {
            let camp = try Camp()
            let server = try await RegistryProgram(of: camp)
            let receipt = try await camp.enrol(Camp.answersWithoutFingers)
            try await camp.approve()
            _ = try await camp.json(["sync", "run"] + camp.login("lan"))
            let before = camp.path("registry.before")
            let copy = try #require(ExternalCommand("cp"))
            try #require(copy.run(["-a", camp.path("registry"), before]).status == 0)
            let key = BLAKE2b.hash256(Array("somebody".utf8)).text
            let home = ["--home", camp.path("registry")]
            try await camp.succeed(camp.registry, ["user", "revoke", "--kit", "K0001", "--key", key] + home)
            _ = try await camp.json(["sync", "run"] + camp.login("lan"))
            try await server.stop()

            let older = try await RegistryProgram(of: camp, home: before)
            try await camp.succeed(
                camp.registry,
                ["return", "--home", before, "--receipt", receipt, "--code", "field", "--text", "Ghi rõ xã"])
            let synced = try await camp.run(["sync", "run", "--json"] + camp.login("lan"))
            #expect(synced.status == 3 && synced.failure?["code"]?.string == "revocations_went_back", "\(synced.error)")
            let report = try JSONValue(parsing: Array(synced.output.utf8))
            #expect(report["returned"]?.int == 1)
            let line = try #require(try await camp.json(["apply", "list"] + camp.login("lan")).array?.first)
            #expect(line["state"]?.string == "returned")
            try await older.stop()
        }
    }
}
