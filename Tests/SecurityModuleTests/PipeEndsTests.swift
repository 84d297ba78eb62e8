import Glibc
import Testing

@testable import SecurityModule

@Suite("The ways to a tool and back") struct PipeEndsTests {
    /// A pipe cannot be made so in one step; a program that another thread starts meanwhile would hold it open.
    @Test func noOtherProgramThatIsStartedHasThem() throws {
        guard let ends = PipeEnds() else {
            Issue.record("no ends")
            return
        }
        for number in [ends.reading.number, ends.writing.number] {
            var facts = stat()
            #expect(unsafe fstat(number, &facts) == 0)
            #expect(facts.st_mode & S_IFMT == S_IFSOCK)
            #expect(fcntl(number, F_GETFD) & FD_CLOEXEC != 0)
        }
    }

    @Test func bytesGoOneWayAndEndWithTheWriter() throws {
        guard let ends = PipeEnds() else {
            Issue.record("no ends")
            return
        }
        var bytes: [UInt8] = [1, 2, 3]
        #expect(unsafe write(ends.writing.number, bytes, 3) == 3)
        #expect(unsafe send(ends.reading.number, bytes, 3, Int32(MSG_NOSIGNAL)) < 0)
        #expect(unsafe read(ends.writing.number, &bytes, 3) == 0)
        let reading = ends.keepReading()
        var found = [UInt8](repeating: 0, count: 8)
        #expect(unsafe read(reading.number, &found, 8) == 3)
        #expect(found.prefix(3) == [1, 2, 3])
        #expect(unsafe read(reading.number, &found, 8) == 0)
    }
}
