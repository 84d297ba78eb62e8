/// What can go wrong, under a code that never changes: machines read the code, people the two sentences.
public enum ProblemCode: String, Sendable, CaseIterable {
    /// The password opens no slot.
    case wrongPassword = "wrong_password"
    /// After too many wrong passwords one has to wait.
    case tooManyTries = "too_many_tries"
    /// No password was typed.
    case emptyPassword = "empty_password"
    /// Nobody is logged in, or the vault is locked.
    case locked
    /// Another process holds the vault or the scanner.
    case inUse = "in_use"
    /// The role may not do this.
    case notAllowed = "not_allowed"
    /// Nobody approves own work.
    case ownWork = "own_work"
    /// A certificate has run out.
    case certificateExpired = "certificate_expired"
    /// A certificate ran out long ago: new applications need an extension code.
    case extensionNeeded = "extension_needed"
    /// The registry revoked the key of this user.
    case revoked
    /// The registry revoked this kit.
    case kitRevoked = "kit_revoked"
    /// The registry offers an older list of revoked keys than one that was verified before.
    case revocationsWentBack = "revocations_went_back"
    /// A certificate that does not fit this kit, or does not end later than the one it has.
    case badRenewal = "bad_renewal"
    /// What the registry sent back cannot be opened or is not what it took.
    case badReturn = "bad_return"
    /// The picture is at the registry and not on this laptop any more.
    case atRegistry = "at_registry"
    /// No room on the disk.
    case diskFull = "disk_full"
    /// The disk failed to write or read.
    case diskFailed = "disk_failed"
    /// A stored row or blob is not what was written.
    case dataDamaged = "data_damaged"
    /// There is no kit here yet.
    case noKit = "no_kit"
    /// There is a kit here already.
    case kitExists = "kit_exists"
    /// The provisioning file is broken or not signed by its registry.
    case badProvisioning = "bad_provisioning"
    /// No scanner or camera found.
    case noDevice = "no_device"
    /// The device went away.
    case deviceUnplugged = "device_unplugged"
    /// The device answers nonsense or nothing.
    case deviceFault = "device_fault"
    /// Nobody put a finger there in time.
    case noFinger = "no_finger"
    /// The picture was cut short or blurred; taking it again helps.
    case badFrame = "bad_frame"
    /// The picture is below the bar.
    case poorQuality = "poor_quality"
    /// No connection.
    case networkDown = "network_down"
    /// The registry's certificate is not the one of this kit.
    case wrongRegistry = "wrong_registry"
    /// The registry refused what was sent.
    case registryRefused = "registry_refused"
    /// A receipt is not what the registry would sign for these bytes.
    case badReceipt = "bad_receipt"
    /// The laptop's clock is wrong.
    case clockWrong = "clock_wrong"
    /// Not JSON.
    case brokenJSON = "broken_json"
    /// A key that the form does not have.
    case unknownKey = "unknown_key"
    /// A value that does not fit its field.
    case badValue = "bad_value"
    /// Too many or too few digits.
    case wrongDigits = "wrong_digits"
    /// Required fields are empty.
    case incomplete
    /// No such application, batch or user.
    case notFound = "not_found"
    /// The application is not in a state for this.
    case wrongState = "wrong_state"
    /// A packet or manifest that does not verify.
    case badPacket = "bad_packet"
    /// The command was called in a wrong way.
    case wrongUse = "wrong_use"

    /// Who has to do with it, in the order of the exit codes 1 to 4.
    public enum Family: Int, Sendable {
        /// The world failed: disk, device, network.
        case world = 1
        /// Wrong use.
        case use = 2
        /// The data was refused.
        case data = 3
        /// Locked or not allowed.
        case access = 4
    }

    /// Who has to do with it; its raw value is the exit code.
    public var family: Family {
        switch self {
        case .revoked, .kitRevoked, .wrongPassword, .tooManyTries, .emptyPassword, .locked, .inUse, .notAllowed,
            .ownWork, .certificateExpired, .extensionNeeded:
            .access
        case .diskFull, .diskFailed, .noDevice, .deviceUnplugged, .deviceFault, .noFinger, .badFrame, .networkDown,
            .wrongRegistry, .clockWrong:
            .world
        case .wrongUse, .noKit, .kitExists: .use
        case .revocationsWentBack, .badRenewal, .badReturn, .atRegistry, .dataDamaged, .badProvisioning, .poorQuality,
            .registryRefused, .badReceipt, .brokenJSON, .unknownKey,
            .badValue, .wrongDigits, .incomplete, .notFound, .wrongState, .badPacket:
            .data
        }
    }
}

extension Texts {
    /// What happened, in one sentence.
    public func message(_ code: ProblemCode) -> String { self[code.message] }
    /// What to do next, in one sentence.
    public func hint(_ code: ProblemCode) -> String { self[code.hint] }
}
