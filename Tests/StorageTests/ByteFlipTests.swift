import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import GRDB
import Secrets
import TestSupport
import Testing

@testable import Storage

/// One stored value of a vault: a column of a row, found by the row's key.
private struct Cell {
    let table: String
    let column: String
    let condition: String
    let key: [DatabaseValue]
    let bytes: Data

    var name: String { "\(table).\(column)" }

    /// What no login and no reading touches, because nobody here can: the box of the headquarters' recovery key.
    var isLookedAtLater: Bool { name == "store_key.box" && key == ["recovery".databaseValue] }

    private static func allTables(_ db: Database) throws -> [String] {
        try String.fetchAll(
            db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    }

    /// Tables with a column of bytes that is no key.
    static func tables(_ db: Database) throws -> Set<String> {
        Set(
            try allTables(db).filter { table in
                try db.columns(in: table).contains { $0.type == "BLOB" && $0.primaryKeyIndex == 0 }
            })
    }

    /// Every value of every table that is bytes and no key of its row.
    static func all(_ db: Database) throws -> [Cell] {
        try allTables(db).flatMap { table in
            let columns = try db.columns(in: table)
            let keys = columns.filter { $0.primaryKeyIndex > 0 }.map(\.name)
            let condition = keys.map { "\"\($0)\" IS ?" }.joined(separator: " AND ")
            return try Row.fetchAll(db, sql: "SELECT * FROM \"\(table)\"").flatMap { row in
                columns.filter { $0.type == "BLOB" && $0.primaryKeyIndex == 0 }.compactMap { column -> Cell? in
                    guard let bytes = row[column.name] as Data?, !bytes.isEmpty else { return nil }
                    return Cell(
                        table: table, column: column.name, condition: condition, key: keys.map { row[$0] }, bytes: bytes
                    )
                }
            }
        }
    }

    func write(_ bytes: Data, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE \"\(table)\" SET \"\(column)\" = ? WHERE \(condition)",
            arguments: StatementArguments([bytes.databaseValue] + key))
    }
}

/// What a look at everything in a vault gave.
private final class Look {
    var seen: [String: String] = [:]
    /// Something was said to be wrong.
    var isRefused = false
    /// Errors that are of another class than damage.
    var strange: [String] = []

    init(_ kit: TestKit) {
        take("vault") {
            let vault = try kit.open(.read)
            take("members") { "\(try vault.members())" }
            for (user, password) in [
                ("admin", TestKit.adminPassword), ("lan", TestKit.operatorPassword),
                ("minh", TestKit.supervisorPassword),
            ] {
                take(user) {
                    let session = try vault.login(user, password: TestKit.secret(password))
                    if !session.findings.isEmpty { isRefused = true }
                    look(session)
                    return "\(session.user)"
                }
            }
            return String(decoding: vault.kit.canonicalBytes, as: UTF8.self)
        }
    }

    private func look(_ session: VaultSession) {
        let user = session.user.name
        take("\(user) audit") {
            if try session.firstBrokenAuditEntry() != nil { isRefused = true }
            return "read"
        }
        take("\(user) batches") { "\(try session.batches().map(\.batch.id))" }
        take("\(user) camp") { "\(String(describing: try session.openSession()))" }
        take("\(user) cursor") { "\(try session.changesCursor())" }
        take("\(user) outbox") {
            for packet in try session.outgoingBatches().flatMap(\.packets) {
                let manifest = try PacketManifest(json: JSONValue(canonical: packet.manifest.payload))
                for (number, part) in manifest.parts.enumerated() {
                    take("\(user) part \(number)") {
                        let bytes = try session.readPart(
                            part.sealedHash, of: packet.app, seal: packet.seal, offset: 0, length: part.sealedLength)
                        return BLAKE2b256.text(bytes)
                    }
                }
            }
            return "read"
        }
        take("\(user) list") {
            for summary in try session.summaries() {
                take("\(user) \(summary.receipt.text)") {
                    _ = try session.receipts(of: summary.id)
                    guard summary.state.isReadable else { return summary.state.rawValue }
                    let record = try session.record(summary.id)
                    for blob in record.application.blobs { _ = try session.blob(blob.id, of: summary.id) }
                    return "\(record.state) \(record.application.heads.map(\.text))"
                }
            }
            return "read"
        }
    }

    private func take(_ what: String, _ body: () throws -> String) {
        do {
            seen[what] = try body()
        } catch {
            isRefused = true
            switch error {
            case StoreError.damaged, LoginError.store(.damaged), LoginError.wrongPassword: break
            // A record that cannot be read is not among those that can be asked for.
            case StoreError.notFound: break
            default: strange.append("\(what): \(error)")
            }
        }
    }
}

