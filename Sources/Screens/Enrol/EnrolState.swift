public import Enrollment
public import EnrollmentModel
import Terminal
public import Vietnam

/// One person's visit, step by step; where it stands comes from ``EnrolmentVisit``, which knows what is stored.
public struct EnrolState: DeskScreen {
    enum Page: Sendable, Equatable {
        case opening
        case form(FormPage)
        case earlier(EarlierPage)
        case participant(ParticipantPage)
        case notice(NoticePage)
        case capture(CapturePage)
        case check(CheckPage)
        case done
    }

    /// The visit once the application exists.
    public internal(set) var visit: EnrolmentVisit?
    var page: Page
    /// Whether a step is being written; keys wait for its answer.
    var isSaving = false
    /// What is saved once it is known whether this person is here already.
    var asking: Fields?
    /// Whom that was asked of last.
    var asked: Fields?
    /// What is to be fed to the visit when the step is written.
    var pending: [VisitEvent] = []
    /// Where to go when the step is written.
    var goesWhenSaved: Route?

    /// A new application: it exists from its first saved answers on.
    public init(_ context: DeskContext) {
        page = .form(FormPage(context.form, Fields(), context.texts.language))
    }

    /// An application that exists; ``DeskEvent/opened(_:_:)`` brings it.
    public init(opening id: ApplicationID, _ context: DeskContext) {
        page = .opening
    }

    /// Name in the title line.
    public var title: Message {
        guard let receipt = visit?.record.application.receiptNumber else { return .titleEnrol }
        let title = Message.titleEnrol
        return Message(vi: "\(title.vi) \(receipt.text)", en: "\(title.en) \(receipt.text)")
    }

    /// Keys of the page that is open.
    public var keys: [KeyHint] {
        let edit = KeyHint("F5", Words.keyEditForm)
        let back = KeyHint("Esc", Words.keyBack)
        switch page {
        case .opening: return [back]
        case .form:
            return [
                KeyHint("F8", Words.keySaveNext), back, KeyHint("F3", Words.keySource),
                KeyHint("F4", Words.keyDecline), KeyHint("F7", Words.keyParticipant),
            ]
        case .earlier:
            return [KeyHint("F8", Words.keyGoOn), KeyHint("Enter", Words.keyOpen), KeyHint("↑↓", Words.keyMove), back]
        case .participant: return [KeyHint("F8", .buttonSave), KeyHint("◂▸", Words.role), back]
        case .notice: return [KeyHint("Enter", Words.keySaveNext), KeyHint("␣", Words.keyToggle), edit, back]
        case .capture(let page): return page.keys + (page.running == nil ? [edit, back] : [])
        case .check:
            let main: Message = visit?.isConfirmed == true ? .buttonSubmit : Words.keyConfirmed
            return [KeyHint("Enter", main), edit, KeyHint("F6", Words.keyEditCaptures), back]
        case .done: return [KeyHint("Enter", Words.keyToList), KeyHint("N", Words.keyNextPerson)]
        }
    }

    /// Whether letters go into a field.
    public var isTyping: Bool {
        switch page {
        case .form, .notice, .participant, .earlier: true
        case .capture(let page): if case .note = page.overlay { true } else { false }
        case .opening, .check, .done: false
        }
    }
}

extension CapturePage {
    /// Keys while a device works, and while it waits.
    var keys: [KeyHint] {
        if running != nil { return [KeyHint("Esc", Words.keyStopCapture)] }
        return [
            KeyHint("Enter", .buttonCapture), KeyHint("K", .buttonMissing), KeyHint("G", .buttonKeepBest),
            KeyHint("L", .buttonRetake),
        ]
    }
}
