import CanonicalJSON
import EnrollmentModel
import Foundation
import GRDB
import Secrets
import Storage
import TestSupport
import Testing

@testable import tram

@Suite("An audit log is exported, and checked by whoever has the file")
struct AuditCommandTests {
    let camp: Camp
    let file: String
    /// The key of the kit as the registry certified it.
    let key: String

    /// A log of more than a hundred entries, exported by its supervisor.
    init() async throws {
        camp = try Camp()
        file = camp.path("audit.jsonl")
        key = try camp.withVault { kit in
            for index in 1...110 { try kit.store.setChangesCursor(index) }
            return Base64URL.encode(kit.certificate.signingKey)
        }
        try await camp.succeed(camp.tram, ["audit", "export", "--out", file] + camp.login("minh"))
    }

    private func verify(_ file: String? = nil, _ more: [String] = []) async throws -> Product.Outcome {
        try await camp.run(["audit", "verify", "--json", "--file", file ?? self.file] + more)
    }

    private func lines() throws -> [Substring] {
        let text = try String(contentsOfFile: file, encoding: .utf8)
        return text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// Writes lines into a file of their own and checks that.
    private func broken(_ lines: [some StringProtocol]) async throws -> (what: String?, entry: Int?) {
        try camp.write("broken.jsonl", lines.joined(separator: "\n"))
        let outcome = try await verify(camp.path("broken.jsonl"), ["--device-key", key])
        #expect(outcome.status == 3 && outcome.failure?["code"]?.string == "audit_broken", "\(outcome.error)")
        let report = try JSONValue(parsing: Array(outcome.output.utf8))
        #expect(report["whole"]?.bool == false)
        let first = report["findings"]?.array?.first
        return (first?["what"]?.string, first?["n"]?.int)
    }

    /// The place of an entry among the lines.
    private func place(of entry: Int, in lines: [Substring]) throws -> Int {
        try #require(lines.firstIndex { $0.contains("\"n\":\(entry),\"previous\"") })
    }

    @Test func aGoodFileIsWholeWithTheRegistrysKeyAndSaysWhatWasNotCompared() async throws {
        let outcome = try await verify(nil, ["--device-key", key])
        #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome.error)")
        let report = try JSONValue(parsing: Array(outcome.output.utf8))
        #expect(report["whole"]?.bool == true && report["device_known"]?.bool == true)
        #expect(report["kit"]?.string == "K0001" && report["device"]?.string == key)
        #expect(report["exported_by"]?.string == "minh")
        let entries = try lines().count { $0.contains("\"action\"") }
        #expect(report["entries"]?.int == entries && entries > 110 && report["checkpoints"]?.int ?? 0 >= 3)
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)

        for (language, word) in [("en", "was not compared"), ("vi", "chưa được đối chiếu")] {
            let shown = try await camp.tram.ended(
                ["audit", "verify", "--file", file],
                environment: camp.environment.merging(["TRAM_LANG": language]) { $1 })
            #expect(shown.status == 0 && shown.error.contains(word), "\(shown.error)")
            #expect(shown.output.contains("kit\tK0001\n"))
            #expect(shown.output.contains("device\t\(key)\tnot compared\n") && shown.output.hasSuffix("whole\n"))
        }
        let known = try await camp.run(["audit", "verify", "--file", file, "--device-key", key])
        #expect(known.output.contains("device\t\(key)\tcompared\n"))
    }

    @Test func anEntryThatWasChangedIsNamed() async throws {
        var spoiled = try lines().map(String.init)
        let place = try place(of: 30, in: lines())
        spoiled[place] = spoiled[place].replacing("\"action\"", with: "\"actiom\"")
        #expect(try await broken(spoiled) == ("altered", 30))
        // One that still reads well is seen at its successor.
        spoiled = try lines().map(String.init)
        spoiled[place] = spoiled[place].replacing("\"user\":\"lan\"", with: "\"user\":\"lam\"")
        #expect(try spoiled != lines().map(String.init))
        #expect(try await broken(spoiled) == ("does_not_follow", 31))
        // A file that is cut in the middle of a line, or whose last line is changed.
        #expect(try await broken(lines().dropLast(2).map(String.init)).what == "head_mismatch")
        spoiled = try lines().map(String.init)
        spoiled[spoiled.count - 2] = spoiled[spoiled.count - 2].replacing("\"payload\":\"e", with: "\"payload\":\"f")
        #expect(try await broken(spoiled).what == "head_mismatch")
    }

