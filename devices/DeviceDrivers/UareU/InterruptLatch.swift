import Synchronization
import USBTransport

/// Keeps one interrupt transfer queued at all times and remembers what came.
///
/// The reader tells of a finger when it likes, sometimes before the write that asks for it has been confirmed; so
/// events are latched, and waiting looks at what is already there.
final class InterruptLatch: Sendable {
    private struct State {
        var seen: Set<UareUInterrupt> = []
        var pending: (any PendingTransfer)?
        var failure: TransportFault?
        var stopped = false
        var waiter: (wanted: UareUInterrupt, continuation: CheckedContinuation<Result<Void, any Error>, Never>)?
    }

    private let port: UareUPort
    private let state: Mutex<State>

    /// Queues the first transfer before it returns.
    init(port: UareUPort) throws(TransportFault) {
        self.port = port
        let first = try port.beginInterrupt()
        state = Mutex(State(pending: first))
    }

    /// Takes interrupts until ``stop()`` or a fault; a fault reaches whoever waits.
    func listen() async {
        while let pending = state.withLock({ $0.pending }) {
            do throws(TransportFault) {
                let bytes = try await pending.finish().get()
                try queueNext()
                if let interrupt = UareUInterrupt(bytes) { latch(interrupt) }
            } catch {
                return fail(error)
            }
        }
    }

    /// Cancels the queued transfer; ``listen()`` returns.
    func stop() {
        let pending = state.withLock { state in
            state.stopped = true
            return state.pending
        }
        pending?.cancel()
    }

    /// Forgets an earlier `interrupt`, so that only a new one counts.
    func forget(_ interrupt: UareUInterrupt) { state.withLock { _ = $0.seen.remove(interrupt) } }

    /// True if `interrupt` came and was not forgotten.
    func hasSeen(_ interrupt: UareUInterrupt) -> Bool { state.withLock { $0.seen.contains(interrupt) } }

    /// Waits for `interrupt` up to `limit`; false = it did not come.
    ///
    /// One task waits at a time. Throws the fault of the interrupt endpoint, or `CancellationError`.
    func wait(for interrupt: UareUInterrupt, upTo limit: Duration, clock: any Clock<Duration>) async throws -> Bool {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await self.next(interrupt)
                return true
            }
            group.addTask {
                try await clock.sleep(for: limit)
                return false
            }
            defer { group.cancelAll() }
            return try await group.next() ?? false
        }
    }

    private func next(_ wanted: UareUInterrupt) async throws {
        let outcome: Result<Void, any Error> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let known: Result<Void, any Error>? = state.withLock { state in
                    if state.seen.contains(wanted) { return .success(()) }
                    if let failure = state.failure { return .failure(failure) }
                    if Task.isCancelled { return .failure(CancellationError()) }
                    state.waiter = (wanted, continuation)
                    return nil
                }
                if let known { continuation.resume(returning: known) }
            }
        } onCancel: {
            let waiter = state.withLock { $0.waiter.take() }
            waiter?.continuation.resume(returning: .failure(CancellationError()))
        }
        try outcome.get()
    }

    private func queueNext() throws(TransportFault) {
        let next = try port.beginInterrupt()
        let stopped = state.withLock { state in
            state.pending = next
            return state.stopped
        }
        if stopped { next.cancel() }
    }

    private func latch(_ interrupt: UareUInterrupt) {
        let waiter = state.withLock { state in
            state.seen.insert(interrupt)
            return state.waiter?.wanted == interrupt ? state.waiter.take() : nil
        }
        waiter?.continuation.resume(returning: .success(()))
    }

    private func fail(_ fault: TransportFault) {
        let waiter = state.withLock { state in
            state.failure = fault
            state.pending = nil
            return state.waiter.take()
        }
        waiter?.continuation.resume(returning: .failure(fault))
    }
}
