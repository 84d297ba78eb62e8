/// What is wrong with an audit log.
public enum AuditFault: String, Sendable, CaseIterable {
    /// The entry is not there; a later one, a checkpoint or an acknowledgement speaks of it.
    case missing
    /// The entry does not open, or what it holds is no entry.
    case altered
    /// Another entry stands in its place, or it stands where none belongs.
    case outOfOrder = "out_of_order"
    /// The entry names another predecessor than the one before it: one of the two was written anew.
    case doesNotFollow = "does_not_follow"
    /// A number that only rises is lower than in the entry before.
    case wentBack = "went_back"
    /// There is no checkpoint where one belongs, or one that the registry holds is gone.
    case checkpointMissing = "checkpoint_missing"
    /// The checkpoint of this entry cannot be read or was not signed by the kit.
    case checkpointAltered = "checkpoint_altered"
    /// The checkpoint is good, and the log is not the one it was signed for.
    case checkpointMismatch = "checkpoint_mismatch"
    /// The records of the vault are not those that the last entry speaks of.
    case recordsDoNotMatch = "records_do_not_match"
    /// Rows beside the records are not what the records say: applications, revisions or users were taken away or changed.
    case rowsDoNotMatch = "rows_do_not_match"
    /// The counters are not those of the last entry.
    case countersDoNotMatch = "counters_do_not_match"
    /// The registry's acknowledgement cannot be read or was not signed by it.
    case acknowledgementAltered = "acknowledgement_altered"
    /// An exported file is not the one that was signed.
    case headMismatch = "head_mismatch"
}

/// Where an audit log is broken.
public struct AuditFinding: Error, Sendable, Equatable {
    /// What is wrong.
    public let fault: AuditFault
    /// Number of the first entry it is seen at.
    public let number: Int
    /// The wall clock of that entry in milliseconds since 1970, where it can be read.
    public let time: Int?
    /// The wall clock of the last entry before it that is good.
    public let timeBefore: Int?

    init(_ fault: AuditFault, _ number: Int, time: Int? = nil, timeBefore: Int? = nil) {
        self.fault = fault
        self.number = number
        self.time = time
        self.timeBefore = timeBefore
    }
}

/// The wall clock was moved between two entries, as the time since the machine's start gives away.
public struct ClockStep: Sendable, Equatable {
    /// The first entry after it.
    public let number: Int
    /// By how much, milliseconds; below zero: set back.
    public let by: Int
}

/// What came of going through an audit log.
public struct AuditReport: Sendable, Equatable {
    /// Entries that are there.
    public var entries = 0
    /// Checkpoints that are there.
    public var checkpoints = 0
    /// Up to which entry the registry has acknowledged it.
    public var acknowledged: Int?
    /// The wall clock of the last good entry, milliseconds since 1970.
    public var lastTime: Int?
    /// Where the clock was moved by a minute or more, the first twenty.
    public var clockSteps: [ClockStep] = []
    /// How often the clock was moved by a minute or more.
    public var clockStepCount = 0
    /// Entries that were written while the clock was odd.
    public var flaggedEntries = 0
    /// What is wrong: first the first broken entry, then what the end does not fit.
    public var findings: [AuditFinding] = []

    /// Whether nothing is wrong. A cut end is found at the next sync only.
    public var isWhole: Bool { findings.isEmpty }
}
