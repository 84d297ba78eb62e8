import EnrollmentModel
import Terminal
public import Vietnam

/// Opens a camp session: where the desk stands today.
public struct SessionState: DeskScreen {
    var place: TextField
    var hamlet: TextField
    var isOnHamlet = false
    var isBusy = false

    /// The form, with the place of the session before.
    public init(_ context: DeskContext) {
        place = TextField(context.home.session?.place ?? "", limit: 120)
        hamlet = TextField(context.home.session?.hamlet ?? "", limit: 120)
    }

    /// Name in the title line.
    public var title: Message { .labelSession }
    /// Keys of this screen.
    public var keys: [KeyHint] {
        [KeyHint("Enter", .buttonSave), KeyHint("Tab", Words.keyNextField), KeyHint("Esc", Words.keyBack)]
    }
    /// Always typing.
    public var isTyping: Bool { true }
}
