import Dispatch
import Glibc

/// Tells a ``WakePipe`` about a new window measure (SIGWINCH) and the end of a suspension (SIGCONT).
final class SignalWatch: Sendable {
    // A dispatch source is not Sendable on Linux; these never change and are cancelled once.
    nonisolated(unsafe) private let sources: [any DispatchSourceSignal]

    init(_ wake: WakePipe) {
        let queue = DispatchQueue(label: "tram.signals")
        let pairs: [(CInt, WakePipe.Signal)] = [(SIGWINCH, .resized), (SIGCONT, .resumed)]
        unsafe sources = pairs.map { number, signal in
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { wake.send(signal) }
            source.resume()
            return source
        }
    }

    func stop() {
        for source in unsafe sources { source.cancel() }
    }
}