@Suite("Every stored byte is looked at")
struct ByteFlipTests {
    /// Everything a vault can hold: somebody half taken down, somebody sealed, somebody in a batch.
    private func fullVault() throws -> TestKit {
        let kit = try TestKit()
        let team = try kit.team()
        let first = try team.batch(of: 1)
        _ = try team.approve(first)
        let manifest = try team.seal(try #require(try team.lan.approvedForSealing().first))
        try team.lan.storeReceipt(team.receipt(.stored, manifest))
        try team.lan.setChangesCursor(3)
        _ = try team.batch(of: 1)
        _ = try team.enrol(7)
        try team.close()
        return kit
    }

    @Test(.timeLimit(.minutes(240))) func aFlippedByteIsRefusedAsDamageWhereverItStands() throws {
        let kit = try fullVault()
        let sound = Look(kit)
        #expect(!sound.isRefused && sound.strange.isEmpty, "\(sound.seen) \(sound.strange)")
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: kit.vault + "/vault.sqlite", configuration: configuration)
        let cells = try queue.read(Cell.all)
        let (patience, seed) = (Patience.flips, Patience.seed)
        var random = SplitMix64(seed: seed)
        var (flips, tables) = (0, Set<String>())
        var unseen: [String: Int] = [:]
        var seen: [String: Int] = [:]
        for cell in cells where !cell.isLookedAtLater {
            tables.insert(cell.table)
            seen[cell.name, default: 0] += 1
            // A usual run looks at two cells of a kind.
            if patience == nil, seen[cell.name, default: 0] > 2 { continue }
            let start = try Self.firstBytePromised(cell)
            let drawn = (0..<(patience.map { $0 / 10 } ?? 1)).map { _ in
                start + Int(random.next() % UInt64(cell.bytes.count - start))
            }
            for place in Set([cell.bytes.count - 1] + drawn) {
                var bytes = cell.bytes
                bytes[place] ^= 1 << UInt8(random.next() % 8)
                try queue.write { db in try cell.write(bytes, db) }
                let look = Look(kit)
                flips += 1
                #expect(look.strange.isEmpty, "byte \(place) of \(cell.name): \(look.strange)")
                for (what, text) in look.seen where sound.seen[what] != text {
                    #expect(look.isRefused, "byte \(place) of \(cell.name): \(what) is another without a word")
                }
                if !look.isRefused { unseen[cell.name, default: 0] += 1 }
                try queue.write { db in try cell.write(cell.bytes, db) }
            }
        }
        print("soak\tflipped bytes of rows\tseed \(seed)\tflips \(flips)\tcells \(cells.count)\ttables \(tables.count)")
        #expect(Look(kit).seen == sound.seen, "everything is as it was")
        #expect(unseen.isEmpty, "\(unseen)")
        // Nobody whose laptop was lost ever worked here; every other table that holds bytes has a row that was changed.
        #expect(try queue.read(Cell.tables).subtracting(["former_user"]) == tables)
    }

    @Test func aCheckpointWithAFlippedByteIsNotTheDevices() throws {
        let kit = try TestKit()
        let team = try kit.team()
        try team.beginCamp()
        try team.lan.endSession()
        #expect(try team.lan.verifyAudit().isWhole)
        try team.close()
        let queue = try DatabaseQueue(path: kit.vault + "/vault.sqlite")
        let rows = try queue.read(Cell.all).filter { $0.table == "checkpoint" }
        #expect(rows.count == 2)
        var random = SplitMix64(seed: Patience.seed)
        var faults: [AuditFault: Int] = [:]
        for cell in rows {
            let drawn = (0..<Patience.flips(usually: 20)).map { _ in Int(random.next() % UInt64(cell.bytes.count)) }
            for place in [0, cell.bytes.count - 1] + drawn {
                var bytes = cell.bytes
                bytes[place] ^= 1 << UInt8(random.next() % 8)
                try queue.write { db in try cell.write(bytes, db) }
                let vault = try kit.open(.read)
                let report = try vault.login("lan", password: TestKit.secret(TestKit.operatorPassword)).verifyAudit()
                let fault = try #require(report.findings.first?.fault, "byte \(place) of checkpoint \(cell.key)")
                #expect(fault == .checkpointAltered, "byte \(place) of checkpoint \(cell.key)")
                faults[fault, default: 0] += 1
                try vault.close()
            }
            try queue.write { db in try cell.write(cell.bytes, db) }
        }
        print("soak\tflipped bytes of checkpoints\tseed \(Patience.seed)\tflips \(faults.values.reduce(0, +))")
        #expect(try kit.team().lan.verifyAudit().isWhole)
    }

    /// Where the bytes begin that somebody would miss: a user's slots begin with the set of the second password, which is
    /// noise until one is chosen and must not be told from it. Each box of it has a `stretch` of its own; the one that
    /// counts comes after the set.
    private static func firstBytePromised(_ cell: Cell) throws -> Int {
        guard cell.name == "user.slots" else { return 0 }
        let end = Data("}}},".utf8)
        let found = try #require(cell.bytes.range(of: end + Data("\"stretch\":".utf8)))
        return found.lowerBound + end.count
    }
}

/// A hash in a form that can be compared.
private enum BLAKE2b256 {
    static func text(_ bytes: [UInt8]) -> String { Base64URL.encode(Array(bytes.prefix(16))) + "\(bytes.count)" }
}
