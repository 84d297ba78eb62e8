import Enrollment
import EnrollmentModel
import Terminal
import Vietnam

/// Fingers, face and whatever else a device can take, one position after the other.
struct CapturePage: Sendable, Equatable {
    enum Overlay: Sendable, Equatable {
        case none
        case missing(ChoiceList)
        case note(MissingReason, TextField)
        case forced(ChoiceList)
    }

    let positions: [CapturePosition]
    var list: ListCursor
    /// The position a device works on now.
    var running: CapturePosition?
    var hint: CaptureHint?
    /// The last picture, and what it shows; it stays until the next one comes.
    var picture: Picture?
    var pictured: CapturePosition?
    var quality: Int?
    var overlay = Overlay.none
    /// Whether the next finger begins by itself when one is done.
    var isFlowing = false

    /// Lines of positions on the smallest screen.
    static let rows = 16
    /// Reasons an operator can give for keeping a poor picture.
    static let forcedReasons: [ForcedReason] = [.wornSkin, .supervisor]

    init(_ visit: EnrolmentVisit) {
        positions = visit.plan.positions
        list = ListCursor(count: positions.count, height: Self.rows)
        follow(visit)
    }

    /// Puts the choice on the position that is to be taken.
    mutating func follow(_ visit: EnrolmentVisit) {
        guard case .capture(let position) = visit.step, let index = positions.firstIndex(of: position) else { return }
        list.select(index)
    }

    /// What a key asks the screen for.
    enum Request: Equatable {
        case nothing
        case leave
        case cancel
        case feed(VisitEvent)
        case problem(Message)
    }

    mutating func press(_ key: Key, _ visit: EnrolmentVisit) -> Request {
        if overlay != .none { return pressOverlay(key) }
        if running != nil { return key == .escape ? .cancel : .nothing }
        switch key {
        case .escape: return .leave
        case .enter, .space: return .feed(.capture)
        default: break
        }
        switch key.typed?.lowercased() {
        case "k": overlay = .missing(ChoiceList(count: MissingReason.allCases.count))
        case "g": return visit.best == nil ? .problem(Words.refusal(.nothingTaken, .enrol)) : askForced()
        case "l": return .feed(.retake(positions[list.selected]))
        default: list.handle(key)
        }
        return .nothing
    }

    private mutating func askForced() -> Request {
        overlay = .forced(ChoiceList(count: Self.forcedReasons.count))
        return .nothing
    }

    private mutating func pressOverlay(_ key: Key) -> Request {
        switch overlay {
        case .none: return .nothing
        case .missing(var choices):
            switch choices.handle(key) {
            case .closed: overlay = .none
            case .open: overlay = .missing(choices)
            case .picked(let index): return picked(MissingReason.allCases[index])
            }
        case .forced(var choices):
            switch choices.handle(key) {
            case .closed: overlay = .none
            case .open: overlay = .forced(choices)
            case .picked(let index):
                overlay = .none
                return .feed(.keepBest(Self.forcedReasons[index]))
            }
        case .note(let reason, var field): return pressNote(key, reason, &field)
        }
        return .nothing
    }

    /// A reason that says nothing by itself needs words.
    private mutating func picked(_ reason: MissingReason) -> Request {
        if reason == .unobtainable {
            overlay = .note(reason, TextField(limit: 200))
            return .nothing
        }
        overlay = .none
        return .feed(.missing(reason, note: nil))
    }

    private mutating func pressNote(_ key: Key, _ reason: MissingReason, _ field: inout TextField) -> Request {
        switch key {
        case .escape: overlay = .none
        case .enter:
            let note = VietnameseText.tidied(field.text)
            guard !note.isEmpty else { return .problem(Words.noteMissing) }
            overlay = .none
            return .feed(.missing(reason, note: note))
        default:
            field.handle(key)
            overlay = .note(reason, field)
        }
        return .nothing
    }
}
