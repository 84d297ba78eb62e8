import CanonicalJSON
import EnrollmentModel
import Foundation
import Storage
import TestSupport
import Testing

@testable import tram

@Suite("A full disk is said in a sentence and costs nothing that was confirmed")
struct FullDiskTests {
    /// Room for some pictures of one person, but not for all.
    @Test(arguments: [200_000, 700_000, 1_100_000]) func theWorkStopsAndGoesOnWhenThereIsRoom(room: Int) async throws {
        guard let disk = SmallDisk(bytes: 64_000_000) else {
            print("skipped: a full disk is tried on a small tmpfs, which needs root")
            return
        }
        let camp = try Camp()
        try Camp.copy("\(camp.path("kit"))/.", to: disk.path)
        let home = ["--home", disk.path]
        let before = try await camp.json(["apply", "list"] + camp.login("lan") + home).array
        #expect(before?.isEmpty == true)
        #expect(disk.resize(bytes: try disk.used() + room))

        let outcome = try await camp.run(try camp.newApplication() + home + ["--json"])
        #expect(outcome.status == 1, "\(outcome.error)")
        let error = try JSONValue(parsing: Array(outcome.error.utf8))["error"]
        #expect(error?["code"]?.string == "disk_full", "\(outcome.error)")
        #expect(error?["hint"]?.string?.isEmpty == false)
        let full = try await camp.run(["apply", "list", "--json"] + camp.login("lan") + home)
        #expect(full.status == 0, "what is there can be read on a full disk: \(full.error)")

        #expect(disk.resize(bytes: 64_000_000))
        let list = try await camp.json(["apply", "list"] + camp.login("lan") + home).array ?? []
        let receipt = try #require(list.first?["receipt"]?.string)
        let draft = try await camp.json(["apply", "show", receipt] + camp.login("lan") + home)
        #expect(draft["state"]?.string == "draft")
        let resumed = try await camp.json(
            ["apply", "resume", receipt, "--answers", camp.path("answers.json"), "--devices", "emulated"]
                + camp.login("lan") + home)
        #expect(resumed["state"]?.string == "submitted")
        #expect(resumed["captured"]?.int == 11)
        let revisions = try #require(resumed["revisions"]?.int)
        #expect(revisions >= (draft["revisions"]?.int ?? 0) + 11 - (draft["captured"]?.int ?? 0))
    }

    /// Room for nothing, for a login, for the new store key, for some of the applications.
    @Test func aRekeyStopsAndGoesOnWhenThereIsRoom() async throws {
        guard let disk = SmallDisk(bytes: 64_000_000) else {
            print("skipped: a full disk is tried on a small tmpfs, which needs root")
            return
        }
        let camp = try Camp()
        for seed in 1...9 { _ = try await camp.enrol(Camp.answersOfOneHand, seed: seed) }
        let before = try camp.inspected("before a rekey")
        let copy = try #require(ExternalCommand("cp"))
        try #require(try copy.run(["-a", "\(camp.path("kit"))/.", disk.path]).status == 0)
        let rekey = ["kit", "rekey", "--json"] + camp.login("an") + ["--home", disk.path]
        var (failures, underWay) = (0, 0)
        for room in [0, 60_000, 250_000, 1_000_000, 3_000_000] {
            #expect(disk.resize(bytes: try disk.used() + room))
            let outcome = try await camp.run(rekey)
            guard outcome.status != 0 else { break }
            failures += 1
            #expect(outcome.status == 1, "\(outcome.error)")
            let failure = outcome.failure
            #expect(failure?["code"]?.string == "disk_full", "room for \(room): \(outcome.error)")
            #expect(failure?["message"]?.string?.isEmpty == false && failure?["hint"]?.string?.isEmpty == false)
            let list = try await camp.run(["apply", "list", "--json"] + camp.login("lan") + ["--home", disk.path])
            // Without room for a page SQLite cannot make the index that readers share.
            #expect(list.status == (room == 0 ? 1 : 0), "what is there can be read on a full disk: \(list.error)")
            // What the disk holds now, looked at where there is room.
            let copied = try Camp(copying: camp, kit: disk.path)
            underWay += try copied.withVault(.read) { try $0.store.rekeyUnderWay() } == nil ? 0 : 1
            #expect(try copied.inspected("room for \(room)") == before)
        }
        #expect(failures >= 3 && underWay > 0, "\(failures) failures, \(underWay) with a rekey under way")
        #expect(disk.resize(bytes: 64_000_000))
        let last = try await camp.run(rekey)
        let report = try JSONValue(parsing: Array(last.output.utf8))
        #expect(report["finished"]?.bool == true && report["damaged"]?.int == 0, "\(last.error)")
        #expect(try Camp(copying: camp, kit: disk.path).inspected("after the rekey") == before)
    }
}
