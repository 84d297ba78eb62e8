import CanonicalJSON
import Foundation
import TestSupport
import Testing

@Suite("A day under duress", .serialized)
struct DuressTests {
    @Test func theKitShowsNothingAndTheRegistryKnows() async throws {
        let camp = try Camp()
        let registry = try await RegistryProgram(of: camp)
        try camp.write("second.password", "con trâu đi sau\n")
        let usersBefore = try await camp.json(["user", "list"])
        try await camp.succeed(
            camp.tram,
            ["user", "duress", "--second-password-file", camp.path("second.password")] + camp.login("minh"))
        #expect(try await camp.json(["user", "list"]) == usersBefore)

        // One batch on an ordinary day, one with a stranger's hand on the shoulder: the same commands.
        let usual = try await day(camp)
        try FileManager.default.removeItem(atPath: camp.path("minh.password"))
        try FileManager.default.copyItem(atPath: camp.path("second.password"), toPath: camp.path("minh.password"))
        let forced = try await day(camp)
        #expect(usual.shapes == forced.shapes, "what the commands print has the same form")

        let status = try await registry.status()
        #expect(status["duress"]?.array == [["kit": "K0001", "batch": .string(forced.batch)]])
        #expect(status["unknown_token"]?.array == [])
        #expect(status["opened"]?.int == 2)
        #expect(status["parked"]?.int == 0)
        let list = try await camp.json(["apply", "list"] + camp.login("lan")).array ?? []
        #expect(Set(list.map { $0["state"]?.string }).count == 1, "both are where the registry has them")
        try await registry.stop()
    }

    /// Enrols one person, has them approved and sent; what each command printed, without its values.
    private func day(_ camp: Camp) async throws -> (batch: String, shapes: [[String]]) {
        _ = try await camp.enrol(Camp.answersWithoutFingers)
        let batch = try await camp.judgeWithoutSigning()
        let signed = try await camp.json(["review", "sign", batch] + camp.login("minh"))
        let synced = try await camp.json(["sync", "run"] + camp.login("minh"))
        return (batch, [signed.object?.names ?? [], synced.object?.names ?? []])
    }
}
