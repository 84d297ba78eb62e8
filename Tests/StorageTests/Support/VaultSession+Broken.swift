import Enrollment

@testable import Storage

extension VaultSession {
    /// The number of the first entry of the audit log that is broken; nothing when it is whole.
    func firstBrokenAuditEntry() throws(StoreError) -> Int? { try verifyAudit().findings.first?.number }
}
