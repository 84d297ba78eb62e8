internal import Synchronization
internal import USBTransport

/// A transfer that an emulated device has and has not yet answered.
final class EmulatedTransfer: PendingTransfer {
    private struct State {
        var outcome: Result<[UInt8], TransportFault>?
        var waiters: [CheckedContinuation<Result<[UInt8], TransportFault>, Never>] = []
        var clockwork: Task<Void, Never>?
    }

    /// Most bytes that the host takes.
    let length: Int
    private let state = Mutex(State())

    init(length: Int) { self.length = length }

    /// Ends the transfer, unless it has ended before.
    func end(_ outcome: Result<[UInt8], TransportFault>) {
        let before = state.withLock { state -> State? in
            guard state.outcome == nil else { return nil }
            let before = state
            state = State(outcome: outcome)
            return before
        }
        before?.clockwork?.cancel()
        for waiter in before?.waiters ?? [] { waiter.resume(returning: outcome) }
    }

    /// True once the outcome is known.
    var hasEnded: Bool { state.withLock { $0.outcome != nil } }

    /// Ends the transfer as timed out unless something else ends it before.
    func limit(to timeout: Duration, clock: any Clock<Duration>) {
        let clockwork = Task { [weak self] in
            do { try await clock.sleep(for: timeout) } catch { return }
            self?.end(.failure(TransportFault(.timedOut, in: "emulated transfer")))
        }
        let ended = state.withLock { state in
            guard state.outcome == nil else { return true }
            state.clockwork = clockwork
            return false
        }
        if ended { clockwork.cancel() }
    }

    func finish() async -> Result<[UInt8], TransportFault> {
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let outcome = state.withLock { state -> Result<[UInt8], TransportFault>? in
                    if state.outcome == nil { state.waiters.append(waiter) }
                    return state.outcome
                }
                if let outcome { waiter.resume(returning: outcome) }
            }
        } onCancel: {
            cancel()
        }
    }

    func cancel() { end(.failure(TransportFault(.cancelled, in: "emulated transfer"))) }
}

extension EmulatedTransfer {
    /// How the transfer ends with `bytes`: an overflow if they are more than the host takes.
    func ending(with bytes: [UInt8]) -> (EmulatedTransfer, Result<[UInt8], TransportFault>) {
        guard bytes.count <= length else { return (self, .failure(TransportFault(.overflow, in: "emulated transfer"))) }
        return (self, .success(bytes))
    }
}
