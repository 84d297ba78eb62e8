import CanonicalJSON
public import Enrollment
public import EnrollmentModel
import GRDB
public import Secrets

/// Why a receipt was not kept.
public enum ReceiptError: Error, Equatable, Sendable, CustomStringConvertible {
    /// It is not believed; nothing is destroyed for it.
    case refused(ReceiptProblem)
    /// The store.
    case store(StoreError)

    /// What is wrong and what follows.
    public var description: String {
        switch self {
        case .refused(let problem): "the receipt is not believed (\(problem.rawValue)): the sealed files stay"
        case .store(let error): error.description
        }
    }
}

extension VaultSession {
    /// Verifies and keeps a receipt. When `opened` receipts cover all parts, the application is receipted.
    ///
    /// The same receipt again changes nothing.
    ///
    /// - Returns: Where the application stands after it.
    /// - Throws: ``ReceiptError``.
    @discardableResult
    public func storeReceipt(_ signed: JWS) throws(ReceiptError) -> LifecycleState {
        let receipt = try verified(signed)
        do throws(StoreError) {
            return try write(.receiptStored) { writer in
                writer.subject = receipt.app.text
                let (packet, manifest) = try packet(of: receipt, writer.reader)
                try keep(signed, receipt, packet, in: &writer)
                var status = try writer.reader.status(receipt.app)
                let opened = try writer.reader.covered(receipt.app, seal: receipt.seal, level: .opened)
                guard status.seal == receipt.seal, [.sealed, .uploading].contains(status.state),
                    manifest.parts.allSatisfy({ opened.contains($0.sealedHash) })
                else { return status.state }
                try status.move(.receipted)
                try writer.saveUnreadable(receipt.app, &status)
                return status.state
            }
        } catch {
            if case .notFound = error { throw .refused(.unknownPacket) }
            if error == Self.otherContent { throw .refused(.otherContent) }
            throw .store(error)
        }
    }

    /// Destroys the sealed files of every application whose `opened` receipts cover all parts. Receipts, manifests and
    /// with them all hashes stay. One whose records are damaged keeps its files: they may be all that is left of a
    /// person's visit.
    ///
    /// - Returns: How many applications.
    @discardableResult
    public func purgeReceipted() throws(StoreError) -> Int {
        let waiting = try read { reader in
            try reader.db.rows("SELECT id FROM application WHERE state = ?", [LifecycleState.receipted.rawValue])
                .compactMap { ApplicationID(stored: try $0.bytes(0, of: "an application")) }
                .filter { (try? opened($0, reader)) != nil }
        }
        var count = 0
        for app in waiting {
            do throws(StoreError) {
                try purge(app)
                count += 1
            } catch {
                guard case .damaged = error else { throw error }
            }
        }
        if count > 0 { try vault.emptyLog() }
        return count
    }

    private func purge(_ app: ApplicationID) throws(StoreError) {
        try write(.purged) { writer in
            writer.subject = app.text
            guard var status = try opened(app, writer.reader) else { throw StoreError.stale }
            try status.move(.purged)
            try StreamID.deleteAll(writer.db, app: app, kind: .sealedFile)
            try writer.saveUnreadable(app, &status)
        }
    }

    /// Where an application stands whose `opened` receipts cover all parts; nothing when a part lacks one.
    private func opened(_ app: ApplicationID, _ reader: VaultReader) throws -> ApplicationStatus? {
        let status = try reader.status(app)
        let (_, manifest) = try reader.packet(app, seal: status.seal)
        let opened = try reader.covered(app, seal: status.seal, level: .opened)
        return manifest.parts.allSatisfy { opened.contains($0.sealedHash) } ? status : nil
    }

    /// The receipts of an application, `stored` before `opened`.
    public func receipts(of app: ApplicationID) throws(StoreError) -> [JWS] {
        try read { reader in
            let seal = try reader.status(app).seal
            return try ReceiptLevel.allCases.flatMap { level in
                try reader.record(.receipt(app, seal: seal, level: level), as: ReceiptRow.self)?.receipts ?? []
            }
        }
    }

    private static var otherContent: StoreError { .failed("the receipt is not of what was sent") }

    private func verified(_ signed: JWS) throws(ReceiptError) -> Receipt {
        let registry = PublicKey(bytes: vault.kit.registryKey)
        guard (try? signed.verify(typ: SignatureType.receipt) { $0 == registry?.id ? registry : nil }) != nil else {
            throw .refused(.signature)
        }
        guard let receipt = try? Receipt(json: JSONValue(canonical: signed.payload)) else {
            throw .refused(.malformed)
        }
        guard receipt.kit == vault.kit.kit, receipt.registry.utf8.elementsEqual(vault.kit.registry.utf8) else {
            throw .refused(.otherAddress)
        }
        return receipt
    }

    private func packet(
        of receipt: Receipt, _ reader: VaultReader
    ) throws -> (row: PacketRow, manifest: PacketManifest) {
        let (row, manifest) = try reader.packet(receipt.app, seal: receipt.seal)
        guard receipt.manifest == BLAKE2b.hash256(row.manifest.payload), receipt.heads == manifest.heads,
            Set(receipt.parts).isSubset(of: Set(manifest.parts.map(\.sealedHash)))
        else { throw Self.otherContent }
        return (row, manifest)
    }

    private func keep(
        _ signed: JWS, _ receipt: Receipt, _ packet: PacketRow, in writer: inout VaultWriter
    ) throws {
        let name = RecordName.receipt(receipt.app, seal: receipt.seal, level: receipt.level)
        var row = try writer.reader.record(name, as: ReceiptRow.self) ?? ReceiptRow(receipts: [])
        if !row.receipts.contains(where: { $0.payload == signed.payload }) {
            row.receipts.append(signed)
            try writer.put(name, row.json)
        }
        guard packet.parked != nil else { return }
        var packet = packet
        packet.parked = nil
        try writer.put(.packet(receipt.app, seal: receipt.seal), packet.json)
    }
}
