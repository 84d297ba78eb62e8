import Enrollment
import EnrollmentModel
import Terminal
public import Vietnam

/// The supervisor's work: batches, their applications, verdicts with reasons, the signature.
public struct ReviewState: DeskScreen {
    enum Page: Sendable, Equatable {
        case batches
        case batch
        case application(ReviewedApplication)
    }

    var reviews: [BatchReview] = []
    var isLoaded = false
    /// Which batch is chosen.
    var list: ListCursor
    /// Which application of it is chosen.
    var items: ListCursor
    var page = Page.batches
    /// Whether the question before signing is open.
    var isSigning = false
    /// Whether the answer of the vault is awaited.
    var isBusy = false
    /// What is being written down as the reason of a return.
    var returning: ReturnDialog?

    /// Nothing is loaded yet.
    public init(_ context: DeskContext) {
        list = ListCursor(height: context.rows - Self.otherRows)
        items = ListCursor(height: context.rows - Self.otherRows)
    }

    /// Rows above and below the lists.
    static let otherRows = 5

    /// Name in the title line.
    public var title: Message { .titleReview }

    /// Keys of the page that is open.
    public var keys: [KeyHint] {
        let back = KeyHint("Esc", Words.keyBack)
        let verdicts = [KeyHint("A", .buttonApprove), KeyHint("T", .buttonReturn)]
        switch page {
        case .batches: return [KeyHint("Enter", Words.keyOpen), back]
        case .batch: return [KeyHint("Enter", Words.keyOpen)] + verdicts + [KeyHint("K", .buttonSign), back]
        case .application:
            return verdicts + [KeyHint("◂▸", Words.keyPicture), KeyHint("↑↓", Words.keyScroll), back]
        }
    }

    /// Whether the reason of a return is typed.
    public var isTyping: Bool { returning?.isTyping == true }

    /// The batch that is chosen.
    var review: BatchReview? { reviews.indices.contains(list.selected) ? reviews[list.selected] : nil }

    /// The application of it that is chosen.
    var item: BatchItem? {
        guard let review, review.batch.items.indices.contains(items.selected) else { return nil }
        return review.batch.items[items.selected]
    }
}

/// An application as a supervisor looks at it.
struct ReviewedApplication: Sendable, Equatable {
    let id: ApplicationID
    var record: ApplicationRecord?
    /// Pictures that came so far.
    var pictures: [CapturePosition: Picture] = [:]
    /// Which of ``captured`` is in sight.
    var shown = 0
    /// First line of the text in sight.
    var top = 0

    /// The positions with a picture, the face first.
    var captured: [(position: CapturePosition, capture: Capture)] {
        let all = (record?.application.captures ?? []).compactMap { position, result in
            if case .captured(let capture) = result { (position, capture) } else { nil }
        }
        return all.filter { $0.0 == .portrait } + all.filter { $0.0 != .portrait }
    }

    /// What has to be read from the vault for the picture in sight.
    var wanted: DeskEffect? {
        guard captured.indices.contains(shown) else { return nil }
        let (position, capture) = captured[shown]
        return pictures[position] == nil ? .loadPicture(capture.blob, of: id, at: position) : nil
    }
}

/// Asks for the reason of a return: its kind, then words for the operator.
struct ReturnDialog: Sendable, Equatable {
    private(set) var choices = ChoiceList(count: ReturnReason.Code.allCases.count)
    private(set) var code: ReturnReason.Code?
    private(set) var text = TextField(limit: 200)

    enum Answer: Equatable {
        case open
        case closed
        case problem(Message)
        case reason(ReturnReason)
    }

    var isTyping: Bool { code != nil }

    mutating func press(_ key: Key) -> Answer {
        guard let code else {
            switch choices.handle(key) {
            case .closed: return .closed
            case .open: return .open
            case .picked(let index):
                self.code = ReturnReason.Code.allCases[index]
                return .open
            }
        }
        switch key {
        case .escape: return .closed
        case .enter:
            let words = VietnameseText.tidied(text.text)
            return words.isEmpty ? .problem(Words.returnTextMissing) : .reason(ReturnReason(code: code, text: words))
        default:
            text.handle(key)
            return .open
        }
    }

    func view(_ canvas: inout Canvas, _ context: DeskContext) {
        guard let code else {
            choices.view(
                &canvas, title: context(Words.returnWhy), choices: ReturnReason.Code.allCases.map { context(.of($0)) })
            return
        }
        let title = "\(context(.of(code))). \(context(Words.returnText))"
        let inside = Popup.draw(on: &canvas, columns: 70, rows: 1, title: title)
        canvas.draw(text, column: inside.left, row: inside.top, width: inside.size.columns, isFocused: true)
    }
}
