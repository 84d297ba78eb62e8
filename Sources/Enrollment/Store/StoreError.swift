public import EnrollmentModel

/// Why the vault could not do what was asked; nothing that was confirmed before is lost by any of these.
public enum StoreError: Error, Equatable, Sendable {
    /// No application, batch, blob or user of this name.
    case notFound(String)
    /// The vault is locked or the session has ended: log in again.
    case locked
    /// The user may not do this, and why.
    case notAllowed(NotAllowed)
    /// The application's life has no such step.
    case lifecycle(LifecycleError)
    /// Somebody else wrote first: read it again and repeat.
    case stale
    /// Another process holds the vault for writing; its owner in words.
    case inUse(by: String)
    /// No room on the disk: free some, the step was not taken.
    case diskFull
    /// A row, blob or file is not what was written: restore from the second copy.
    case damaged(what: String)
    /// Others than its owner could get at a file of the vault, so nothing is read from it or written to it.
    case exposed(VaultExposure)
    /// The vault was written by a newer version of the program.
    case newerVersion(Int)
    /// A picture that the registry holds: the application came back, its pictures did not.
    case atRegistry
    /// The disk or the database failed in another way.
    case failed(String)
}

/// What keeps a vault from being used although nothing in it is wrong.
public struct VaultExposure: Sendable, Equatable {
    /// What is not as it must be.
    public enum Reason: String, Sendable, CaseIterable {
        /// Others on this machine may read or write it.
        case mode
        /// It belongs to another user of this machine.
        case owner
        /// It is a link or something else that is no plain file or folder.
        case kind
    }

    /// The file or folder.
    public let path: String
    /// What is not as it must be.
    public let reason: Reason
    /// The mode it must have, as `chmod` takes it.
    public let mode: String

    /// What keeps the vault from being used.
    public init(path: String, reason: Reason, mode: String) {
        self.path = path
        self.reason = reason
        self.mode = mode
    }
}

/// Why somebody may not do something.
public enum NotAllowed: String, Sendable, CaseIterable {
    /// Their role does not include it.
    case role
    /// It is their own work: another supervisor has to judge it.
    case ownWork = "own_work"
    /// The sample drawn for this batch has not been opened yet.
    case sampleNotOpened = "sample_not_opened"
    /// Some applications have no verdict yet.
    case verdictMissing = "verdict_missing"
    /// The kit's certificate has run out.
    case certificateExpired = "certificate_expired"
    /// The certificate ended so long ago that new applications need a supervisor's extension code.
    case extensionNeeded = "extension_needed"
    /// The user was disabled.
    case disabled
    /// The registry revoked the user's key.
    case revoked
    /// The registry revoked this kit.
    case kitRevoked = "kit_revoked"
    /// The vault does not know any more who may have its key.
    case holdersUnknown = "holders_unknown"
}

extension StoreError: CustomStringConvertible {
    /// What happened, for logs; people get their own words from the texts.
    public var description: String {
        switch self {
        case .notFound(let what): "\(what) is not in this vault"
        case .locked: "the vault is locked"
        case .notAllowed(let why): "not allowed: \(why.rawValue)"
        case .lifecycle(let error): error.description
        case .stale: "the application changed in the meantime"
        case .inUse(let owner): "the vault is in use by \(owner)"
        case .diskFull: "the disk is full"
        case .damaged(let what): "\(what) is damaged"
        case .exposed(let what): "\(what.path) is open to others (\(what.reason.rawValue))"
        case .newerVersion(let version): "the vault has version \(version), newer than this program"
        case .atRegistry: "the picture is at the registry and not on this laptop any more"
        case .failed(let detail): "the vault failed: \(detail)"
        }
    }
}
