import CanonicalJSON
import EnrollmentModel
import Foundation
import Storage
import TestSupport
import Testing

@testable import tram

@Suite("One works, others may look")
struct TwoAtOnceTests {
    @Test func whoComesSecondIsToldWhoWorksAndMayRead() async throws {
        let camp = try Camp()
        let receipt = try await camp.enrol(Camp.answersWithoutFingers)
        let vault = try KitSession.vault(in: camp.folder.url.appendingPathComponent("kit"))
        let kit = try KitSession(vault: vault, user: "lan", password: CampTemplate.secret("lan"))
        for arguments in [["apply", "list"], ["apply", "show", receipt], ["batch", "list"], ["sync", "status"]] {
            let outcome = try await camp.run(arguments + ["--json"] + camp.login("lan"))
            #expect(outcome.status == 0, "\(arguments): \(outcome.error)")
            let warning = try JSONValue(parsing: Array(outcome.error.utf8))["warning"]
            #expect(warning?["code"]?.string == "in_use")
            #expect(warning?["message"]?.string?.contains("lan (process") == true, "\(outcome.error)")
        }
        for arguments in [try camp.newApplication(Camp.answersWithoutFingers), ["batch", "close"] + camp.login("lan")] {
            let outcome = try await camp.run(arguments + ["--json"])
            #expect(outcome.status == 4, "\(arguments): \(outcome.error)")
            #expect(outcome.failure?["code"]?.string == "in_use")
        }
        kit.store.lock()
        try vault.close()
        #expect(try camp.inspected("after two at once").count == 1)
    }
}

@Suite("Wrong passwords of several processes count together")
struct WrongPasswordTests {
    @Test func eightProcessesHaveFiveTriesBetweenThem() async throws {
        let camp = try Camp()
        let arguments = ["apply", "list", "--json", "--user", "lan", "--password-file", camp.path("wrong.password")]
        let codes = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let outcome = try await camp.run(arguments)
                    #expect(outcome.status == 4, "\(outcome.error)")
                    return outcome.failure?["code"]?.string ?? outcome.error
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        // Who writes holds the vault while it tries: some are told that it is in use, and read beside it.
        #expect(codes.count { $0 == "wrong_password" } == 5, "\(codes)")
        #expect(codes.count { $0 == "too_many_tries" } == 3, "\(codes)")
        let right = try await camp.run(["apply", "list"] + camp.login("lan"))
        #expect(right.status == 4)
        #expect(right.error.contains("Too many wrong passwords: wait"))
    }
}
