import CanonicalJSON
import Foundation
import TestSupport
import Testing

extension SyncKillTests {
    /// New keys for everything, with the plug pulled at any moment: nobody is lost, and it comes to its end.
    @Test func aRekeyIsKilledAndGoesOn() async throws {
        let template = try Camp()
        for seed in 1...4 { _ = try await template.enrol(Camp.answersOfOneHand, seed: seed) }
        let before = try template.inspected("before a rekey")
        var random = SplitMix64(seed: Soak.seed)
        let wanted = Soak.kills(usually: 6)
        let start = ContinuousClock.now
        _ = try await Camp(copying: template).json(["kit", "rekey"] + template.login("an"))
        let whole = ContinuousClock.now - start
        var (kills, ends) = (0, 0)
        for _ in 0..<wanted * 4 where kills < wanted {
            let camp = try Camp(copying: template)
            let kit = try camp.start(["kit", "rekey", "--json"] + camp.login("an"))
            try await Task.sleep(for: whole * Double(random.next() % 100) / 110)
            kit.send(SIGKILL)
            let status = try await kit.ended()
            kills += status == -SIGKILL ? 1 : 0
            ends += status == 0 ? 1 : 0
            #expect(try camp.inspected("rekey, kill \(kills)") == before)
            let last = try await camp.json(["kit", "rekey"] + camp.login("an"))
            #expect(last["finished"]?.bool == true && last["damaged"]?.int == 0)
            #expect(try camp.inspected("rekey after kill \(kills)") == before)
        }
        #expect(kills > 0)
        Soak.report("kill -9 of a rekey", [("kills", kills), ("ended before it", ends)])
    }
}
