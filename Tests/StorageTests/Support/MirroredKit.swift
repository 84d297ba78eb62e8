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
