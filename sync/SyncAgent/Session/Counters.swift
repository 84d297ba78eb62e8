import Synchronization

/// Sums that are counted while bodies are on their way.
final class Counters: Sendable {
    private struct State {
        var planned = 0
        var sent = 0
        var bodies = 0
    }

    private let state = Mutex(State())

    func plan(_ bytes: Int) { state.withLock { $0.planned += bytes } }
    func body(_ bytes: Int) { state.withLock { $0.bodies += bytes } }
    func payload(_ bytes: Int) { state.withLock { $0.sent += bytes } }

    var planned: Int { state.withLock { $0.planned } }
    var bodies: Int { state.withLock { $0.bodies } }
    var sent: Int { state.withLock { min($0.sent, $0.planned) } }
}

/// Turns running totals of one body into differences.
final class RunningTotal: Sendable {
    private let last = Mutex(0)

    /// How much `total` is above the last one.
    func advance(to total: Int) -> Int {
        last.withLock { last in
            defer { last = total }
            return total - last
        }
    }
}
