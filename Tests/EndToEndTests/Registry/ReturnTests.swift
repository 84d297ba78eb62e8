import CanonicalJSON
import Foundation
import TestSupport
import Testing

// One wire for all: the tests of a registry that serves wait for each other.
extension SyncKillTests {
    @Suite("The registry sends an application back")
    struct RegistryReturnTests {
        private func sync(_ camp: Camp) async throws -> JSONValue {
            try await camp.json(["sync", "run"] + camp.login("lan"))
        }

        private func sendBack(_ receipt: String, _ camp: Camp) async throws -> Product.Outcome {
            try await camp.registry.ended(
                [
                    "return", "--home", camp.path("registry"), "--receipt", receipt, "--code", "field", "--field",
                    "person.residence", "--text", "Ghi rõ xã", "--json",
                ], environment: camp.environment)
        }

        /// It may come back as often as it must, with everything that was corrected.
        private func comesBackOnceMore(_ receipt: String, than shown: JSONValue, _ camp: Camp) async throws {
            #expect(try await sendBack(receipt, camp).status == 0)
            #expect(try await sync(camp)["returned"]?.int == 1)
            let again = try await camp.json(["apply", "show", receipt] + camp.login("lan"))
            #expect(again["fields"]?["person.residence"]?["value"]?["text"]?.string == "Thôn Kon Kơ Tu, xã Đăk Rơ Wa")
            #expect(again["revisions"]?.int ?? 0 > shown["revisions"]?.int ?? 0)
        }

        @Test func oneFieldIsCorrectedAndNothingIsLostOrDoubled() async throws {
            let camp = try Camp()
            let registry = try await RegistryProgram(of: camp)
            let receipt = try await camp.enrol()
            try await camp.approve()
            #expect(try await sync(camp)["receipted"]?.int == 1)
            let before = try await registry.status()
            #expect(before["applications"]?.int == 1 && before["returned"]?.int == 0)

            #expect(try await sendBack(receipt, camp).status == 0)
            #expect(try await sendBack(receipt, camp).status == 3, "it waits for its kit already")
            #expect(try await registry.status()["returned"]?.int == 1)

            #expect(try await sync(camp)["returned"]?.int == 1)
            let line = try #require(try await camp.json(["apply", "list"] + camp.login("lan")).array?.first)
            #expect(line["state"]?.string == "returned")
            #expect(line["returned"]?["text"]?.string == "Ghi rõ xã")
            #expect(line["name"]?.string == "Y Blơr")
            let shown = try await camp.json(["apply", "show", receipt] + camp.login("lan"))
            #expect(shown["captured"]?.int == 11 && shown["pictures_at_registry"]?.int == 11)

            try camp.write("fix.yaml", "fields:\n  person.residence: {text: \"Thôn Kon Kơ Tu, xã Đăk Rơ Wa\"}\n")
            let fixed = try await camp.json(
                ["apply", "resume", receipt, "--answers", camp.path("fix.yaml")] + camp.login("lan"))
            #expect(fixed["state"]?.string == "submitted" && fixed["captured"]?.int == 11)
            try await camp.approve()
            let last = try await sync(camp)
            #expect(last["receipted"]?.int == 1 && last["waiting"]?.int == 0 && last["parked"]?.int == 0)

            let after = try await registry.status()
            #expect(after["applications"]?.int == 1 && after["opened"]?.int == 2 && after["returned"]?.int == 0)
            #expect(after["blobs"] == before["blobs"] && after["doubled_parts"]?.int == 0 && after["parked"]?.int == 0)
            let kit = try await camp.json(["kit", "status"])
            #expect(kit["readable"]?.int == 0 && kit["states"]?["purged"]?.int == 1)
            try await comesBackOnceMore(receipt, than: shown, camp)
            try await registry.stop()
        }

        /// It was sealed to the laptop that is gone, which even heard of it; the one after it gets it sealed anew.
        @Test func itReachesTheLaptopAfterTheOneItWasSealedTo() async throws {
            let river = try River()
            let camp = river.camp
            let registry = try await RegistryProgram(of: camp)
            let receipt = try await camp.enrol(Camp.answersOfOneHand)
            try await camp.approve()
            #expect(try await sync(camp)["receipted"]?.int == 1)
            #expect(try await sendBack(receipt, camp).status == 0)
            try await river.reissue()
            // The old laptop may deliver and no more; what it is not told it has passed by.
            #expect(try await sync(camp)["returned"]?.int == 0)
            let file = camp.path("kit.age")
            _ = try await camp.json(["kit", "backup", file] + camp.login("minh"))
            try river.takesTheLaptop()
            _ = try await camp.json(river.restoring(from: file))
            try await river.addUsers()
            #expect(try await sync(camp)["returned"]?.int == 1)
            try camp.write("fix.yaml", "fields:\n  person.residence: {text: \"Thôn Kon Kơ Tu, xã Đăk Rơ Wa\"}\n")
            let fixed = try await camp.json(
                ["apply", "resume", receipt, "--answers", camp.path("fix.yaml")] + camp.login("lan"))
            #expect(fixed["state"]?.string == "submitted")
            try await camp.approve()
            let last = try await sync(camp)
            #expect(last["receipted"]?.int == 1 && last["parked"]?.int == 0 && last["returned"]?.int == 0)
            let status = try await registry.status()
            #expect(status["returned"]?.int == 0 && status["applications"]?.int == 1 && status["parked"]?.int == 0)
            #expect(try await sync(camp)["returned"]?.int == 0, "nothing is sent once more")
            try await registry.stop()
        }

        @Test func aPictureThatIsTakenAgainIsTheOnlyOneThatTravels() async throws {
            let camp = try Camp()
            let registry = try await RegistryProgram(of: camp)
            let receipt = try await camp.enrol(Camp.answersOfOneHand)
            try await camp.approve()
            _ = try await sync(camp)
            let before = try await registry.status()
            try await camp.succeed(
                camp.registry,
                [
                    "return", "--home", camp.path("registry"), "--receipt", receipt, "--code", "capture", "--text",
                    "Ngón cái bị nhoè",
                ])
            _ = try await sync(camp)
            _ = try await camp.json(
                [
                    "apply", "resume", receipt, "--retake", "flat.right_thumb", "--devices", "emulated",
                    "--person-seed",
                    "7",
                ] + camp.login("lan"))
            try await camp.approve()
            let last = try await sync(camp)
            #expect(last["receipted"]?.int == 1)
            let after = try await registry.status()
            #expect(after["blobs"]?.int == (before["blobs"]?.int ?? 0) + 1)
            #expect(after["parts"]?.int == (before["parts"]?.int ?? 0) + 2)
            try await registry.stop()
        }
    }
}
