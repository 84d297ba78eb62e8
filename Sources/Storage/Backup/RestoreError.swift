public import Enrollment
public import EnrollmentModel
public import Secrets

/// Why a vault was not restored; the place it was to stand is as it was.
public enum RestoreError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The backup or mirror cannot be read, and why.
    case unreadable(String)
    /// It is no backup, or one that was cut or changed; what is wrong with it.
    case damaged(String)
    /// The recovery key of the shares does not open it.
    case otherRecovery
    /// The mirror was still being made when it was taken away.
    case incomplete
    /// It is of another kit than the provisioning file.
    case otherKit(found: KitID, wanted: KitID)
    /// It is of another registry than the provisioning file.
    case otherRegistry
    /// The provisioning file is not newer than what is in the backup.
    case olderEpoch(found: Int, given: Int)
    /// The secrets of the provisioning file are not those of its certificate.
    case otherKeys
    /// The security chip of the new laptop did not take the vault's secret.
    case hardware(HardwareError)
    /// The admin cannot be made.
    case user(UserError)
    /// The disk the new vault is to stand on.
    case store(StoreError)

    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .unreadable(let reason): "the backup cannot be read: \(reason)"
        case .damaged(let what): "the backup is damaged (\(what)): take another copy of it"
        case .otherRecovery: "the shares are not those of this kit's headquarters: use theirs"
        case .incomplete: "the copy on this card was never whole: take another card or a backup"
        case .otherKit(let found, let wanted): "the backup is of kit \(found), the provisioning file of kit \(wanted)"
        case .otherRegistry: "the backup and the provisioning file are of different registries"
        case .olderEpoch(let found, let given):
            "the backup is of epoch \(found), the provisioning file of epoch \(given): have the kit issued anew"
        case .otherKeys: "the provisioning file does not fit together: ask the registry for a new one"
        case .hardware(let error): error.description
        case .user(let error): error.description
        case .store(let error): error.description
        }
    }
}

/// What was restored.
public struct RestoreReport: Sendable, Equatable {
    /// Applications in the new vault.
    public let people: Int
    /// When the last work in it was done, milliseconds since 1970.
    public let lastWork: Int
    /// The last receipt number that the lost laptop can have given; new numbers begin behind it.
    public let receiptGap: ClosedRange<Int>
    /// What is wrong with the records or the audit log, as a login finds it.
    public let findings: [VaultFinding]
    /// The first broken entry of the audit log; nothing when it is whole.
    public let firstBrokenAuditEntry: Int?
}
