import Dispatch
import Glibc

/// Tells a ``WakePipe`` about a new window measure (SIGWINCH), the end of a suspension (SIGCONT), and that the program
/// is asked to end (SIGTERM, SIGHUP, and SIGINT from outside; the keys send none).
final class SignalWatch: Sendable {
    // A dispatch source is not Sendable on Linux; these never change and are cancelled once.
    nonisolated(unsafe) private let sources: [any DispatchSourceSignal]

    init(_ wake: WakePipe) {
        let queue = DispatchQueue(label: "tram.signals")
        let pairs: [(CInt, WakePipe.Signal)] = [
            (SIGWINCH, .resized), (SIGCONT, .resumed), (SIGTERM, .terminated), (SIGHUP, .terminated),
            (SIGINT, .terminated),
        ]
        let registered = DispatchGroup()
        unsafe sources = pairs.map { number, signal in
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { wake.send(signal) }
            registered.enter()
            source.setRegistrationHandler { registered.leave() }
            source.resume()
            return source
        }
        // A signal that comes before the system knows would still have its default effect.
        registered.wait()
    }

    func stop() {
        for source in unsafe sources { source.cancel() }
    }
}
