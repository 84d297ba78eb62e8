import Terminal
public import Vietnam

/// The first screen: who is there?
public struct LoginState: DeskScreen {
    /// Which field the keys go to.
    enum Focus: Equatable {
        case user
        case password
    }

    var user = TextField(limit: 60)
    var password = SecretEntry()
    var focus = Focus.user
    /// Whether the vault is being opened, which stretches the password for a second or two.
    var isBusy = false
    var problem: Message?
    /// Who has to wait after too many wrong passwords, and until when, milliseconds since the machine was started.
    var barred: (user: String, until: Int)?

    /// The first screen, empty.
    public init() {}

    /// Name in the title line.
    public var title: Message { .titleLogin }
    /// Keys of this screen.
    public var keys: [KeyHint] { [KeyHint("Enter", Words.keyLogIn), KeyHint("Tab", Words.keyNextField)] }
    /// Seconds that the named user still has to wait, 0 for nobody else.
    func secondsLeft(_ context: DeskContext) -> Int {
        guard let barred, barred.user.utf8.elementsEqual(user.text.utf8) else { return 0 }
        return max(0, barred.until - context.sinceBoot + 999) / 1000
    }

    /// Always typing.
    public var isTyping: Bool { true }
}
