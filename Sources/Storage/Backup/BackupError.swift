public import Enrollment
import Secrets

/// Why there is no backup; nothing half done is left.
public enum BackupError: Error, Equatable, Sendable, CustomStringConvertible {
    /// There is a file of that name.
    case exists(String)
    /// The disk that the backup goes to is full.
    case targetFull
    /// The file that the backup goes to cannot be written or read, and why.
    case target(String)
    /// What was written is not what is on the disk.
    case notReadBack
    /// The copy of the vault is not whole; what the check said first.
    case damaged(String)
    /// The certificate names nobody to seal it to.
    case noRecipient
    /// The vault, or the disk it lies on.
    case store(StoreError)

    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .exists(let path): "there is a file \(path): choose another name"
        case .targetFull: "the disk of the backup is full: take a larger one"
        case .target(let reason): "the backup cannot be written: \(reason)"
        case .notReadBack: "the disk gives back something else than was written: take another one"
        case .damaged(let what): "the vault is damaged (\(what)): keep its folder and the second copy as they are"
        case .noRecipient: "the kit's certificate has no recovery key: ask the registry for a new one"
        case .store(let error): error.description
        }
    }

    init(_ error: FileFault) { self = error.isFull ? .targetFull : .target(error.description) }
}

/// What a backup holds.
public struct BackupReport: Sendable, Equatable {
    /// Bytes of the sealed file.
    public let bytes: Int
    /// Applications in it.
    public let people: Int
    /// The first broken entry of the audit log, which was broken before as well; nothing when it is whole.
    public let firstBrokenAuditEntry: Int?
}
