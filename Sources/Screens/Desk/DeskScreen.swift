public import Enrollment
public import EnrollmentModel
public import Terminal
public import Vietnam

/// What every screen may know besides its own state.
public struct DeskContext: Sendable {
    /// Who is logged in.
    public var user: StoreUser?
    /// The texts in the language of the moment.
    public var texts: Texts
    /// Milliseconds since 1970.
    public var now: Int
    /// Milliseconds since the machine was started, sleep included.
    public var sinceBoot = 0
    /// What the vault holds, as last read.
    public var home: HomeData
    /// When the kit's certificate ends, for who has not logged in.
    public var terms: CertificateTerms?
    /// The form that is filled in.
    public var form: FormDefinition
    /// The window as it was last told.
    public var window = Desk.smallest

    /// Rows between the title and the notice.
    var rows: Int { max(Desk.smallest.rows, window.rows) - 5 }

    /// Text in the language of the moment.
    func callAsFunction(_ message: Message) -> String { texts[message] }
}

/// One screen: a value that takes events and draws itself into the part of the canvas it is given.
public protocol DeskScreen: Sendable {
    /// Name in the title line.
    var title: Message { get }
    /// Keys for the bottom line and the help.
    var keys: [KeyHint] { get }
    /// Whether letters are being typed, so that `?` is no call for help.
    var isTyping: Bool { get }

    /// Takes an event and says what follows.
    mutating func update(_ event: DeskEvent, _ context: DeskContext) -> [Outcome]

    /// Steps that must be written before the screen goes away, so that nothing typed is lost.
    mutating func leave(_ context: DeskContext) -> [DeskEffect]

    /// Draws the screen.
    func view(_ canvas: inout Canvas, in area: Rect, _ context: DeskContext)
}

extension DeskScreen {
    /// Nothing to write.
    public mutating func leave(_ context: DeskContext) -> [DeskEffect] { [] }
}

/// A key and what it does, for the bottom line and the help.
public struct KeyHint: Sendable, Equatable {
    /// As printed on the key: `F8`, `Enter`, `n`.
    public var key: String
    /// What it does.
    public var does: Message

    /// A hint.
    public init(_ key: String, _ does: Message) {
        self.key = key
        self.does = does
    }
}

/// What follows from an event.
public enum Outcome: Sendable, Equatable {
    /// Something is to be done in the world.
    case effect(DeskEffect)
    /// Another screen comes up.
    case go(Route)
    /// The line above the bottom says something.
    case say(Notice)
}

/// Where one can go.
public enum Route: Sendable, Equatable {
    /// The list.
    case home
    /// The form of a new camp session.
    case session
    /// A new application.
    case enrol
    /// An application that exists.
    case open(ApplicationID)
    /// Batches and their judgement.
    case review
    /// The exchange with the registry.
    case sync
}

/// A line that tells what happened or what to do.
public struct Notice: Sendable, Equatable {
    /// How it is meant.
    public enum Kind: Sendable, Equatable {
        /// Something is done.
        case done
        /// Something to do.
        case advice
        /// Something is wrong.
        case problem
    }

    /// How it is meant.
    public var kind: Kind
    /// What it says.
    public var message: Message

    /// Something is done.
    public static func done(_ message: Message) -> Notice { Notice(kind: .done, message: message) }
    /// Something to do.
    public static func advice(_ message: Message) -> Notice { Notice(kind: .advice, message: message) }
    /// Something is wrong.
    public static func problem(_ message: Message) -> Notice { Notice(kind: .problem, message: message) }
}
