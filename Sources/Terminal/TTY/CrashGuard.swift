import Glibc
import Synchronization

/// Gives the terminal back when the program dies of a fault of its own (a trap, a bad access, an abort).
///
/// Without it the dead program would leave the last person's data on the screen and a terminal that shows no letters.
/// A signal handler can capture nothing, so what it needs stands in the one atomic below; it is written when a
/// ``TerminalSession`` takes the terminal and cleared when it gives it back.
enum CrashGuard {
    /// What the handler needs, in memory that is never freed while a handler could read it.
    @safe private struct Notes {
        var input: CInt
        var output: CInt
        var saved: termios
    }

    /// Address of the notes, 0 when there are none.
    private static let notes = Atomic<UInt>(0)
    private static let signals = [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGSEGV, SIGFPE]

    /// From now on a crash gives this terminal back.
    static func watch(input: CInt, output: CInt, saved: termios) {
        let fresh = UnsafeMutablePointer<Notes>.allocate(capacity: 1)
        unsafe fresh.initialize(to: Notes(input: input, output: output, saved: saved))
        // The old notes, a few bytes, are left: a handler may be reading them.
        notes.store(UInt(bitPattern: fresh), ordering: .releasing)
        var action = sigaction()
        unsafe action.__sigaction_handler.sa_handler = { _ in CrashGuard.restore() }
        // After one run the default comes back, and the same fault ends the program as it would have.
        action.sa_flags = CInt(bitPattern: UInt32(SA_RESETHAND)) | SA_NODEFER
        for signal in signals { _ = unsafe sigaction(signal, &action, nil) }
    }

    /// From now on a crash is none of our business.
    static func forget() { notes.store(0, ordering: .releasing) }

    /// What the handler does: `write` and `tcsetattr` on memory that is there, nothing else.
    static func restore() {
        let address = notes.exchange(0, ordering: .acquiringAndReleasing)
        guard let notes = unsafe UnsafeMutablePointer<Notes>(bitPattern: address) else { return }
        let leave = ControlSequence.leave
        _ = unsafe write(notes.pointee.output, leave.utf8Start, leave.utf8CodeUnitCount)
        _ = unsafe tcsetattr(notes.pointee.input, TCSANOW, &notes.pointee.saved)
    }
}
