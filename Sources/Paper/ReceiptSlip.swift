public import EnrollmentModel
public import Vietnam

/// The slip of paper a citizen takes home: what was taken, under which number, and what comes next.
///
/// It names the person and nothing else about them: no personal number, no address, no birth date.
public struct ReceiptSlip: Sendable, Equatable {
    /// The number to ask under.
    public var number: ReceiptNumber
    /// Full name.
    public var name: String
    /// The day.
    public var date: CivilDate
    /// Where it was taken: place, hamlet.
    public var place: String
    /// What was asked for.
    public var kind: ApplicationKind
    /// Pictures that were taken, and what could not be.
    public var captures: CaptureCount

    /// A slip.
    public init(
        number: ReceiptNumber, name: String, date: CivilDate, place: String, kind: ApplicationKind,
        captures: CaptureCount
    ) {
        self.number = number
        self.name = name
        self.date = date
        self.place = place
        self.kind = kind
        self.captures = captures
    }

    /// The slip of an application, nothing while it has no number, name or kind.
    public init?(of application: CardApplication, session: CampSession, date: CivilDate) {
        guard let number = application.receiptNumber, let name = application.name,
            let kind = FormFacts(application.fields).kind
        else { return nil }
        self.init(
            number: number, name: name, date: date,
            place: [session.place, session.hamlet].filter { !$0.isEmpty }.joined(separator: ", "), kind: kind,
            captures: CaptureCount(application.captures))
    }
}

/// How many pictures of each kind were taken, and which of them are missing for a reason.
public struct CaptureCount: Sendable, Equatable {
    /// Fingers with at least one picture, 0 to 10.
    public var fingers: Int
    /// Irises taken, 0 to 2.
    public var irises: Int
    /// Whether the face was taken.
    public var hasPortrait: Bool
    /// Positions that could not be taken, with the reason.
    public var missing: [CapturePosition: MissingReason]

    /// Counts.
    public init(fingers: Int, irises: Int, hasPortrait: Bool, missing: [CapturePosition: MissingReason] = [:]) {
        self.fingers = fingers
        self.irises = irises
        self.hasPortrait = hasPortrait
        self.missing = missing
    }

    /// Counts what an application holds; a finger counts once however often it was taken.
    public init(_ captures: [(position: CapturePosition, result: CaptureResult)]) {
        var taken: Set<Finger> = []
        self.init(fingers: 0, irises: 0, hasPortrait: false)
        for (position, result) in captures {
            switch (result, position) {
            case (.captured, .rolled(let finger)), (.captured, .flat(let finger)): taken.insert(finger)
            case (.captured, .slap(let slap)): taken.formUnion(slap.fingers)
            case (.captured, .iris): irises += 1
            case (.captured, .portrait): hasPortrait = true
            case (.missing(let reason, _), _): missing[position] = reason
            case (.captured, _), (.notSupportedByDevice, _): break
            }
        }
        fingers = taken.subtracting(missing.keys.compactMap(\.singleFinger)).count
    }
}

extension CapturePosition {
    /// The finger, when it is the picture of one.
    fileprivate var singleFinger: Finger? {
        switch self {
        case .rolled(let finger), .flat(let finger): finger
        default: nil
        }
    }
}
