import ArgumentParser
import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import Screens
import Storage
import Terminal
import TestSupport
import Testing

@testable import tram

@Suite("What stands behind the desk")
struct DeskWorldTests {
    /// A screen that nobody looks at.
    private struct NoScreen: ScreenOutput {
        var size: Size { Desk.smallest }
        var depth: ColorDepth { .mono }
        func write(_ bytes: [UInt8]) -> Bool { true }
        func end() {}
    }

    private let camp: Camp
    private let sink = DeskLoop<Desk>(output: NoScreen()).sink

    init() throws { camp = try Camp() }

    private func world() throws -> DeskWorld {
        let vault = try KitSession.vault(in: camp.folder.url.appendingPathComponent("kit"))
        return DeskWorld(vault: vault, station: try StationOptions.parse(["--devices", "emulated"])) {}
    }

    private func logIn(_ world: DeskWorld, as user: String = "lan") async {
        let password = SecretEntry()
        #expect(password.append("mật khẩu của \(user)"))
        await world.perform(.logIn(user: user, password: password), sink)
    }

    /// What is kept of half typed values, by application.
    private func kept() throws -> [ApplicationID: [FieldPath: String]] {
        try camp.withVault(.read) { kit in
            let ids = try kit.store.summaries().map(\.id)
            return Dictionary(
                uniqueKeysWithValues: try ids.map { ($0, try kit.store.typed(of: $0)) })
        }
    }

    private static func named(_ name: String) -> EnrolmentStep {
        EnrolmentStep(
            changes: ["person.name.full": .stated(.string(name), source: .oralStatement, evidence: nil)],
            reason: "form")
    }

    private static let half: [FieldPath: String] = ["person.birth.date": "14/03/19"]

    @Test func whatIsHalfTypedGoesToTheOneThatWasBegunLast() async throws {
        let world = try world()
        await logIn(world)
        await world.perform(.create(Self.named("Y Blơr")), sink)
        await world.perform(.keepTyped(Self.half, of: nil), sink)
        await world.close()
        #expect(try kept().values.map(\.self) == [Self.half])
    }

    @Test func whatIsHalfTypedForSomebodyWhoCouldNotBeBegunGoesToNobodyElse() async throws {
        let world = try world()
        await logIn(world)
        await world.perform(.create(Self.named("Y Blơr")), sink)
        // The disk, the certificate, the vault: a new application may be refused.
        var refused = Self.named("A Brưu")
        refused.events = [.approved]
        await world.perform(.create(refused), sink)
        await world.perform(.keepTyped(Self.half, of: nil), sink)
        await world.close()
        #expect(try kept().values.map(\.self) == [[:]])
    }

    @Test func anApplicationThatIsOnlyOpenedTakesNothingOfAnother() async throws {
        let world = try world()
        await logIn(world)
        await world.perform(.create(Self.named("Y Blơr")), sink)
        await world.perform(.lock, sink)
        let id = try #require(try kept().keys.first)
        await logIn(world)
        await world.perform(.open(id), sink)
        await world.perform(.keepTyped(Self.half, of: nil), sink)
        await world.close()
        #expect(try kept() == [id: [:]])
    }

    @Test func nothingOfOneLoginIsLeftForTheNext() async throws {
        let world = try world()
        await logIn(world)
        await world.perform(.create(Self.named("Y Blơr")), sink)
        await world.perform(.lock, sink)
        await logIn(world)
        await world.perform(.keepTyped(Self.half, of: nil), sink)
        await world.close()
        #expect(try kept().values.map(\.self) == [[:]])
    }
}
