import CanonicalJSON
import EnrollmentModel
import Foundation
import TestSupport
import Testing

/// A camp in which `tram apply` is killed again and again, and the account of what was confirmed before.
private struct EnrolmentUnderKills {
    var camp: Camp
    var random: SplitMix64
    var (kills, unfinished, people, lost, doubled) = (0, 0, 0, 0, 0)
    /// Every receipt number that was ever seen.
    var receipts: Set<String> = []

    init(seed: UInt64) throws {
        camp = try Camp()
        random = SplitMix64(seed: seed)
    }

    /// Enrols one person, killing the program at most `limit` times.
    mutating func person(kills limit: Int) async throws {
        people += 1
        let known = receipts
        var receipt: String?
        var left = limit
        while true {
            let arguments = try receipt.map(resume) ?? camp.newApplication(Camp.answersOfOneHand, seed: people)
            let program = try camp.start(arguments)
            if left > 0 {
                left -= 1
                try await kill(program)
            } else {
                let status = try await program.ended()
                #expect(status == 0, "person \(people): \(program.errors)")
                try #require(status == 0)
            }
            let held = try camp.inspected("person \(people), \(left) kills left")
            let new = Set(held.keys).subtracting(known)
            doubled += max(0, new.count - 1)
            // The counter has a fixed width, so text is ordered as numbers are.
            #expect(new.allSatisfy { $0 > known.max() ?? "" }, "a receipt number came again")
            receipts.formUnion(held.keys)
            receipt = new.first
            if let receipt, let application = held[receipt], application.state == .submitted {
                return check(application)
            }
        }
    }

    /// Kills at a moment that is drawn: after some pictures are confirmed, and a little later.
    private mutating func kill(_ program: RunningProgram) async throws {
        let before = try camp.confirmed()
        let pictures = Int(random.next() % 9) - 2
        let pause = Int(random.next() % 150)
        let start = before.values.map(\.captures.count).reduce(0, +)
        var seen = before
        while program.isRunning, seen.values.map(\.captures.count).reduce(0, +) < start + pictures {
            try await Task.sleep(for: .milliseconds(3))
            seen = try camp.confirmed()
        }
        try await Task.sleep(for: .milliseconds(pause))
        if program.isRunning { seen = try camp.confirmed() }
        program.send(SIGKILL)
        let status = try await program.ended()
        #expect(status == -SIGKILL || status == 0, "\(program.errors)")
        kills += status == -SIGKILL ? 1 : 0
        let after = try camp.inspected("kill \(kills)")
        for (receipt, application) in seen where after[receipt]?.keeps(application) != true {
            lost += 1
            Issue.record("kill \(kills): \(receipt) lost something confirmed")
        }
        unfinished += after.values.contains { $0.state.isEditable } ? 1 : 0
    }

    private func resume(_ receipt: String) -> [String] {
        [
            "apply", "resume", receipt, "--answers", camp.path("answers.json"), "--devices", "emulated",
            "--person-seed", "\(people)",
        ] + camp.login("lan")
    }

    private mutating func check(_ application: HeldApplication) {
        #expect(application.captures.count == 6, "\(application.receipt)")
        #expect(Set(application.captures.values).count == 6, "\(application.receipt)")
        if Set(application.revisions).count != application.revisions.count { doubled += 1 }
    }
}

@Suite("Whoever pulls the plug loses nothing that was confirmed", .serialized)
struct EnrolmentKillTests {
    @Test func enrolmentGoesOnAfterEveryKill() async throws {
        let wanted = Soak.kills(usually: 8)
        var work = try EnrolmentUnderKills(seed: Soak.seed)
        while work.kills < wanted {
            // A fresh camp now and then: looking at everything after every kill grows with what is there.
            if work.people.isMultiple(of: 8) { (work.camp, work.receipts) = (try Camp(), []) }
            try await work.person(kills: 1 + Int(work.random.next() % 4))
        }
        Soak.report(
            "kill -9 of tram apply",
            [
                ("kills", work.kills), ("with a draft left", work.unfinished), ("people", work.people),
                ("lost", work.lost), ("doubled", work.doubled),
            ])
        #expect(work.lost == 0)
        #expect(work.doubled == 0)
        let list = try await work.camp.json(["apply", "list"] + work.camp.login("lan")).array ?? []
        #expect(list.count == work.receipts.count)
        #expect(list.allSatisfy { $0["state"]?.string == "submitted" })
        let numbers = list.compactMap {
            $0["receipt"]?.string?.split(separator: "-").dropFirst().first.flatMap { Int($0) }
        }
        #expect(Set(numbers).count == list.count)
    }
}
