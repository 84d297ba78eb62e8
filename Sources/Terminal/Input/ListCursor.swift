/// Which line of a list is chosen and which part of the list is in sight.
public struct ListCursor: Hashable, Sendable {
    /// Lines in the list.
    public private(set) var count: Int
    /// The chosen line, 0 when the list is empty.
    public private(set) var selected: Int
    /// The first line in sight.
    public private(set) var top: Int
    /// Lines that fit on the screen, at least 1.
    public private(set) var height: Int

    /// A list whose first line is chosen.
    public init(count: Int = 0, height: Int = 10) {
        self.count = max(0, count)
        self.height = max(1, height)
        selected = 0
        top = 0
    }

    /// The lines in sight.
    public var visible: Range<Int> { top..<min(count, top + height) }

    /// Takes a new count of lines and keeps the choice as near as it can.
    public mutating func resize(count: Int? = nil, height: Int? = nil) {
        self.count = max(0, count ?? self.count)
        self.height = max(1, height ?? self.height)
        select(selected)
    }

    /// Chooses a line, the nearest if there is no such one.
    public mutating func select(_ line: Int) {
        selected = max(0, min(line, count - 1))
        top = max(0, min(top, count - height))
        if selected < top { top = selected }
        if selected >= top + height { top = selected - height + 1 }
    }

    /// Carries out an arrow, page, Home or End key; false if the key means nothing to a list.
    @discardableResult
    public mutating func handle(_ key: Key) -> Bool {
        switch key {
        case .up: select(selected - 1)
        case .down: select(selected + 1)
        case .pageUp: select(selected - height)
        case .pageDown: select(selected + height)
        case .home: select(0)
        case .end: select(count - 1)
        default: return false
        }
        return true
    }
}
