import CanonicalJSON
import EnrollmentModel
import Foundation
import TestSupport
import Testing

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
}
