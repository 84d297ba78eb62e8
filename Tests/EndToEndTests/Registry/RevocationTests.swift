import CanonicalJSON
import Foundation
import TestSupport
import Testing

// One wire for all: the tests of a registry that serves wait for each other.
extension SyncKillTests {
    @Suite("The registry renews and revokes")
    struct RegistryRevocationTests {
        private func registry(_ camp: Camp, _ arguments: [String]) async throws -> JSONValue {
            let outcome = try await camp.succeed(
                camp.registry, arguments + ["--home", camp.path("registry"), "--json"])
            return try JSONValue(parsing: Array(outcome.output.utf8))
        }

        @Test func aRenewalComesBySyncAndByFile() async throws {
            let camp = try Camp()
            let server = try await RegistryProgram(of: camp)
            let first = try await registry(camp, ["kit", "renew", "--kit", "K0001", "--days", "60"])
            let synced = try await camp.json(["sync", "run"] + camp.login("lan"))
            #expect(synced["renewed"]?.bool == true)
            let file = camp.path("k1.renewal")
            let second = try await registry(camp, ["kit", "renew", "--kit", "K0001", "--days", "90", "--out", file])
            let taken = try await camp.json(["kit", "renew", file] + camp.login("minh"))
            #expect(taken["not_after_ms"] == second["not_after_ms"] && taken["epoch"]?.int == 1)
            #expect(second["not_after_ms"]?.int ?? 0 > first["not_after_ms"]?.int ?? 0)
            // The same again, a broken one and one for nobody are refused, and the kit works on.
            #expect(try await camp.run(["kit", "renew", file, "--json"] + camp.login("minh")).status == 3)
            try camp.write("broken", "{}")
            #expect(
                try await camp.run(["kit", "renew", camp.path("broken"), "--json"] + camp.login("minh")).status == 3)
            let receipt = try await camp.enrol(Camp.answersWithoutFingers)
            try await camp.approve()
            let last = try await camp.json(["sync", "run"] + camp.login("lan"))
            #expect(last["receipted"]?.int == 1, "\(receipt)")
            let list = try #require(try await registry(camp, ["kit", "list"]).array)
            #expect(list.first?["certificates"]?.int == 3 && list.first?["seen_ms"]?.int != nil)
            try await server.stop()
        }

        @Test func aRevokedUserIsNotLetInAndWhatTheyApprovedArrives() async throws {
            let camp = try Camp()
            let server = try await RegistryProgram(of: camp)
            _ = try await camp.enrol(Camp.answersWithoutFingers)
            try await camp.approve()
            let users = try #require(try await camp.json(["user", "list"]).array)
            let key = try #require(users.first { $0["user"]?.string == "minh" }?["key"]?.string)
            _ = try await registry(camp, ["user", "revoke", "--kit", "K0001", "--key", key, "--reason", "left"])
            let synced = try await camp.json(["sync", "run"] + camp.login("lan"))
            #expect(synced["receipted"]?.int == 1)
            // Whatever the revoked user kept of the keys opens nothing any more.
            #expect(synced["rekey"]?["finished"]?.bool == true)
            let refused = try await camp.run(["sync", "status", "--json"] + camp.login("minh"))
            #expect(refused.status == 4 && refused.failure?["code"]?.string == "revoked")
            #expect(try await camp.run(["sync", "status"] + camp.login("lan")).status == 0)
            #expect(try await server.status()["signer_revoked"]?.int == 1)
            try await server.stop()
        }

        @Test func aRevokedKitDeliversWhatIsSealedAndThenLetsNobodyIn() async throws {
            let camp = try Camp()
            let server = try await RegistryProgram(of: camp)
            _ = try await camp.enrol(Camp.answersWithoutFingers)
            try await camp.approve()
            let draft = try await camp.enrol(Camp.answersWithoutFingers, seed: 2)
            _ = try await registry(camp, ["kit", "revoke", "--kit", "K0001", "--reason", "stolen"])
            let synced = try await camp.run(["sync", "run", "--json"] + camp.login("lan"))
            #expect(synced.status == 4 && synced.failure?["code"]?.string == "kit_revoked", "\(synced.error)")
            let report = try JSONValue(parsing: Array(synced.output.utf8))
            #expect(report["receipted"]?.int == 1 && report["access_destroyed"]?.bool == true)
            for user in ["an", "lan", "minh"] {
                let refused = try await camp.run(["apply", "show", draft, "--json"] + camp.login(user))
                #expect(refused.status == 4 && refused.failure?["code"]?.string == "kit_revoked", "\(user)")
            }
            let status = try await server.status()
            #expect(status["kit_revoked"]?.int == 1 && status["applications"]?.int == 1)
            try await server.stop()
        }

        @Test func aListThatWentBackIsRefusedAndSaid() async throws {
            let camp = try Camp()
            let before = camp.path("registry.before")
            try Camp.copy(camp.path("registry"), to: before)
            let server = try await RegistryProgram(of: camp)
            let users = try #require(try await camp.json(["user", "list"]).array)
            let key = try #require(users.first { $0["user"]?.string == "minh" }?["key"]?.string)
            _ = try await registry(camp, ["user", "revoke", "--kit", "K0001", "--key", key])
            _ = try await camp.json(["sync", "run"] + camp.login("lan"))
            try await server.stop()
            // The registry is put back from a copy that is older than the revocation.
            let older = try await RegistryProgram(of: camp, home: before)
            let synced = try await camp.run(["sync", "run", "--json"] + camp.login("lan"))
            #expect(synced.status == 3 && synced.failure?["code"]?.string == "revocations_went_back", "\(synced.error)")
            let refused = try await camp.run(["sync", "status", "--json"] + camp.login("minh"))
            #expect(refused.failure?["code"]?.string == "revoked")
            try await older.stop()
        }
    }
}
