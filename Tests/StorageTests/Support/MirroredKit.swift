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

    /// Takes the card out; its mount point is gone with it.
    func pull(_ name: String = "pulled") throws {
        try FileManager.default.moveItem(atPath: card, toPath: "\(card)-\(name)")
    }

    /// Puts a card in.
    func plug(_ name: String = "pulled") throws {
        try FileManager.default.moveItem(atPath: "\(card)-\(name)", toPath: card)
    }

    /// Remembers the vault's folder as it is now.
    ///
    /// - Returns: What puts it back so, whatever was done since.
    func remember() throws -> () throws -> Void {
        let (vault, copy) = (kit.vault, kit.folder + "/vault-before")
        try FileManager.default.copyItem(atPath: vault, toPath: copy)
        return {
            try FileManager.default.removeItem(atPath: vault)
            try FileManager.default.moveItem(atPath: copy, toPath: vault)
        }
    }

    /// Somebody works: enrols people by their numbers.
    func enrol(_ people: some Sequence<Int> = [0]) throws {
        let team = try kit.team()
        if try team.lan.openSession() == nil { try team.beginCamp() }
        for index in people { _ = try team.enrol(index) }
        try team.close()
    }

    /// Gives everything new keys.
    func rekey() throws {
        let vault = try kit.open()
        let admin = try vault.login("admin", password: TestKit.secret(TestKit.adminPassword))
        try admin.beginRekey()
        try admin.continueRekey()
        try vault.close()
    }

    /// Names of the copies on the card.
    var folders: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: card) } }

    /// Names of the copies on a card that is away.
    func foldersOf(_ name: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(card)-\(name)")
    }

    /// Names the file of the copy itself: a copy that was made anew is another one.
    func fileNumber() throws -> Int {
        let facts = try FileManager.default.attributesOfItem(atPath: folder + "/mirror.sqlite")
        return try present(facts[.systemFileNumber] as? Int)
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
