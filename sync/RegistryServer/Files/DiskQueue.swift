import Dispatch

/// Runs an actor's work on a thread of its own, so that a slow disk does not hold up the threads that serve requests.
final class DiskQueue: SerialExecutor {
    private let queue = DispatchQueue(label: "registry.disk")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
