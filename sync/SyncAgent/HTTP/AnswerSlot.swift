import NIOCore
import Synchronization

/// Where the answer to the one request under way arrives, or the first thing that went wrong with its connection.
final class AnswerSlot: Sendable {
    private enum State {
        case idle
        case waiting(EventLoopPromise<WireAnswer>)
        case dead(AgentError)
    }

    private let state = Mutex(State.idle)
    private let authority: PinnedAuthority

    init(_ authority: PinnedAuthority) { self.authority = authority }

    /// The next answer goes to `promise`; it fails right away on a dead connection.
    func expect(_ promise: EventLoopPromise<WireAnswer>) {
        let trouble: AgentError? = state.withLock { state in
            if case .dead(let error) = state { return error }
            state = .waiting(promise)
            return nil
        }
        if let trouble { promise.fail(trouble) }
    }

    func answer(_ answer: WireAnswer) {
        let promise: EventLoopPromise<WireAnswer>? = state.withLock { state in
            guard case .waiting(let promise) = state else { return nil }
            state = .idle
            return promise
        }
        promise?.succeed(answer)
    }

    /// The connection is dead. The first trouble tells why, whatever follows from it.
    func fail(_ error: any Error) {
        let trouble = authority.lastRefusal.map { .untrusted($0) } ?? AgentError(wire: error)
        let promise: EventLoopPromise<WireAnswer>? = state.withLock { state in
            defer { if case .dead = state {} else { state = .dead(trouble) } }
            guard case .waiting(let promise) = state else { return nil }
            return promise
        }
        promise?.fail(trouble)
    }

    /// Why the connection is dead, if it is.
    var trouble: AgentError? { state.withLock { if case .dead(let error) = $0 { error } else { nil } } }
}

/// Nothing moved in either direction for too long.
struct Stall: Error {}

extension AgentError {
    init(wire error: any Error) {
        switch error {
        case let error as AgentError: self = error
        case is Stall: self = .stalled
        default: self = .cut("\(error)")
        }
    }
}
