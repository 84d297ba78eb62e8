import CanonicalJSON
import EnrollmentModel
import Foundation
import GRDB
import Secrets
import SyncProtocol

// How values stand in columns: ids and hashes as raw bytes, objects as their canonical JSON.

extension Array where Element == UInt8 {
    var stored: Data { Data(self) }
}

extension Digest {
    var stored: Data { Data(bytes) }
}

extension ApplicationID {
    var stored: Data { Data(bytes) }
}

extension CanonicalCodable {
    var stored: Data { Data(canonicalBytes) }
}

extension JWS {
    var bytes: Data { Data(canonicalBytes) }

    init(stored: Data) throws { try self.init(json: JSONValue(canonical: Array(stored))) }
}

extension Row {
    func bytes(_ column: String) -> [UInt8] { Array((self[column] as Data?) ?? Data()) }
}

extension PartRecord {
    init(row: Row) {
        guard let hash = Digest(bytes: row.bytes("part_hash")) else { preconditionFailure("a hash has 32 bytes") }
        self.init(
            key: PacketKey(app: ApplicationID(randomBytes: row.bytes("app_id")), seal: row["seal"]),
            place: row["place"], hash: hash, length: row["length"], upload: row["upload"], file: row["file"])
    }
}

extension Database {
    func itemRow(_ key: PacketKey) throws -> Row? {
        try Row.fetchOne(
            self, sql: "SELECT * FROM items WHERE app_id = ? AND seal = ?", arguments: [key.app.stored, key.seal])
    }

    func parts(of key: PacketKey) throws -> [PartRecord] {
        try Row.fetchAll(
            self, sql: "SELECT * FROM parts WHERE app_id = ? AND seal = ? ORDER BY place",
            arguments: [key.app.stored, key.seal]
        ).map(PartRecord.init(row:))
    }

    func receipts(of key: PacketKey) throws -> [JWS] {
        try Row.fetchAll(
            self, sql: "SELECT receipt FROM ledger WHERE app_id = ? AND seal = ? ORDER BY level DESC",
            arguments: [key.app.stored, key.seal]
        ).map { try JWS(stored: $0["receipt"]) }
    }

    func item(_ row: Row) throws -> ItemRecord {
        let signed = try JWS(stored: row["manifest"])
        let manifest = try PacketManifest(json: JSONValue(canonical: signed.payload))
        return ItemRecord(
            kit: manifest.kit, batch: row["batch"], manifest: manifest, signed: signed,
            parts: try parts(of: manifest.key))
    }
}
