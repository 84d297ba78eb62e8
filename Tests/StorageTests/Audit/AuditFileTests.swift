import CanonicalJSON
import Enrollment
import EnrollmentModel
import GRDB
import Secrets
import Testing

@testable import Storage

/// Exported logs, read without the vault they came from.
@Suite struct AuditFileTests {
    private let kit: TestKit
    private let team: Team

    init() throws {
        kit = try TestKit()
        team = try kit.team()
        for index in 1...120 { try team.lan.setChangesCursor(index) }
        try team.lan.signCheckpoint()
        let held = try team.vault.read { db in try CheckpointTable(db: db).last() }
        try team.lan.storeAcknowledgement(kit.acknowledgement(of: try #require(held)))
    }

    private func export() throws -> [UInt8] {
        var file: [UInt8] = []
        let report = try team.minh.exportAudit { file += $0 }
        #expect(report == (try team.minh.verifyAudit()) && report.isWhole)
        return file
    }

    private func read(_ bytes: [UInt8], in piece: Int = 4_096, device: PublicKey? = nil) -> AuditFile? {
        AuditFile(device: device) { take in
            for start in stride(from: 0, to: bytes.count, by: piece) {
                take(Array(bytes[start..<min(start + piece, bytes.count)]))
            }
        }
    }

    @Test(arguments: [1, 7, 65_536]) func itSaysTheSameAsTheVaultHoweverItComes(piece: Int) throws {
        let file = try #require(try read(export(), in: piece, device: team.vault.device))
        let known = try team.minh.verifyAudit()
        #expect(file.report == known && file.exportedBy == "minh" && file.kit == kit.certificate.kit)
        #expect(file.report.acknowledged != nil)
    }

    /// The file with another word of the registry in it, signed anew by the device: only who has its key can do that.
    private func file(_ bytes: [UInt8], acknowledging change: (inout CheckpointAck) -> Void) throws -> [UInt8] {
        var lines = bytes.split(separator: 0x0A).map { Array($0) }
        let place = lines.count - 2
        let signed = try JWS(json: JSONValue(canonical: lines[place]))
        var ack = try CheckpointAck(json: JSONValue(canonical: signed.payload))
        change(&ack)
        lines[place] = JWS.sign(ack.canonicalBytes, typ: CheckpointAck.type, key: kit.registry.key).canonicalBytes
        var body: [UInt8] = []
        for line in lines.dropLast() { body += line + [0x0A] }
        let last = try JWS(json: JSONValue(canonical: lines[place + 1]))
        let head = try AuditFormat.Head(json: JSONValue(canonical: last.payload))
        let anew = AuditFormat.Head(
            kit: head.kit, epoch: head.epoch, number: head.number, link: head.link, checkpoint: head.checkpoint,
            body: BLAKE2b.hash256(body), by: head.by, wall: head.wall)
        let key = try team.lan.keys()
        body += JWS.sign(anew.canonicalBytes, typ: AuditFormat.type, key: key.device).canonicalBytes
        return body + [0x0A]
    }

    @Test func theRegistrysWordIsComparedWithTheCheckpoints() throws {
        let bytes = try export()
        let device = team.vault.device
        let same = try #require(read(file(bytes) { _ in }, device: device))
        #expect(same.report.isWhole)
        let entries = same.report.entries
        let cases: [(AuditFault, Int, (inout CheckpointAck) -> Void)] = [
            (.missing, entries + 1, { $0.number = entries + 50 }),
            (.missing, entries + 1, { $0.number = Int(JSONInteger.limit) }),
            (.checkpointMissing, 51, { $0.number = 51 }),
            (.checkpointMismatch, 50, { $0.number = 50 }),
            (.acknowledgementAltered, entries, { ack in ack.kit = KitID("K0009") ?? ack.kit }),
        ]
        for (fault, number, change) in cases {
            let found = try #require(read(file(bytes, acknowledging: change), device: device)).report.findings
            #expect(found.map(\.fault) == [fault] && found.map(\.number) == [number])
        }
    }

    @Test func nothingThatIsWrittenIntoItMakesItFail() throws {
        let bytes = try export()
        let lines = bytes.split(separator: 0x0A).map { Array($0) }
        for line in [[], Array("{".utf8), [UInt8](repeating: 0x20, count: 3 << 20), [0xFF, 0x00], lines[0], lines[4]] {
            for place in [1, 5, lines.count - 1, lines.count] {
                var spoiled = lines
                spoiled.insert(line, at: place)
                let file = read(Array(spoiled.joined(separator: [0x0A])) + [0x0A], in: 65_536)
                #expect(file?.report.isWhole == false, "line of \(line.count) bytes at \(place)")
            }
        }
        let whole = bytes + [0x0A]
        for count in [1 << 20, 9 * 131_072] {
            let junk = [UInt8](repeating: 0x20, count: count)
            #expect(read(junk + whole, in: 131_072) == nil, "\(count) bytes before the first line")
        }
        #expect(read([]) == nil && read([0x0A]) == nil && read(Array("{}\n".utf8)) == nil)
        #expect(read(lines[0] + [0x0A])?.report.isWhole == false)
    }

    /// Entries that were cut off and whose checkpoint was forgotten there.
    @Test func aCheckpointOfAnEntryThatIsGoneIsInTheFile() throws {
        try team.vault.write { db in
            try db.execute(sql: "INSERT INTO checkpoint SELECT n + 1000, signed FROM checkpoint WHERE n = 50")
        }
        var file: [UInt8] = []
        let report = try team.minh.exportAudit { file += $0 }
        let again = try #require(read(file, device: team.vault.device))
        #expect(!report.isWhole && !again.report.isWhole)
    }

    /// Beyond the first broken entry an exported log goes on as far as it opens.
    @Test func aBrokenLogIsExportedToItsEnd() throws {
        try team.vault.write { db in try db.execute(sql: "DELETE FROM audit WHERE n = 60") }
        var file: [UInt8] = []
        let report = try team.minh.exportAudit { file += $0 }
        #expect(report.findings.map(\.fault) == [.missing] && report.findings.map(\.number) == [60])
        let again = try #require(read(file))
        #expect(again.report.findings == report.findings)
        #expect(again.report.entries == report.entries && again.report.entries > 110)
    }
}
