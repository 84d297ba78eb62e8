public import Enrollment
public import EnrollmentModel
public import Imaging
public import Terminal
public import Vietnam

/// Everything that can happen at the desk: what the terminal says, and what came of the effects.
public enum DeskEvent: Sendable {
    /// A key, a new window measure, the end of input.
    case input(TerminalInput)
    /// The time in milliseconds since 1970, for the clock and time stamps, and the milliseconds since the machine was
    /// started, sleep included, for the idle lock and waits, which no set clock may shorten; sent about once a second.
    case clock(Int, sinceBoot: Int)
    /// The vault is open for this user.
    case loggedIn(StoreUser)
    /// What about this laptop somebody should mend, each thing a message; the work goes on.
    case warned([Message])
    /// The vault stayed closed; what to tell the person.
    case logInFailed(Message)
    /// The password was not looked at: after too many wrong ones this user has to wait so many seconds.
    case logInBarred(user: String, seconds: Int)
    /// What the vault holds; answers ``DeskEffect/loadHome``.
    case home(HomeData)
    /// An application is at hand; answers ``DeskEffect/create(_:)`` and ``DeskEffect/open(_:)``.
    case opened(VisitRules, ApplicationRecord)
    /// The applications that seem to be of the same person; answers ``DeskEffect/findEarlier(_:than:)``.
    case earlier([EarlierApplication])
    /// What was typed before a lock and fitted no field yet; follows ``DeskEvent/opened(_:_:)``.
    case typed([FieldPath: String])
    /// A step is durable; answers ``DeskEffect/append(_:to:heads:)``.
    case saved(ApplicationRecord)
    /// What the person should do while a device works.
    case hint(CapturePosition, CaptureHint)
    /// A live picture while a device works.
    case live(CapturePosition, GreyImage)
    /// A device gave a picture; answers ``DeskEffect/capture(_:)``.
    case picture(CapturePosition, CapturedPicture)
    /// A device gave none; answers ``DeskEffect/capture(_:)``.
    case noPicture(CapturePosition, CaptureFailure)
    /// A batch is closed; answers ``DeskEffect/closeBatch``.
    case batchClosed(Batch)
    /// Every batch; answers ``DeskEffect/loadBatches``.
    case batches([BatchReview])
    /// One batch as it is judged now; answers ``DeskEffect/judge(_:in:_:)``.
    case judged(BatchReview)
    /// An application is open for judgement; answers ``DeskEffect/openForReview(_:in:)``.
    case reviewed(ApplicationRecord)
    /// A stored picture; answers ``DeskEffect/loadPicture(_:of:at:)``.
    case loaded(CapturePosition, Picture)
    /// A batch is signed; answers ``DeskEffect/sign(_:)``.
    case signed(Approval)
    /// A sync is under way.
    case syncing(SyncProgress)
    /// A sync is over; answers ``DeskEffect/sync``.
    case synced(SyncResult)
    /// An effect on the vault failed; nothing that was confirmed is lost.
    case failed(StoreError)
}

/// What the first screen and the status line show.
public struct HomeData: Sendable, Equatable {
    /// Every application, newest change first.
    public var summaries: [ApplicationSummary]
    /// The open camp session.
    public var session: CampSession?
    /// What somebody should look after now, each in one line, the gravest first: log, clock, second copy.
    public var warnings: [Message]
    /// What a theft or a river would cost now.
    public var atRisk: PeopleAtRisk?
    /// Where the kit's certificate stands.
    public var certificate: CertificateAge?

    /// What the vault holds now.
    public init(
        summaries: [ApplicationSummary] = [], session: CampSession? = nil, warnings: [Message] = [],
        atRisk: PeopleAtRisk? = nil, certificate: CertificateAge? = nil
    ) {
        self.certificate = certificate
        self.summaries = summaries
        self.session = session
        self.warnings = warnings
        self.atRisk = atRisk
    }
}

/// How many people would be harmed if the laptop were gone now.
public struct PeopleAtRisk: Sendable, Equatable {
    /// Whose data somebody could read who opened the vault.
    public var readable: Int
    /// Whose data is on one medium only.
    public var onOneMedium: Int

    /// So many people.
    public init(readable: Int, onOneMedium: Int) {
        self.readable = readable
        self.onOneMedium = onOneMedium
    }
}

/// How far a sync is.
public struct SyncProgress: Sendable, Equatable {
    /// What it does now.
    public enum Phase: String, Sendable, CaseIterable {
        /// Looking for the registry and proving who is who.
        case connecting
        /// Telling what there is to send.
        case offering
        /// Sending texts.
        case texts
        /// Sending pictures.
        case pictures
        /// Fetching receipts, returns and news.
        case fetching
    }

    /// What it does now.
    public var phase: Phase
    /// Sealed bytes sent and confirmed.
    public var sentBytes: Int
    /// Sealed bytes in all.
    public var totalBytes: Int
    /// Applications fully receipted in this run.
    public var applicationsDone: Int
    /// Applications to send in this run.
    public var applicationsTotal: Int

    /// How far a sync is.
    public init(phase: Phase, sentBytes: Int, totalBytes: Int, applicationsDone: Int, applicationsTotal: Int) {
        self.phase = phase
        self.sentBytes = sentBytes
        self.totalBytes = totalBytes
        self.applicationsDone = applicationsDone
        self.applicationsTotal = applicationsTotal
    }
}

/// What a sync brought.
public struct SyncResult: Sendable, Equatable {
    /// Applications whose receipts for all parts are verified and stored now.
    public var receipted: Int
    /// Applications that are still to be sent.
    public var waiting: Int
    /// Applications that the registry sent back.
    public var returned: Int
    /// Sealed bytes sent in this run.
    public var sentBytes: Int
    /// Why it ended before everything was sent, in words that say what to do.
    public var problem: Message?

    /// What a sync brought.
    public init(receipted: Int, waiting: Int, returned: Int, sentBytes: Int, problem: Message? = nil) {
        self.receipted = receipted
        self.waiting = waiting
        self.returned = returned
        self.sentBytes = sentBytes
        self.problem = problem
    }
}
