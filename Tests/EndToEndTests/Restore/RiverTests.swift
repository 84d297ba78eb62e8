import CanonicalJSON
import Foundation
import TestSupport
import Testing

@Suite("A laptop in the river costs minutes, not a village", .serialized)
struct RiverTests {
    @Test func theWorkGoesOnFromTheCardAndReachesTheRegistryOnce() async throws {
        let river = try River()
        let camp = river.camp
        var random = SplitMix64(seed: Soak.seed)
        let mirror = try await camp.json(["kit", "mirror", river.card] + camp.login("minh"))
        #expect(mirror["people"]?.int == 0)
        // One person is sealed and not sent, the others are at the desk when it happens.
        _ = try await camp.enrol(Camp.answersOfOneHand, seed: 1)
        try await camp.approve()
        let people = 3 + Int(random.next() % 3)
        for seed in 2..<(2 + people) { _ = try await camp.enrol(Camp.answersOfOneHand, seed: seed) }
        let before = try await river.listed()
        let last = try camp.start(camp.newApplication(Camp.answersOfOneHand, seed: 50))
        try await Task.sleep(for: .milliseconds(Int(random.next() % 3_000)))
        last.send(SIGKILL)
        try await last.ended()
        let confirmed = try camp.confirmed().count
        #expect(before.count == 1 + people && confirmed >= people)
        try river.takesTheLaptop()

        try await river.reissue()
        let restored = try await camp.json(river.restoring(from: river.card))
        #expect(restored["epoch"]?.int == 2)
        #expect(restored["findings"]?.int == 0)
        #expect(restored["first_broken_audit_entry"] == nil)
        try await river.addUsers()
        let after = try await river.listed()
        for (receipt, state) in before { #expect(after[receipt] == state, "\(receipt) was confirmed") }
        // The promise is 10 people or 15 minutes. The card was there after every step: at most the step that was just
        // being taken is not on it.
        let missing = max(0, confirmed + 1 - after.count)
        Soak.report(
            "laptop in the river", [("people", confirmed + 1), ("restored", after.count), ("missing", missing)])
        #expect(missing <= 1)
        try await everythingReaches(river, restored: after.count)
    }

    /// A new person, approval of all, and a sync: the registry holds everybody once.
    private func everythingReaches(_ river: River, restored: Int) async throws {
        let camp = river.camp
        let drafts = try await river.listed().filter { ["draft", "captured"].contains($0.value) }.count
        let receipt = try await camp.enrol(Camp.answersOfOneHand, seed: 60)
        let numbers = try await river.listed().keys.sorted()
        #expect(numbers.last == receipt)
        #expect(receipt.hasPrefix("K0001-0001"), "numbers of the lost laptop are left out: \(receipt)")
        try await camp.approve()
        let registry = try await RegistryProgram(of: camp)
        try await camp.succeed(camp.tram, ["sync", "run"] + camp.login("lan"))
        let counts = try await registry.status()
        let wanted = restored - drafts + 1
        for (name, value) in [("applications", wanted), ("opened", wanted), ("doubled_parts", 0), ("parked", 0)] {
            #expect(counts[name]?.int == value, "\(name): \(counts.canonicalText)")
        }
        #expect(try await camp.json(["sync", "status"] + camp.login("lan"))["waiting"]?.int == 0)
        let open = try await river.listed().filter { !["receipted", "purged"].contains($0.value) }
        #expect(open.count == drafts, "\(open)")
        try await registry.stop()
    }

    @Test func aRestoreThatFailsOrDiesChangesNothingAndCanBeRunAgain() async throws {
        let river = try River()
        let camp = river.camp
        _ = try await camp.enrol(Camp.answersOfOneHand)
        let file = camp.path("kit.age")
        let backup = try await camp.json(["kit", "backup", file] + camp.login("minh"))
        #expect(backup["people"]?.int == 1)
        let again = try await camp.run(["kit", "backup", file, "--json"] + camp.login("minh"))
        #expect(again.status == 2)
        #expect(again.failure?["code"]?.string == "file_exists")
        #expect(try await camp.run(["kit", "backup", file + "2"] + camp.login("lan")).status == 4)
        try await river.reissue()
        #expect(try await camp.run(river.restoring(from: file)).status == 2, "a kit stands there")
        try river.takesTheLaptop()
        try await refusals(river, file)
        // Killed at drawn moments, and at last left alone.
        var random = SplitMix64(seed: Soak.seed)
        let start = ContinuousClock.now
        try await camp.succeed(camp.tram, river.restoring(from: file))
        let whole = ContinuousClock.now - start
        var kills = 0
        for _ in 0..<20 where kills < 3 {
            try? FileManager.default.removeItem(atPath: camp.path("kit/vault"))
            let program = try camp.start(river.restoring(from: file))
            try await Task.sleep(for: whole * Double(random.next() % 100) / 110)
            program.send(SIGKILL)
            kills += try await program.ended() == -SIGKILL ? 1 : 0
        }
        #expect(kills > 0)
        Soak.report("kill -9 of a restore", [("kills", kills)])
        if !FileManager.default.fileExists(atPath: camp.path("kit/vault")) {
            try await camp.succeed(camp.tram, river.restoring(from: file))
        }
        try await river.addUsers()
        #expect(try await river.listed().count == 1)
        let left = try FileManager.default.contentsOfDirectory(atPath: camp.path("kit"))
        #expect(!left.contains("vault.restoring"), "\(left)")
    }

    /// Killed in the moment the kit stands: what the lost laptop can open is worth nothing already, and what is left of
    /// the rekey is gone on with.
    @Test func aRestoreThatDiesWhenTheKitStandsHasItsNewStoreKey() async throws {
        let river = try River()
        let camp = river.camp
        for seed in 1...2 { _ = try await camp.enrol(Camp.answersOfOneHand, seed: seed) }
        let file = camp.path("kit.age")
        _ = try await camp.json(["kit", "backup", file] + camp.login("minh"))
        let before = try river.storeKey()
        try river.takesTheLaptop()
        try await river.reissue()
        var kills = 0
        for _ in 0..<5 where kills == 0 {
            try? FileManager.default.removeItem(atPath: camp.path("kit"))
            let program = try camp.start(river.restoring(from: file))
            _ = try await eventually {
                !program.isRunning || FileManager.default.fileExists(atPath: camp.path("kit/vault"))
            }
            program.send(SIGKILL)
            kills += try await program.ended() == -SIGKILL ? 1 : 0
        }
        try #require(kills == 1, "it ended before it could be killed")
        #expect(try river.storeKey() != before)
        let rekey = try await camp.json(["kit", "rekey", "--user", "bình"] + camp.password("an"))
        #expect(rekey["finished"]?.bool == true && rekey["damaged"]?.int == 0 && rekey["applications"]?.int == 2)
        try await river.addUsers()
        #expect(try await river.listed().count == 2)
    }

    private func refusals(_ river: River, _ file: String) async throws {
        let camp = river.camp
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: file + ".cut"))
        let foreign = camp.path("other")
        try await camp.succeed(camp.registry, ["init", "--home", foreign, "--name", "demo x", "--host", "127.0.0.1"])
        let names = try FileManager.default.contentsOfDirectory(atPath: foreign + "/shares").sorted()
        var strangers = river.restoring(from: file, shares: [])
        for name in names.prefix(2) { strangers += ["--share", "\(foreign)/shares/\(name)"] }
        var wrongCode = river.restoring(from: file)
        wrongCode[wrongCode.firstIndex(of: "--code-file").map { $0 + 1 } ?? 0] = camp.path("k1.code")
        try camp.write("control.password", "mật\u{7}khẩu\r\n")
        try camp.write("empty.password", "\n")
        for (arguments, status, code) in [
            (river.restoring(from: file, shares: [0]), Int32(2), "bad_share"),
            (river.restoring(from: file, shares: [1, 1]), 3, "bad_share"),
            (strangers, 3, "other_recovery"), (wrongCode, 4, "wrong_code"),
            (river.restoring(from: file + ".cut"), 3, "backup_damaged"),
            (river.restoring(from: camp.path("nothing")), 1, "unreadable"),
            (river.restoring(from: file, password: "control.password"), 3, "password_not_text"),
            (river.restoring(from: file, password: "empty.password"), 3, "empty_password"),
        ] {
            let outcome = try await camp.run(arguments + ["--json"])
            #expect(outcome.status == status, "\(code): \(outcome.error)")
            #expect(outcome.failure?["code"]?.string == code, "\(outcome.error)")
            #expect(!FileManager.default.fileExists(atPath: camp.path("kit/vault")), "\(code)")
        }
    }

    @Test func aBackupThatFindsNoRoomLeavesNothing() async throws {
        guard let disk = SmallDisk(bytes: 300_000) else {
            print("skipped: a full disk is tried on a small tmpfs, which needs root")
            return
        }
        let camp = try Camp()
        _ = try await camp.enrol(Camp.answersOfOneHand)
        let outcome = try await camp.run(["kit", "backup", disk.path + "/kit.age", "--json"] + camp.login("minh"))
        #expect(outcome.status == 1)
        #expect(outcome.failure?["code"]?.string == "target_full", "\(outcome.error)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path) == [])
        let left = try FileManager.default.contentsOfDirectory(atPath: camp.path("kit/vault"))
        #expect(!left.contains { $0.hasPrefix("copy-") }, "\(left)")
        let onKit = try #require(SmallDisk(bytes: 64_000_000))
        try Camp.copy("\(camp.path("kit"))/.", to: onKit.path)
        #expect(onKit.resize(bytes: try onKit.used() + 200_000))
        let full = try await camp.run(
            ["kit", "backup", camp.path("kit.age"), "--json", "--home", onKit.path] + camp.login("minh"))
        // A laptop whose disk is full is saved to another one: the copy is made there.
        #expect(full.status == 0, "\(full.error)")
        let kept = try FileManager.default.contentsOfDirectory(atPath: camp.folder.url.path)
        #expect(kept.contains("kit.age") && !kept.contains { $0.hasPrefix("copy-") || $0.hasSuffix(".part") })
        let home = try FileManager.default.contentsOfDirectory(atPath: onKit.path + "/vault")
        #expect(!home.contains { $0.hasPrefix("copy-") }, "\(home)")
    }
}
