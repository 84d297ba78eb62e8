import CanonicalJSON
import Foundation
import TestSupport
import Testing

@Suite("A disk that fills while a kit is restored")
struct RestoreFullDiskTests {
    /// No kit, or a whole one whose store key is new, whichever step it was that found no room.
    @Test func leavesNoKitOrOneWithItsNewStoreKey() async throws {
        guard let disk = SmallDisk(bytes: 64_000_000) else {
            print("skipped: a full disk is tried on a small tmpfs, which needs root")
            return
        }
        let river = try River()
        let camp = river.camp
        let receipt = try await camp.enrol(Camp.answersOfOneHand)
        let file = camp.path("kit.age")
        _ = try await camp.json(["kit", "backup", file] + camp.login("minh"))
        let before = try river.storeKey()
        try await river.reissue()
        let home = disk.path + "/kit"
        let restoring = river.restoring(from: file) + ["--home", home, "--json"]
        try await camp.succeed(camp.tram, restoring)
        let whole = try disk.used()
        var (refused, made) = (0, 0)
        for percent in [40, 80, 100, 110, 120, 150] {
            try FileManager.default.removeItem(atPath: home)
            #expect(disk.resize(bytes: whole * percent / 100))
            let outcome = try await camp.run(restoring)
            guard FileManager.default.fileExists(atPath: home + "/vault") else {
                refused += 1
                #expect(outcome.status == 1 && outcome.failure?["code"]?.string == "disk_full", "\(outcome.error)")
                #expect(try FileManager.default.contentsOfDirectory(atPath: home) == [], "\(percent) %")
                continue
            }
            made += 1
            // The numbers that are left out were said, whatever came of the rest.
            #expect(outcome.output.contains("numbers_left_out"), "\(percent) %")
            #expect(disk.resize(bytes: 64_000_000))
            #expect(try river.storeKey(in: home) != before, "\(percent) %")
            try await isWhole(home, with: receipt, camp)
        }
        #expect(refused > 0 && made > 0)
        Soak.report("full disk of a restore", [("refused", refused), ("made", made)])
    }

    private func isWhole(_ home: String, with receipt: String, _ camp: Camp) async throws {
        let admin = ["--home", home, "--user", "bình"] + camp.password("an")
        let rekey = try await camp.json(["kit", "rekey"] + admin)
        #expect(rekey["finished"]?.bool == true && rekey["damaged"]?.int == 0)
        let list = try await camp.json(["apply", "list"] + admin)
        #expect(list.array?.map { $0["receipt"]?.string } == [receipt])
    }
}
