import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import GRDB
import Secrets
import Testing

@testable import Storage

/// What this laptop can read of a person in each state of their application, from the first question to the last receipt.
@Suite("Life of a record") struct LifeOfARecordTests {
    /// One state and what must be there in it.
    struct Stage: CustomTestStringConvertible {
        let state: LifecycleState
        /// Text, pictures, key, summary and a place in the index: all of them or none.
        let isReadable: Bool
        let hasSealedFiles: Bool
        let hasReceipts: Bool
        let advance: @Sendable (Walk) throws -> Void
        var testDescription: String { state.rawValue }
    }

    static let stages: [Stage] = [
        Stage(state: .draft, isReadable: true, hasSealedFiles: false, hasReceipts: false) { _ in },
        Stage(state: .captured, isReadable: true, hasSealedFiles: false, hasReceipts: false) {
            try $0.append(.captureCompleted)
        },
        Stage(state: .submitted, isReadable: true, hasSealedFiles: false, hasReceipts: false) {
            try $0.append(.submitted)
        },
        Stage(state: .inBatch, isReadable: true, hasSealedFiles: false, hasReceipts: false) {
            $0.batch = try $0.team.lan.closeBatch()
        },
        Stage(state: .approved, isReadable: true, hasSealedFiles: false, hasReceipts: false) {
            _ = try $0.team.approve(try present($0.batch))
        },
        Stage(state: .sealed, isReadable: false, hasSealedFiles: true, hasReceipts: false) {
            $0.manifest = try $0.team.seal(try present(try $0.team.lan.approvedForSealing().first))
        },
        Stage(state: .uploading, isReadable: false, hasSealedFiles: true, hasReceipts: false) {
            try $0.team.lan.markUploading($0.app, seal: 1)
        },
        Stage(state: .receipted, isReadable: false, hasSealedFiles: true, hasReceipts: true) {
            try $0.team.lan.storeReceipt($0.team.receipt(.opened, try present($0.manifest)))
        },
        Stage(state: .purged, isReadable: false, hasSealedFiles: false, hasReceipts: true) {
            guard try $0.team.lan.purgeReceipted() == 1 else { throw MissingValue() }
        },
    ]

    /// One application on its way.
    final class Walk {
        let kit: TestKit
        let team: Team
        var batch: Batch?
        var manifest: PacketManifest?
        private var record: ApplicationRecord
        let blobs: [BlobReference]
        var app: ApplicationID { record.application.id }

        init() throws {
            kit = try TestKit()
            team = try kit.team()
            try team.beginCamp()
            record = try team.enrol()
            blobs = record.application.blobs
        }

        func append(_ event: LifecycleEvent) throws {
            record = try team.lan.append(
                EnrolmentStep(changes: [:], reason: "check", events: [event]), to: app,
                heads: record.application.heads)
        }

        func count(_ sql: String) throws -> Int {
            try team.vault.read { db in try db.integer(sql, [app.bytes.data]) ?? 0 }
        }

        /// Everything of this application that its keys would open, as it lies in the file.
        func ciphertexts() throws -> [Data] {
            try team.vault.read { db in
                let rows = try [
                    "SELECT sealed FROM application_key WHERE app = ?", "SELECT sealed FROM revision WHERE app = ?",
                    "SELECT summary FROM application WHERE id = ?",
                    """
                    SELECT piece.bytes FROM piece JOIN stream ON piece.id >> 20 = stream.id
                    WHERE stream.app = ? AND stream.kind = 0
                    """,
                ].flatMap { try db.rows($0, [app.bytes.data]) }
                return try rows.map { Data(try $0.bytes(0, of: "a row").prefix(64).suffix(40)) }
            }
        }
    }

    @Test("In every state what is readable is exactly what has to be", arguments: stages)
    func readable(stage: Stage) throws {
        let walk = try Walk()
        var before: [Data] = []
        for step in Self.stages {
            if let texts = try? walk.ciphertexts() { before = texts }
            try step.advance(walk)
            if step.state == stage.state { break }
        }
        if stage.isReadable { before = try walk.ciphertexts() }
        #expect(before.count > 6)
        #expect(try walk.team.lan.summaries().first?.state == stage.state)
        try check(stage, walk)
        try checkFiles(stage, walk, before)
        // The same after everybody went home: nothing depends on what memory still held.
        try walk.team.close()
        let again = try walk.kit.team()
        #expect(((try? again.lan.record(walk.app)) != nil) == stage.isReadable)
        #expect(try again.lan.receipts(of: walk.app).isEmpty != stage.hasReceipts)
    }

    private func check(_ stage: Stage, _ walk: Walk) throws {
        let lan = walk.team.lan
        #expect(((try? lan.record(walk.app)) != nil) == stage.isReadable)
        #expect(((try? lan.signedRevisions(of: walk.app)) != nil) == stage.isReadable)
        for blob in walk.blobs { #expect(((try? lan.blob(blob.id, of: walk.app)) != nil) == stage.isReadable) }
        #expect(try lan.find(number: Team.number).isEmpty != stage.isReadable)
        #expect(try (lan.summaries().first?.name != nil) == stage.isReadable)
        let keys = [
            "SELECT COUNT(*) FROM application_key WHERE app = ?", "SELECT COUNT(*) FROM revision WHERE app = ?",
            "SELECT COUNT(*) FROM blind_index WHERE app = ?",
            "SELECT COUNT(*) FROM stream WHERE app = ? AND kind = 0",
            "SELECT COUNT(*) FROM application WHERE id = ? AND summary IS NOT NULL",
        ]
        for sql in keys { #expect(try (walk.count(sql) > 0) == stage.isReadable, "\(sql)") }
        #expect(
            try (walk.count("SELECT COUNT(*) FROM stream WHERE app = ? AND kind = 1") > 0) == stage.hasSealedFiles)
        let receipts = try lan.receipts(of: walk.app)
        #expect(receipts.isEmpty != stage.hasReceipts)
        let registry = walk.kit.registry.key.publicKey
        for receipt in receipts { try receipt.verify(typ: "tram-receipt") { $0 == registry.id ? registry : nil } }
        let now = try walk.team.vault.readableNow()
        #expect(now.readable == (stage.isReadable ? 1 : 0))
        #expect(now.approved == (stage.state == .approved ? 1 : 0) && now.sealed == (stage.isReadable ? 0 : 1))
    }

    /// Whether the old ciphertext lies in the files: once the readable copy is gone, its pages were written over.
    private func checkFiles(_ stage: Stage, _ walk: Walk, _ ciphertexts: [Data]) throws {
        let files = try walk.kit.files()
        for text in ciphertexts {
            let isThere = files.contains { $0.bytes.range(of: text) != nil }
            #expect(isThere == stage.isReadable)
        }
    }

    @Test func whatWasSentBackIsReadableAgainToWhoCorrectsIt() throws {
        let walk = try Walk()
        for step in Self.stages.prefix(4) { try step.advance(walk) }
        let batch = try #require(walk.batch)
        _ = try walk.team.minh.openForReview(walk.app, in: batch.id)
        try walk.team.minh.judge(
            walk.app, in: batch.id, .returned(ReturnReason(code: .field, text: "hỏi lại năm sinh")))
        _ = try walk.team.minh.signApproval(batch.id)
        #expect(try walk.team.lan.record(walk.app).state == .returned)
        #expect(try walk.team.vault.readableNow().notApproved == 1)
        #expect(try walk.team.lan.find(number: Team.number).count == 1)
    }
}
