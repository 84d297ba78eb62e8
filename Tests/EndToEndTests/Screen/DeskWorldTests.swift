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
import Vietnam

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

    @Test func anEarlierApplicationIsFoundByNumberOrByNameAndBirthDate() throws {
        func person(_ values: [FieldPath: String]) throws -> Fields {
            var fields = Fields()
            for (path, text) in values {
                let value: JSONValue = path == .birthDate ? try PartialDate(text).json : .string(text)
                fields[path] = .stated(value, source: .oralStatement, evidence: nil)
            }
            return fields
        }
        try camp.withVault { kit in
            let first = try kit.store.create(
                EnrolmentStep(
                    changes: person([.personalNumber: "062184001234", .fullName: "Y Blơr", .birthDate: "14/03/1984"]),
                    reason: "form")
            ).application.id
            func found(_ values: [FieldPath: String], than own: ApplicationID? = nil) throws -> [LookupField] {
                kit.earlier(try person(values), than: own).map(\.by)
            }
            #expect(try found([.personalNumber: "062184001234"]) == [.number])
            #expect(try found([.personalNumber: "062184001235"]) == [])
            #expect(try found([.fullName: "y blor", .birthDate: "14/03/1984"]) == [.name])
            #expect(try found([.fullName: "Y Blơr", .birthDate: "1984"]) == [.name])
            #expect(try found([.fullName: "Y Blơr", .birthDate: "15/03/1984"]) == [])
            #expect(try found([.personalNumber: "062184001234", .fullName: "A B", .birthDate: "1990"]) == [.number])
            #expect(
                try found([.personalNumber: "062184001234", .fullName: "Y Blơr", .birthDate: "1984"]) == [.number],
                "once, though both fit")
            #expect(try found([.personalNumber: "062184001234"], than: first) == [])
        }
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
