import CanonicalJSON
import Foundation
import TestSupport
import Testing

// One wire for all: the tests of a registry that serves wait for each other.
extension SyncKillTests {
    @Suite("Two laptops that are one kit")
    struct TwinTests {
        /// Puts the laptop that is at hand away, and takes another one.
        private func change(_ camp: Camp, putting old: String, taking new: String?) throws {
            let files = FileManager.default
            try files.moveItem(atPath: camp.path("kit"), toPath: camp.path(old))
            if let new { try files.moveItem(atPath: camp.path(new), toPath: camp.path("kit")) }
        }

        /// A sync that delivers, and whose audit log the registry does not take.
        private func refusedSync(_ camp: Camp, as code: String) async throws -> JSONValue {
            let outcome = try await camp.run(["sync", "run", "--json"] + camp.login("lan"))
            #expect(outcome.status == 3, "\(outcome.error)")
            #expect(outcome.failure?["code"]?.string == code, "\(outcome.error)")
            return try JSONValue(parsing: Array(outcome.output.utf8))
        }

        /// What `tram-registry status` says of the checkpoints it refused.
        private func findings(_ status: JSONValue) -> [String] {
            (status["checkpoint_findings"]?.array ?? []).map { finding in
                "\(finding["kit"]?.string ?? "") \(finding["epoch"]?.int ?? 0) \(finding["fault"]?.string ?? "")"
            }
        }

        @Test func aLostLaptopThatComesBackDeliversWhatWasApprovedAndIsToldToStop() async throws {
            let river = try River()
            let camp = river.camp
            _ = try await camp.enrol(Camp.answersOfOneHand, seed: 1)
            try await camp.approve()
            let backup = camp.path("kit.age")
            _ = try await camp.json(["kit", "backup", backup] + camp.login("minh"))
            // What came after the backup is on the lost laptop alone.
            let late = try await camp.enrol(Camp.answersOfOneHand, seed: 2)
            try await camp.approve()
            try change(camp, putting: "lost", taking: nil)
            try await river.reissue()
            _ = try await camp.json(river.restoring(from: backup))
            try await river.addUsers()
            let registry = try await RegistryProgram(of: camp)
            let new = try await camp.enrol(Camp.answersOfOneHand, seed: 3)
            #expect(new > late)
            try await camp.approve()
            #expect(try await camp.json(["sync", "run"] + camp.login("lan"))["receipted"]?.int == 2)

            try change(camp, putting: "new", taking: "lost")
            let report = try await refusedSync(camp, as: "forked")
            #expect(report["receipted"]?.int == 2 && report["parked"]?.int == 0, "\(report.canonicalText)")
            // Whoever logs in there is told from now on.
            let told = try await camp.run(["sync", "status"] + camp.login("minh"))
            #expect(told.error.contains("stop enrolling on this laptop"), "\(told.error)")
            let status = try await registry.status()
            for (name, value) in [
                ("applications", 3), ("opened", 3), ("parked", 0), ("doubled_parts", 0), ("old_epoch", 2),
            ] { #expect(status[name]?.int == value, "\(name): \(status.canonicalText)") }
            #expect(findings(status) == ["K0001 1 forked"])

            try change(camp, putting: "lost", taking: "new")
            try await theKitThatCountsGoesOn(camp)
            #expect(try await registry.status()["old_epoch"]?.int == 2)
            try await registry.stop()
        }

        private func theKitThatCountsGoesOn(_ camp: Camp) async throws {
            _ = try await camp.enrol(Camp.answersOfOneHand, seed: 4)
            let last = try await camp.json(["sync", "run"] + camp.login("lan"))
            #expect(last["audit"]?["acknowledged"]?.int != nil && last["waiting"]?.int == 0)
        }

        /// Device, epoch and sequence of what either of them does meet at the registry, whoever comes first.
        @Test func aCopiedVaultIsFoundAndNobodyOfEitherIsLost() async throws {
            let camp = try Camp()
            let registry = try await RegistryProgram(of: camp)
            _ = try await camp.enrol(Camp.answersOfOneHand, seed: 1)
            try await camp.approve()
            _ = try await camp.json(["sync", "run"] + camp.login("lan"))
            let copy = try #require(ExternalCommand("cp"))
            try #require(copy.run(["-a", camp.path("kit"), camp.path("clone")]).status == 0)
            let one = try await camp.enrol(Camp.answersOfOneHand, seed: 2)
            try await camp.approve()
            let first = try await camp.json(["sync", "run"] + camp.login("lan"))
            #expect(first["receipted"]?.int == 1 && first["audit"]?["acknowledged"]?.int != nil)

            try change(camp, putting: "original", taking: "clone")
            // Another person gets the same numbers; and one more, whose numbers the original has yet to give.
            let other = try await camp.enrol(Camp.answersOfOneHand, seed: 3)
            #expect(other == one)
            let second = try await camp.enrol(Camp.answersOfOneHand, seed: 4)
            try await camp.approve()
            let report = try await refusedSync(camp, as: "forked")
            #expect(report["parked"]?.int == 1 && report["receipted"]?.int == 1, "\(report.canonicalText)")
            let status = try await registry.status()
            #expect(findings(status) == ["K0001 1 forked"])
            for (name, value) in [("applications", 3), ("opened", 3), ("parked", 1), ("doubled_parts", 0)] {
                #expect(status[name]?.int == value, "\(name): \(status.canonicalText)")
            }
            // Set aside at the registry, and still on the laptop that took it down.
            #expect(try await state(of: other, camp) == "uploading")
            #expect(try await state(of: second, camp) == "purged")
            try await theOriginalGoesOn(camp, one, registry)
            try await registry.stop()
        }

        private func state(of receipt: String, _ camp: Camp) async throws -> String? {
            let list = try await camp.json(["apply", "list"] + camp.login("lan")).array ?? []
            return list.first { $0["receipt"]?.string == receipt }?["state"]?.string
        }

        /// Its log is not accused; whoever meets the copy's numbers is set aside and kept as well.
        private func theOriginalGoesOn(_ camp: Camp, _ one: String, _ registry: RegistryProgram) async throws {
            try change(camp, putting: "clone", taking: "original")
            let met = try await camp.enrol(Camp.answersOfOneHand, seed: 5)
            try await camp.approve()
            let last = try await camp.json(["sync", "run"] + camp.login("lan"))
            #expect(last["parked"]?.int == 1 && last["audit"]?["acknowledged"]?.int != nil, "\(last.canonicalText)")
            #expect(try await state(of: one, camp) == "purged")
            #expect(try await state(of: met, camp) == "uploading")
            let status = try await registry.status()
            #expect(status["parked"]?.int == 2 && status["applications"]?.int == 3, "\(status.canonicalText)")
            #expect(findings(status) == ["K0001 1 forked"])
        }
    }
}
