import Foundation
import TestSupport
import Testing

extension EnrolmentKillTests {
    @Test func aKitThatDiesWhileItIsMadeCanBeMadeAgain() async throws {
        let camp = try Camp()
        var random = SplitMix64(seed: Soak.seed)
        var kills = 0
        let wanted = Soak.kills(usually: 4)
        while kills < wanted {
            let home = camp.path("kit-\(kills)")
            let arguments =
                [
                    "kit", "init", camp.path("k1.kit"), "--admin", "an", "--hardware-key", "none", "--code-file",
                    camp.path("k1.code"), "--home",
                    home,
                ]
                + camp.password("an")
            let program = try camp.start(arguments)
            // Whatever stands under `home` first is the moment to aim at.
            _ = try await eventually { !program.isRunning || FileManager.default.fileExists(atPath: home) }
            try await Task.sleep(for: .microseconds(Int(random.next() % 700_000)))
            program.send(SIGKILL)
            let status = try await program.ended()
            kills += 1
            if status == -SIGKILL, try await camp.run(["kit", "status", "--home", home]).status != 0 {
                try await camp.succeed(camp.tram, arguments)
            }
            try await camp.succeed(camp.tram, ["kit", "status", "--home", home])
            try await camp.succeed(camp.tram, ["apply", "list", "--home", home] + camp.login("an"))
        }
        Soak.report("kill -9 of kit init", [("kills", kills)])
    }
}
