import Dispatch
import Glibc

/// Reads keys from a descriptor on its own thread until it is told to stop or the input ends.
struct InputReader: Sendable {
    /// The keyboard's descriptor.
    let descriptor: CInt
    let wake: WakePipe
    /// The measure of the window now.
    let size: @Sendable () -> Size
    /// Called after a suspension, before the new measure is told.
    let resume: @Sendable () -> Void
    /// Events that the program has not taken; reading pauses above ``mostWaiting``.
    let backlog: @Sendable () -> Int
    /// Takes what the terminal says.
    let deliver: @Sendable (TerminalInput) -> Void

    private static let mostWaiting = 2_048
    private static let pause: CInt = 20

    /// Returns when ``WakePipe`` says stop; after the end of the input it waits for that.
    func run() async {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "tram.keyboard").async {
                loop()
                continuation.resume()
            }
        }
    }

    private func loop() {
        var decoder = KeyDecoder()
        var buffer = [UInt8](repeating: 0, count: 4_096)
        var isOpen = true
        while true {
            let holdsBack = backlog() > Self.mostWaiting
            let keyboard = isOpen && !holdsBack ? descriptor : -1
            var waits = [
                pollfd(fd: wake.reading, events: Int16(POLLIN), revents: 0),
                pollfd(fd: keyboard, events: Int16(POLLIN), revents: 0),
            ]
            let limit = holdsBack ? Self.pause : CInt(decoder.patience ?? -1)
            let ready = unsafe poll(&waits, nfds_t(waits.count), limit)
            if ready == 0 && !holdsBack { send(decoder.timeout()) }
            guard ready > 0 else { continue }
            if waits[0].revents != 0 && !obey() { return }
            if waits[1].revents != 0 && !read(into: &buffer, &decoder) {
                isOpen = false
                send(decoder.timeout())
                deliver(.endOfInput)
            }
        }
    }

    /// False if it is over.
    private func obey() -> Bool {
        let signals = wake.take()
        if signals.contains(.stop) { return false }
        if signals.contains(.resumed) { resume() }
        if signals.contains(.terminated) { deliver(.endOfInput) }
        if signals.contains(.resumed) || signals.contains(.resized) { deliver(.resized(size())) }
        return true
    }

    /// False if the input has ended.
    private func read(into buffer: inout [UInt8], _ decoder: inout KeyDecoder) -> Bool {
        let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
        guard count > 0 else { return count < 0 && (errno == EINTR || errno == EAGAIN) }
        send(decoder.feed(buffer[..<count]))
        // What was typed may be a password; it must not stay in this buffer.
        for index in 0..<count { buffer[index] = 0 }
        return true
    }

    private func send(_ keys: [Key]) {
        for key in keys { deliver(.key(key)) }
    }
}
