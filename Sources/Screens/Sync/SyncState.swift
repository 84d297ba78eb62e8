import Terminal
public import Vietnam

/// The exchange with the registry.
public struct SyncState: DeskScreen {
    /// How far it is.
    enum Phase: Equatable {
        case idle
        case running(SyncProgress?)
        case stopping
        case over(SyncResult)
    }

    var phase = Phase.idle

    /// Nothing runs yet.
    public init() {}

    /// Name in the title line.
    public var title: Message { .titleSync }
    /// Keys of this screen.
    public var keys: [KeyHint] {
        isRunning
            ? [KeyHint("Esc", Words.keyStop)] : [KeyHint("Enter", .buttonSync), KeyHint("Esc", Words.keyBack)]
    }
    /// Never typing.
    public var isTyping: Bool { false }

    var isRunning: Bool {
        switch phase {
        case .running, .stopping: true
        case .idle, .over: false
        }
    }
}
