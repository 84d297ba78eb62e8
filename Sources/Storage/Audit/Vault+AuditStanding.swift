public import Enrollment
public import EnrollmentModel
import GRDB

/// How the audit log stands, as far as it shows before anybody has logged in.
public struct AuditStanding: Sendable, Equatable {
    /// Entries.
    public let entries: Int
    /// Number of the last entry that the device has signed for; nothing when there is none or its signature is not good.
    public let signed: Int?
    /// What is odd about the clock right now, seen from that entry.
    public let clock: [ClockFlag]
}

extension Vault {
    /// Looks at the end of the audit log without a key: entries are sealed, checkpoints are not.
    public func auditStanding() throws(StoreError) -> AuditStanding {
        try read { db in
            let held = try CheckpointTable(db: db).last().flatMap { held in
                held.checkpoint.epoch == kit.epoch && held.isSigned(by: device) ? held : nil
            }
            let wall = environment.clock().wall
            var flags: [ClockFlag] = []
            if let held, wall < held.checkpoint.hlc.l { flags.append(.behind) }
            if wall < environment.built { flags.append(.beforeBuild) }
            return AuditStanding(
                entries: try db.integer("SELECT COUNT(*) FROM audit") ?? 0, signed: held?.checkpoint.number,
                clock: flags)
        }
    }
}
