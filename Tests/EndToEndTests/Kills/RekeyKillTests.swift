import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import Secrets
import Storage
import TestSupport
import Testing

@testable import tram

extension SyncKillTests {
    /// People in several transactions of a rekey.
    private static let people = 40

    /// A vault with so many people that a rekey takes a while.
    private func crowded() async throws -> Camp {
        let camp = try Camp()
        _ = try await camp.enrol(Camp.answersOfOneHand, seed: 1)
        try camp.withVault { kit in
            for index in 1..<Self.people {
                var random = SplitMix64(seed: UInt64(index))
                let bytes = (0..<150_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
                let picture = NewBlob(
                    id: BLAKE2b.hash256(bytes), kind: .finger, mediaType: "image/png", bytes: bytes)
                _ = try kit.store.create(EnrolmentStep(changes: [:], blobs: [picture], reason: "form"))
            }
        }
        return camp
    }

    /// New keys for everything, with the plug pulled at any moment: nobody is lost, and it comes to its end.
    @Test func aRekeyIsKilledAndGoesOn() async throws {
        let template = try await crowded()
        let before = try template.inspected("before a rekey")
        #expect(before.count == Self.people)
        var random = SplitMix64(seed: Soak.seed)
        let wanted = Soak.kills(usually: 6)
        let start = ContinuousClock.now
        _ = try await Camp(copying: template).json(["kit", "rekey"] + template.login("an"))
        let whole = ContinuousClock.now - start
        var (kills, ends, underWay) = (0, 0, 0)
        for round in 0..<wanted * 4 where kills < wanted {
            let camp = try Camp(copying: template)
            let kit = try camp.start(["kit", "rekey", "--json"] + camp.login("an"))
            if round % 3 == 0 {
                try await Task.sleep(for: whole * Double(random.next() % 100) / 110)
            } else {
                // In the middle of it, wherever that is on this machine.
                _ = try await eventually { !kit.isRunning || camp.isRekeyUnfinished }
                try await Task.sleep(for: whole * Double(random.next() % 100) / 2_000)
            }
            kit.send(SIGKILL)
            let status = try await kit.ended()
            kills += status == -SIGKILL ? 1 : 0
            ends += status == 0 ? 1 : 0
            let left = try camp.withVault(.read) { try $0.store.rekeyUnderWay() }
            underWay += left == nil ? 0 : 1
            #expect(left.map { $0.total == Self.people && $0.damaged == 0 } ?? true)
            #expect(try camp.inspected("rekey, kill \(kills)") == before)
            let last = try await camp.json(["kit", "rekey"] + camp.login("an"))
            #expect(last["finished"]?.bool == true && last["damaged"]?.int == 0 && last["begun"]?.bool == true)
            #expect(left != nil || last["finished_earlier"]?.bool == false)
            #expect(!camp.isRekeyUnfinished)
            #expect(try camp.inspected("rekey after kill \(kills)") == before)
        }
        #expect(kills > 0 && underWay > 0, "\(kills) kills, \(underWay) of them with a rekey under way")
        Soak.report(
            "kill -9 of a rekey", [("kills", kills), ("ended before it", ends), ("rekey under way", underWay)])
    }
}

extension Camp {
    /// What the file tells without a password.
    fileprivate var isRekeyUnfinished: Bool {
        guard let vault = try? Vault.open(at: path("kit/vault"), access: .read) else { return false }
        defer { try? vault.close() }
        return (try? vault.isRekeyUnfinished()) ?? false
    }
}
