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

    /// The first screen, empty.
    public init() {}

    /// Name in the title line.
    public var title: Message { .titleLogin }
    /// Keys of this screen.
    public var keys: [KeyHint] { [KeyHint("Enter", Words.keyLogIn), KeyHint("Tab", Words.keyNextField)] }
    /// Always typing.
    public var isTyping: Bool { true }
}
