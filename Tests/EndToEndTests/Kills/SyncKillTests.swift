import CanonicalJSON
import FaultProxy
import Foundation
import TestSupport
import Testing

/// One sync of a sealed batch in which the kit or the registry is killed at drawn places of the wire.
private struct SyncUnderKills {
    let registry: RegistryProgram
    let applications: Int
    let payload: Int
    var random: SplitMix64
    /// Who dies first: 0 the kit, 1 the registry; then in turn.
    let first: Int
    var (kitKills, registryKills, runs) = (0, 0, 0)

    init(_ sealed: Camp, seed: UInt64) async throws {
        registry = try await RegistryProgram(of: Camp(copying: sealed))
        let status = try await registry.camp.json(["sync", "status"] + registry.camp.login("lan"))
        applications = try #require(status["waiting"]?.int)
        payload = try #require(status["bytes"]?.int)
        random = SplitMix64(seed: seed)
        first = Int(random.next() % 2)
    }

    private var camp: Camp { registry.camp }
    private var sent: Int { registry.wire.traffic.up }

    /// Syncs until everything is receipted, with `kills` deaths on the way.
    mutating func run(kills: Int) async throws {
        var left = kills
        while true {
            runs += 1
            let kit = try camp.start(["sync", "run", "--json"] + camp.login("lan"))
            while left > 0, kit.isRunning {
                let place = sent + Int(random.next() % UInt64(payload * 2 / (kills + 1)))
                while kit.isRunning, sent < place { try await Task.sleep(for: .milliseconds(1)) }
                guard kit.isRunning else { break }
                left -= 1
                if (kitKills + registryKills + first).isMultiple(of: 2) {
                    kitKills += 1
                    kit.send(SIGKILL)
                    break
                }
                registryKills += 1
                try await registry.kill()
                try await registry.start()
            }
            let status = try await kit.ended()
            #expect([0, 1, -SIGKILL].contains(status), "\(kit.errors)")
            let waiting = try await camp.json(["sync", "status"] + camp.login("lan"))["waiting"]?.int
            if waiting == 0 { return }
            #expect(status != 0, "a sync that leaves something waiting says so")
            try #require(runs < kills + 20, "the sync does not come to an end: \(kit.errors)")
            if left == 0 && status == 0 { return }
        }
    }

    /// Nothing lost, nothing doubled, every receipt there.
    func check() async throws {
        let counts = try await registry.status()
        for (name, value) in [
            ("applications", applications), ("opened", applications), ("doubled_parts", 0), ("parked", 0),
            ("receipts", 2 * applications),
        ] {
            #expect(counts[name]?.int == value, "\(name) after \(kitKills) + \(registryKills) kills")
        }
        let status = try await camp.json(["sync", "status"] + camp.login("lan"))
        #expect(status["receipted"]?.int == applications)
        #expect(status["waiting"]?.int == 0)
        // Every death may cost what was on the wire and not yet on the disk, never a whole sending.
        #expect(sent < payload + (kitKills + registryKills + runs) * 400_000, "\(sent) bytes for \(payload)")
    }
}

@Suite("A sync goes on at the byte whoever dies", .serialized)
struct SyncKillTests {
    @Test func kitAndRegistryDieAndNothingIsLostOrDoubled() async throws {
        let sealed = try Camp()
        for seed in 1...2 { _ = try await sealed.enrol(seed: seed) }
        try await sealed.approve()
        let wanted = Soak.kills(usually: 8)
        var (kills, rounds, seed) = ((kit: 0, registry: 0), 0, SplitMix64(seed: Soak.seed))
        while kills.kit + kills.registry < wanted {
            var round = try await SyncUnderKills(sealed, seed: seed.next())
            try await round.run(kills: 4)
            try await round.check()
            try await round.registry.stop()
            rounds += 1
            kills.kit += round.kitKills
            kills.registry += round.registryKills
            print("sync: payload \(round.payload), sent \(round.registry.wire.traffic.up), \(round.runs) runs")
        }
        Soak.report(
            "kill -9 of sync",
            [("kills of the kit", kills.kit), ("kills of the registry", kills.registry), ("rounds", rounds)])
    }
}
