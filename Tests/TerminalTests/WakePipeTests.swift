import Glibc
import Testing

@testable import Terminal

@Suite("What wakes the reader of the terminal") struct WakePipeTests {
    /// A pipe cannot be made so in one step; a program that another thread starts meanwhile would have it.
    @Test func noProgramThatIsStartedHasIt() throws {
        let wake = try WakePipe()
        var facts = stat()
        #expect(unsafe fstat(wake.reading, &facts) == 0)
        #expect(facts.st_mode & S_IFMT == S_IFSOCK)
        #expect(fcntl(wake.reading, F_GETFD) & FD_CLOEXEC != 0)
    }

    @Test func whatIsSentWakesOnceAndIsTakenOnce() throws {
        let wake = try WakePipe()
        func isAwake() -> Bool {
            var waiting = pollfd(fd: wake.reading, events: Int16(POLLIN), revents: 0)
            return unsafe poll(&waiting, 1, 0) == 1
        }
        #expect(!isAwake() && wake.take() == [])
        wake.send(.resized)
        wake.send(.resumed)
        #expect(isAwake())
        #expect(wake.take() == [.resized, .resumed])
        #expect(!isAwake() && wake.take() == [])
    }

    /// Somebody drags the window's corner for long.
    @Test func noSignalIsLostBehindManyOthersAndNobodyWaits() throws {
        let wake = try WakePipe()
        for _ in 0..<100_000 { wake.send(.resized) }
        wake.send(.stop)
        #expect(wake.take() == [.resized, .stop])
    }
}
