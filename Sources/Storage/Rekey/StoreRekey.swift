import CanonicalJSON
import Enrollment
import EnrollmentModel
import GRDB
import Secrets

/// Seals the rows that hang directly on the store key for another one, within one transaction. What cannot be opened
/// stays as it is; it opened with nothing before, either. Boxes of the store key, blind indexes and the key within the
/// extract's record are made anew by who calls.
struct StoreRekey {
    let db: Database
    let old: KeyRing
    let new: KeyRing
    let random: any RandomSource
    private static let page = 500

    /// - Returns: The day from which on applications are under keys of the new store key, and how many rows could not
    ///   be opened.
    func run(_ point: (RekeyPoint) throws -> Void) throws -> (floor: Int, damaged: Int) {
        var damaged = try resealRecords()
        try point(.recordsSealed)
        damaged += try resealAudit()
        damaged += try resealSealedFiles()
        damaged += try DeviceSecrets(db: db, store: old.store).reseal(for: new.store, random: random)
        let days = try KeyTable(db: db, ring: old, random: random).reseal(for: new)
        return (days.day, damaged + days.damaged)
    }

    /// Kind by kind: a manipulated file can hold kinds that are no text, behind which no page would ever end.
    private func resealRecords() throws -> Int {
        try RecordKind.allCases.filter { !$0.isUnderApplicationKey }.reduce(0) { try $0 + resealRecords(of: $1) }
    }

    private func resealRecords(of kind: RecordKind) throws -> Int {
        var damaged = 0
        // No record has an empty id.
        var last: [UInt8] = []
        while true {
            let rows = try db.rows(
                "SELECT id, sealed FROM record WHERE kind = ? AND id > ? ORDER BY id LIMIT \(Self.page)",
                [kind.rawValue, last.data])
            guard !rows.isEmpty else { return damaged }
            for row in rows {
                last = try row.bytes(0, of: "a record")
                let place = RecordName(kind: kind, id: last).place
                guard let sealed = reseal(try row.bytes(1, of: "a record"), place, old.records, new.records) else {
                    damaged += 1
                    continue
                }
                try db.run(
                    "UPDATE record SET sealed = ? WHERE kind = ? AND id = ?", [sealed.data, kind.rawValue, last.data])
            }
        }
    }

    private func resealAudit() throws -> Int {
        try resealRows("audit", id: "n") { number, sealed in
            reseal(sealed, AuditChain.place(number), old.audit, new.audit)
        }
    }

    private func resealSealedFiles() throws -> Int {
        let apps = try db.rows("SELECT id, app FROM stream WHERE kind = ?", [StreamKind.sealedFile.rawValue])
        var places: [Int: RowPlace] = [:]
        for row in apps {
            guard let app = ApplicationID(stored: try row.bytes(1, of: "a stream")) else { continue }
            let id = try row.integer(0, of: "a stream")
            places[id] = SealedFiles.place(app, id)
        }
        return try resealRows("stream", id: "id", where: "kind = \(StreamKind.sealedFile.rawValue)") { id, sealed in
            places[id].flatMap { reseal(sealed, $0, old.records, new.records) }
        }
    }

    private func resealRows(
        _ table: String, id column: String, where condition: String = "1", _ reseal: (Int, [UInt8]) -> [UInt8]?
    ) throws -> Int {
        var damaged = 0
        var last = Int.min
        while true {
            let rows = try db.rows(
                """
                SELECT \(column), sealed FROM \(table) WHERE \(column) > ? AND \(condition)
                ORDER BY \(column) LIMIT \(Self.page)
                """, [last])
            guard !rows.isEmpty else { return damaged }
            for row in rows {
                last = try row.integer(0, of: "the table \(table)")
                guard let sealed = reseal(last, try row.bytes(1, of: "the table \(table)")) else {
                    damaged += 1
                    continue
                }
                try db.run("UPDATE \(table) SET sealed = ? WHERE \(column) = ?", [sealed.data, last])
            }
        }
    }

    /// The same padded value under another key; nothing when it does not open.
    private func reseal(
        _ sealed: [UInt8], _ place: RowPlace, _ old: borrowing SecretKey, _ new: borrowing SecretKey
    ) -> [UInt8]? {
        SealedRow.reseal(sealed, at: place, from: old, to: new, random: random)
    }
}

extension SealedRow {
    /// The same value in the same place under another key; nothing when it does not open.
    static func reseal(
        _ sealed: [UInt8], at place: RowPlace, from old: borrowing SecretKey, to new: borrowing SecretKey,
        random: some RandomSource
    ) -> [UInt8]? {
        guard let padded = try? XChaCha20Poly1305.open(sealed, key: old, context: place.context) else { return nil }
        return XChaCha20Poly1305.seal(padded, key: new, context: place.context, random: random)
    }
}
