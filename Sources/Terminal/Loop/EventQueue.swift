import Synchronization

/// A queue from any task or thread to the one task that takes from it.
///
/// It has no upper limit by itself; ``waitingCount`` lets a fast reader hold back.
final class EventQueue<Event: Sendable>: Sendable {
    private struct State {
        var events: [Event] = []
        var next = 0
        var waiter: CheckedContinuation<Event?, Never>?
        var isFinished = false

        mutating func takeFirst() -> Event? {
            guard next < events.count else { return nil }
            let event = events[next]
            next += 1
            // Taken events are dropped in bulk, so that taking stays cheap however long the queue is.
            if next == events.count || next > 1024 {
                events.removeFirst(next)
                next = 0
            }
            return event
        }
    }

    private enum Answer {
        case now(Event?)
        case later
    }

    private let state = Mutex(State())

    /// Events that nobody has taken yet.
    var waitingCount: Int { state.withLock { $0.events.count - $0.next } }

    /// Adds an event; one that comes after ``finish()`` is dropped.
    func send(_ event: Event) {
        let waiter: CheckedContinuation<Event?, Never>? = state.withLock { state in
            guard !state.isFinished else { return nil }
            if let waiter = state.waiter {
                state.waiter = nil
                return waiter
            }
            state.events.append(event)
            return nil
        }
        waiter?.resume(returning: event)
    }

    /// Takes no more events; those that wait can still be taken, then ``next()`` gives nil.
    func finish() {
        let waiter: CheckedContinuation<Event?, Never>? = state.withLock { state in
            state.isFinished = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: nil)
    }

    /// The next event if one is there.
    func nextIfAny() -> Event? {
        state.withLock { $0.takeFirst() }
    }

    /// The next event, nil at the end. A cancelled task finishes the queue. Only one task may wait.
    func next() async -> Event? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Answer = state.withLock { state in
                    if let event = state.takeFirst() { return .now(event) }
                    if state.isFinished { return .now(nil) }
                    precondition(state.waiter == nil, "two tasks wait on one queue")
                    state.waiter = continuation
                    return .later
                }
                if case .now(let event) = answer { continuation.resume(returning: event) }
            }
        } onCancel: {
            finish()
        }
    }
}

/// The way back for whoever carries out effects: events sent here reach the program in order.
public struct EventSink<Event: Sendable>: Sendable {
    let queue: EventQueue<Event>

    /// Hands an event to the program; after its end it is dropped.
    public func send(_ event: Event) { queue.send(event) }
}
