import CanonicalJSON
public import EnrollmentModel
public import Secrets

/// An exported audit log, checked without a vault.
public struct AuditFile: Sendable {
    /// The kit it says it is of.
    public let kit: KitID
    /// The key it says the kit has. A file proves nothing about a key that came with it.
    public let device: PublicKey
    /// Who exported it, where its last line is good.
    public let exportedBy: String?
    /// What came of going through it.
    public let report: AuditReport

    /// Goes through an exported log, a few lines of it in memory.
    ///
    /// - Parameters:
    ///   - device: The key that the registry certified for the kit, if it is known here.
    ///   - read: Gives the whole file to its argument, piece by piece.
    /// - Returns: Nothing when it is no exported audit log at all.
    public init?(device known: PublicKey? = nil, reading read: (([UInt8]) -> Void) throws -> Void) rethrows {
        var walk = AuditFileWalk(device: known)
        try read { walk.push($0) }
        guard let file = walk.finish() else { return nil }
        self = file
    }

    init(kit: KitID, device: PublicKey, exportedBy: String?, report: AuditReport) {
        self.kit = kit
        self.device = device
        self.exportedBy = exportedBy
        self.report = report
    }
}
