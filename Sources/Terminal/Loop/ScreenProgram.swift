/// What the terminal itself has to say.
public enum TerminalInput: Hashable, Sendable {
    /// A key or a paste.
    case key(Key)
    /// The window has this measure now.
    case resized(Size)
    /// Nobody can type any more: the connection closed, the terminal went away, or a signal asks the program to end.
    case endOfInput
}

/// Something that a program wants done in the world; the composition root does it.
public protocol ScreenEffect: Sendable {
    /// A name for things that must not overtake each other.
    associatedtype Lane: Hashable & Sendable

    /// Effects of one lane are done one after the other in the order they were asked for; lanes run side by side.
    var lane: Lane { get }
}

/// A full-screen application as a value: events change it and ask for effects, and it draws itself.
public protocol ScreenProgram: Sendable {
    /// What can happen.
    associatedtype Event: Sendable
    /// What it can ask for.
    associatedtype Effect: ScreenEffect

    /// The event for something that the terminal said.
    static func event(for input: TerminalInput) -> Event

    /// Whether it wants to end.
    var isFinished: Bool { get }

    /// Takes one event and says what is to be done in the world.
    mutating func update(_ event: Event) -> [Effect]

    /// Draws the whole screen.
    func view(_ canvas: inout Canvas)
}