    @Test func whatWasCutOutBetweenIsMissing() async throws {
        var cut = try lines().map(String.init)
        let (first, last) = (try place(of: 20, in: lines()), try place(of: 25, in: lines()))
        cut.removeSubrange(first..<last)
        #expect(try await broken(cut) == ("missing", 20))
        cut = try lines().map(String.init)
        let checkpoint = try place(of: 50, in: lines()) + 1
        cut.remove(at: checkpoint)
        #expect(try await broken(cut) == ("checkpoint_missing", 50))
        #expect(try await broken([cut[0], "", ""]).what != nil)
    }

    @Test func theKeyOfAnotherDeviceFitsNothing() async throws {
        let foreign = SigningKey().publicKey.text
        let outcome = try await verify(nil, ["--device-key", foreign])
        #expect(outcome.status == 3)
        let report = try JSONValue(parsing: Array(outcome.output.utf8))
        #expect(report["findings"]?.array?.first?["what"]?.string == "checkpoint_altered")
        #expect(report["findings"]?.array?.first?["n"]?.int == 1)
        #expect(try await verify(nil, ["--device-key", "x"]).status == 2)
        try camp.write("none", "{}\n")
        let none = try await verify(camp.path("none"))
        #expect(none.status == 3 && none.failure?["code"]?.string == "no_audit_file")
        #expect(try await verify(camp.path("nowhere")).status == 1)
    }

    /// The largest and smallest numbers there are, wherever somebody with the file can write one: said, never a crash.
    @Test(arguments: [Int64.max, .min, -1, (1 << 40) + 1])
    func aNumberThatNoEntryHasIsSaid(number: Int64) async throws {
        for table in ["audit", "checkpoint"] {
            let copy = try Camp(copying: camp)
            let queue = try DatabaseQueue(path: copy.path("kit/vault/vault.sqlite"))
            try await queue.write { db in
                try db.execute(sql: "UPDATE \(table) SET n = ? WHERE n = 50", arguments: [number])
            }
            try queue.close()
            let verified = try await copy.run(["audit", "verify", "--json"] + copy.login("minh"))
            #expect(verified.status == 3, "\(table): \(verified.error)")
            let findings = try JSONValue(parsing: Array(verified.output.utf8))["findings"]?.array
            #expect(findings?.isEmpty == false, "\(table)")
            let out = ["audit", "export", "--json", "--out", copy.path("out")]
            #expect(try await copy.run(out + copy.login("minh")).status == 3, "\(table)")
            let read = try await copy.run(["audit", "verify", "--json", "--file", copy.path("out")])
            #expect(read.status == 3, "\(table): \(read.error)")
        }
    }

    @Test func hostileNumbersInAFileAreSaid() async throws {
        let limit = JSONInteger.limit
        let ninth = try place(of: 9, in: lines())
        for (old, new) in [
            (/"n":9,/, "\"n\":\(limit),"), (/"n":9,/, "\"n\":-\(limit),"), (/"n":9,/, "\"n\":9223372036854775807,"),
            (/"wall":\d+/, "\"wall\":\(limit)"), (/"wall":\d+/, "\"wall\":-\(limit)"),
            (/"since_boot":\d+/, "\"since_boot\":-\(limit)"),
        ] {
            var spoiled = try lines().map(String.init)
            spoiled[ninth] = spoiled[ninth].replacing(old, with: new)
            #expect(try spoiled != lines().map(String.init))
            let found = try await broken(spoiled)
            #expect(found.entry == 9 || found.entry == 10, "\(new): \(found)")
        }
    }
}
