import CanonicalJSON
import FaultProxy
import Foundation
import TestSupport
import Testing

extension SyncKillTests {
    /// The readable copy goes and the sealed files come in one step: whoever dies in between has one of them.
    @Test func signingAndSealingAreKilledAndEveryApplicationArrives() async throws {
        let judged = try Camp()
        for seed in 1...2 { _ = try await judged.enrol(Camp.answersOfOneHand, seed: seed) }
        let batch = try await judged.judgeWithoutSigning()
        var random = SplitMix64(seed: Soak.seed)
        let wanted = Soak.kills(usually: 6)
        let whole = try await timeOfSigning(Camp(copying: judged), batch)
        var (kills, sealedAtOnce) = (0, 0)
        for _ in 0..<wanted * 4 where kills < wanted {
            let camp = try Camp(copying: judged)
            for _ in 0..<3 {
                let kit = try camp.start(["review", "sign", batch, "--json"] + camp.login("minh"))
                try await Task.sleep(for: whole * Double(random.next() % 100) / 120)
                kit.send(SIGKILL)
                let status = try await kit.ended()
                kills += status == -SIGKILL ? 1 : 0
                sealedAtOnce += status == 0 ? 1 : 0
                _ = try camp.inspected("sealing, kill \(kills)")
                if status == 0 { break }
            }
            let last = try await camp.run(["review", "sign", batch, "--json"] + camp.login("minh"))
            #expect(last.status == 0, "\(last.error)")
            #expect(try await camp.json(["kit", "status"])["readable"]?.int == 0)
            let registry = try await RegistryProgram(of: camp)
            try await camp.succeed(camp.tram, ["sync", "run", "--json"] + camp.login("lan"))
            let counts = try await registry.status()
            #expect(counts["opened"]?.int == 2)
            #expect(counts["doubled_parts"]?.int == 0)
            #expect(try await camp.json(["sync", "status"] + camp.login("lan"))["receipted"]?.int == 2)
            try await registry.stop()
        }
        #expect(kills > 0)
        Soak.report("kill -9 of signing and sealing", [("kills", kills), ("sealed before it", sealedAtOnce)])
    }

    /// How long it takes when nobody pulls the plug, to spread the moments over.
    private func timeOfSigning(_ camp: Camp, _ batch: String) async throws -> Duration {
        let start = ContinuousClock.now
        _ = try await camp.json(["review", "sign", batch] + camp.login("minh"))
        return ContinuousClock.now - start
    }
}
