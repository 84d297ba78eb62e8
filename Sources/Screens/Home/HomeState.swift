import Enrollment
import EnrollmentModel
import Terminal
public import Vietnam

/// The list of applications and the way to everything else.
public struct HomeState: DeskScreen {
    var list: ListCursor
    /// What the list is narrowed to; nil when nobody searches.
    var search: TextField?
    /// Rows above and below the list, with the usual head lines.
    static let otherRows = 5

    /// The list as it was last read.
    public init(_ context: DeskContext) {
        list = ListCursor(count: context.home.summaries.count, height: Self.height(context))
    }

    /// Lines of the list: the more there is to say above it, the fewer.
    static func height(_ context: DeskContext) -> Int {
        context.rows - otherRows - max(0, HeadLine.all(context).count - HeadLine.usual)
    }

    /// Name in the title line.
    public var title: Message { .titleApplications }

    /// Keys of this screen.
    public var keys: [KeyHint] {
        if search != nil {
            return [
                KeyHint("↑↓", Words.keyMove), KeyHint("Enter", Words.keyOpen), KeyHint("Esc", .buttonCancel),
            ]
        }
        return [
            KeyHint("N", .titleEnrol), KeyHint("/", Words.keyFind),
            KeyHint("B", Words.keyBatch), KeyHint("D", .titleReview), KeyHint("S", .titleSync),
            KeyHint("P", Words.keySession), KeyHint("Enter", Words.keyOpen),
        ]
    }

    /// Whether a search is typed.
    public var isTyping: Bool { search != nil }

    /// The applications that fit the search, in order.
    func shown(_ context: DeskContext) -> [ApplicationSummary] {
        guard let search, !search.isEmpty else { return context.home.summaries }
        let wanted = VietnameseText.folded(search.text)
        return context.home.summaries.filter { summary in
            VietnameseText.folded(summary.name ?? "").contains(wanted)
                || VietnameseText.folded(summary.receipt.text).contains(wanted)
        }
    }
}
