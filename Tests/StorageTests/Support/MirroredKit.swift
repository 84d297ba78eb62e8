import Enrollment
import Foundation
import GRDB

@testable import Storage

/// A vault with a card, and what is on the card.
final class MirroredKit {
    let kit: TestKit
    let card: String

    init() throws {
        kit = try TestKit()
        card = kit.folder + "/card"
        try FileManager.default.createDirectory(atPath: card, withIntermediateDirectories: false)
    }

    /// Configures the card.
    func configure() throws {
        let vault = try kit.open()
        let admin = try vault.login("admin", password: TestKit.secret(TestKit.adminPassword))
        try admin.setMirror(card)
        admin.lock()
        try vault.close()
    }

    var folder: String {
        get throws { try card + "/" + present(FileManager.default.contentsOfDirectory(atPath: card).first) }
    }

    /// Takes the card out, or another one that is kept under a name.
    func pull(as name: String = "pulled") throws {
        try FileManager.default.moveItem(atPath: card, toPath: "\(card)-\(name)")
    }

    /// Puts a card in that was taken out.
    func plug(_ name: String = "pulled") throws {
        try FileManager.default.moveItem(atPath: "\(card)-\(name)", toPath: card)
    }

    /// A copy of the vault's folder to put back later.
    func keepVault() throws {
        try FileManager.default.copyItem(atPath: kit.vault, toPath: kit.folder + "/vault-before")
    }

    /// Puts the kept vault in the place of the present one.
    func putVaultBack() throws {
        try FileManager.default.removeItem(atPath: kit.vault)
        try FileManager.default.moveItem(atPath: kit.folder + "/vault-before", toPath: kit.vault)
    }

    /// A day of the team with so many people, and the vault closed again.
    func work(_ people: ClosedRange<Int>, beginning: Bool = true) throws {
        let team = try kit.team()
        if beginning { try team.beginCamp() }
        for index in people { _ = try team.enrol(index) }
        try team.close()
    }

    /// New keys for everything.
    func rekey() throws {
        let vault = try kit.open()
        let admin = try vault.login("admin", password: TestKit.secret(TestKit.adminPassword))
        try admin.beginRekey()
        try admin.continueRekey()
        try vault.close()
    }

    /// The folders on the card.
    func folders() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: card) }

    /// All rows of all tables of a database but the mirror's own, as text.
    static func rows(_ path: String) throws -> [String: [String]] {
        var configuration = Configuration()
        configuration.readonly = true
        return try DatabaseQueue(path: path, configuration: configuration).read { db in
            var found: [String: [String]] = [:]
            for table in try MirroredTable.all(in: db) {
                found[table.name] = try Row.fetchAll(db, sql: "SELECT * FROM \(table.name)").map(\.description).sorted()
            }
            return found
        }
    }

    /// Whether the card holds what the vault does; both must be at rest.
    func isInStep() throws -> Bool {
        try Self.rows(kit.vault + "/vault.sqlite") == Self.rows(folder + "/mirror.sqlite")
    }

    func status() throws -> MirrorStatus {
        let vault = try kit.open(.read)
        defer { try? vault.close() }
        return try vault.mirrorStatus()
    }
}
