import CanonicalJSON
import EnrollmentModel
import Foundation
import Secrets
import Storage
import TestSupport
import Testing

@testable import tram

@Suite("A clock that is odd is told, and stops nobody")
struct ClockWarningTests {
    /// A camp where somebody worked two hours ahead of the clock that is right now, and signed for it.
    private static func aheadOfNow() throws -> Camp {
        let camp = try Camp()
        let ahead = VaultEnvironment(
            clock: {
                var reading = ClockReading.now()
                reading.wall += 2 * 3_600_000
                return reading
            }, passwordCost: { _ in .weakForTests })
        let vault = try Vault.open(at: camp.path("kit/vault"), environment: ahead)
        let session = try vault.login("lan", password: CampTemplate.secret("lan"))
        try session.endSession()
        session.lock()
        try vault.close()
        return camp
    }

    @Test func whoLogsInIsToldAndStatusSaysSoToo() async throws {
        let camp = try Self.aheadOfNow()
        let list = try await camp.run(["apply", "list", "--json"] + camp.login("lan"))
        #expect(list.status == 0, "\(list.error)")
        let warnings = list.error.split(separator: "\n").compactMap { try? JSONValue(parsing: Array($0.utf8)) }
        #expect(warnings.contains { $0["warning"]?["code"]?.string == "clock_odd" }, "\(list.error)")
        let status = try await camp.json(["kit", "status"])
        #expect(status["audit"]?["clock"] == ["behind"])
        #expect(status["audit"]?["signed"]?.int != nil)
        let words = try await camp.succeed(camp.tram, ["kit", "status"])
        #expect(words.output.contains("behind the work done"), "\(words.output)")
    }

    @Test func aClockThatIsRightIsNotSpokenOf() async throws {
        let camp = try Camp()
        let list = try await camp.run(["apply", "list"] + camp.login("lan"))
        #expect(!list.error.contains("clock"), "\(list.error)")
        let status = try await camp.json(["kit", "status"])
        #expect(status["audit"]?["clock"] == [])
        #expect(try #require(status["audit"]?["entries"]?.int) > 0)
    }

    @Test func theDeskSaysItAtLogInAndOnItsFirstScreen() async throws {
        guard let desk = try await DeskOperator(camp: Self.aheadOfNow()) else { return }
        try await desk.begin()
        // The whole of it, as it does not fit in a line, and the short line that stays.
        try await desk.pane.see("set it right")
        try desk.pane.press("Up")
        try await desk.pane.see("behind the work done")
        try await desk.leave()
    }
}
