import Dispatch
import Synchronization

/// Work on all cores that is over when the call returns.
enum Beside {
    /// Does `body` and, on the other cores meanwhile, `work` for each piece; who is done first helps with the rest.
    ///
    /// - Returns: What came of the pieces, in their order, and of the body.
    static func run<Piece: Sendable, Made: Sendable, Outcome: Sendable>(
        _ pieces: [Piece], _ work: @Sendable (Piece) -> Made, while body: @Sendable () -> Outcome
    ) -> (made: [Made], outcome: Outcome) {
        let made = Mutex([Made?](repeating: nil, count: pieces.count))
        let outcome = Mutex<Outcome?>(nil)
        // The body begins first: it waits for the disk most of the time.
        DispatchQueue.concurrentPerform(iterations: pieces.count + 1) { index in
            if index == 0 {
                let value = body()
                outcome.withLock { $0 = value }
            } else {
                let value = work(pieces[index - 1])
                made.withLock { $0[index - 1] = value }
            }
        }
        guard let value = outcome.withLock({ $0 }) else { preconditionFailure("the body was not run") }
        return (made.withLock { $0.compactMap(\.self) }, value)
    }
}
