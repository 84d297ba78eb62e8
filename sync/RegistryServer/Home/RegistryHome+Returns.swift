import CanonicalJSON
public import EnrollmentModel
import Packet
import Secrets

extension RegistryHome {
    /// Sends an opened application back to its kit with a person's reason: its text, signed by the registry and sealed to
    /// the kit's own key, goes out with the kit's next sync.
    ///
    /// - Returns: The application.
    public func sendBack(
        _ receipt: ReceiptNumber, _ reason: ReturnReason, store: some RegistryStore, clock: RegistryClock = .system
    ) async throws(KitOrderError) -> ApplicationRow {
        let found = try await stored { () throws(StoreFault) in try await store.application(receipt: receipt) }
        guard let row = found else { throw .unknownApplication(receipt.text) }
        guard !row.isReturned else { throw .returnedBefore(receipt.text) }
        let kit = try await newest(row.kit, store)
        guard try await !isRevoked(kit, store) else { throw .revoked(row.kit) }
        let now = clock.now()
        let record = ReturnRecord(
            app: row.app, kit: row.kit, heads: row.heads, reason: reason,
            sealed: try keys.seal(row, reason, for: kit, now: now))
        let isDone = try await stored { () throws(StoreFault) in try await store.sendBack(record, now: now) }
        guard isDone else { throw .returnedBefore(receipt.text) }
        return row
    }
}

extension RegistryKeys {
    /// The text of an application, signed and sealed to the device of a kit.
    func seal(
        _ row: ApplicationRow, _ reason: ReturnReason, for kit: KitRecord, now: Int
    ) throws(KitOrderError) -> [UInt8] {
        guard let text = try? ApplicationText(json: JSONValue(canonical: row.text)) else {
            throw .damaged("the text of application \(row.app)")
        }
        guard let recipient = SealingRecipient(text: kit.certificate.sealingRecipient) else {
            throw .damaged("the certificate of kit \(row.kit)")
        }
        return ReturnedText(kit: row.kit, app: row.app, revisions: text.revisions, reason: reason, time: now)
            .sealed(by: signing, to: recipient)
    }
}
