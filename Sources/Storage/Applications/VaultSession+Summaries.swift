public import Enrollment
import EnrollmentModel
import GRDB

extension VaultSession {
    /// All applications, newest change first, sealed ones without names. One that is damaged keeps its line, with
    /// what can still be read of it.
    public func summaries() throws(StoreError) -> [ApplicationSummary] {
        try read { reader in
            try reader.db.rows("SELECT id, receipt, state FROM application")
                .compactMap { row in try line(row, reader) }
                .sorted { ($1.changed, $1.receipt.counter) < ($0.changed, $0.receipt.counter) }
        }
    }

    private func line(_ row: Row, _ reader: VaultReader) throws -> ApplicationSummary? {
        guard let id = ApplicationID(stored: try row.bytes(0, of: "an application")),
            let receipt = ReceiptNumber(kit: vault.kit.kit, counter: try row.integer(1, of: "a receipt number")),
            let state = LifecycleState(rawValue: try row.text(2, of: "a state"))
        else { return nil }
        var line = ApplicationSummary(id: id, receipt: receipt, state: state, name: nil, operatorName: "", changed: 0)
        guard let status = try? reader.status(id) else { return line }
        line.operatorName = status.operatorName
        line.changed = status.changed
        guard state.isReadable, let keys = try? reader.keyTable.keys(of: id) else { return line }
        let summary = try? reader.summary(id, status, keys: keys)
        line.name = summary?.name
        line.returned = summary?.returned
        return line
    }
}
