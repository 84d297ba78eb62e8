import Enrollment
public import EnrollmentModel
public import Terminal
public import Vietnam

/// The full-screen application as one value: who is logged in, which screen is up, and what lies over it.
public struct Desk: ScreenProgram {
    /// What lies over the screen.
    enum Overlay: Equatable {
        case none
        case help
        case leaving
    }

    /// Milliseconds without a key after which the desk locks itself, where the kit's certificate says nothing else.
    public static let idleLimit = 300_000

    /// Whether it wants to end.
    public private(set) var isFinished = false
    /// The screen that is up.
    public internal(set) var screen: any DeskScreen
    var context: DeskContext
    var notice: Notice?
    var overlay = Overlay.none
    /// A form that was typed and is no application yet, while an earlier one of the same person is looked at.
    private var kept: EnrolState?
    private let idleLimit: Int
    private var lastKey: Int

    /// A desk at its log-in screen.
    ///
    /// - Parameters:
    ///   - language: Language to begin with; F2 changes it.
    ///   - now: Milliseconds since 1970; ``DeskEvent/clock(_:sinceBoot:)`` keeps it up.
    ///   - sinceBoot: Milliseconds since the machine was started.
    ///   - idleLimit: Milliseconds without a key after which it locks itself.
    ///   - terms: When the kit's certificate ends, to be shown before somebody logs in.
    ///   - form: The form to fill in.
    public init(
        language: Language = .vi, now: Int, sinceBoot: Int = 0, idleLimit: Int = Desk.idleLimit,
        terms: CertificateTerms? = nil, form: FormDefinition = .enrol
    ) {
        context = DeskContext(user: nil, texts: Texts(language), now: now, home: HomeData(), form: form)
        (context.sinceBoot, context.terms) = (sinceBoot, terms)
        screen = LoginState()
        self.idleLimit = idleLimit
        lastKey = sinceBoot
    }

    /// What the terminal says is an event as it is.
    public static func event(for input: TerminalInput) -> DeskEvent { .input(input) }

    /// Takes one event and says what is to be done in the world.
    public mutating func update(_ event: DeskEvent) -> [DeskEffect] {
        switch event {
        case .input(.key(let key)):
            lastKey = context.sinceBoot
            return press(key)
        case .input(.resized(let size)): context.window = size
        case .input(.endOfInput): return close()
        case .clock(let now, let sinceBoot):
            (context.now, context.sinceBoot) = (now, sinceBoot)
            if context.user != nil, sinceBoot - lastKey >= idleLimit { return lock() }
        case .loggedIn(let user):
            context.user = user
            return go(.home)
        case .home(let home): context.home = home
        case .warned(let all): notice = .problem(.lines(all))
        // Work that goes on by itself is no idle desk: a lock would break a long upload off.
        case .syncing, .picture, .live: lastKey = context.sinceBoot
        case .failed(.locked) where context.user != nil:
            notice = .problem(StoreError.locked.message)
            return lock()
        default: break
        }
        return follow(screen.update(event, context))
    }

    private mutating func press(_ key: Key) -> [DeskEffect] {
        switch (overlay, key) {
        case (.help, _):
            overlay = .none
            return []
        case (.leaving, .enter), (.leaving, "y"), (.leaving, "c"), (.leaving, .function(10)): return close()
        case (.leaving, _):
            overlay = .none
            return []
        case (.none, .function(1)): overlay = .help
        case (.none, "?") where !screen.isTyping: overlay = .help
        case (.none, .function(2)), (.none, .control("l")):
            context.texts = Texts(context.texts.language == .vi ? .en : .vi)
        case (.none, .function(10)), (.none, .control("c")): overlay = .leaving
        case (.none, .function(9)) where context.user != nil: return lock()
        default:
            notice = nil
            return follow(screen.update(.input(.key(key)), context))
        }
        return []
    }

    private mutating func follow(_ outcomes: [Outcome]) -> [DeskEffect] {
        outcomes.flatMap { outcome -> [DeskEffect] in
            switch outcome {
            case .effect(let effect): return [effect]
            case .say(let notice): self.notice = notice
            case .go(let route): return go(route)
            }
            return []
        }
    }

    private mutating func go(_ route: Route) -> [DeskEffect] {
        if case .open = route, let form = screen as? EnrolState, form.isNew { kept = form }
        if route == .home || route == .enrol, let form = kept {
            (screen, kept, notice) = (form, nil, notice ?? .advice(Words.formIsBack))
            return [.loadHome]
        }
        switch route {
        case .home:
            screen = HomeState(context)
            return [.loadHome]
        case .session: screen = SessionState(context)
        case .enrol: screen = EnrolState(context)
        case .open(let id):
            screen = EnrolState(opening: id, context)
            return [.open(id)]
        case .review:
            screen = ReviewState(context)
            return [.loadBatches]
        case .sync: screen = SyncState()
        }
        return []
    }

    /// Goes back to the log-in screen; whatever was typed and fits is written first.
    private mutating func lock() -> [DeskEffect] {
        var last = screen.leave(context)
        if var form = kept { last += form.leave(context) }
        kept = nil
        let language = context.texts.language
        let form = context.form
        let (window, sinceBoot, terms) = (context.window, context.sinceBoot, context.terms)
        context = DeskContext(user: nil, texts: Texts(language), now: context.now, home: HomeData(), form: form)
        (context.window, context.sinceBoot, context.terms) = (window, sinceBoot, terms)
        screen = LoginState()
        overlay = .none
        return last + [.lock]
    }

    private mutating func close() -> [DeskEffect] {
        defer { isFinished = true }
        return context.user == nil ? [] : lock()
    }
}
