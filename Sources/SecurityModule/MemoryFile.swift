import Glibc

/// A descriptor of ours, closed with its owner and never seen by a program we start unless it is handed over.
struct Descriptor: ~Copyable {
    let number: Int32

    /// Takes a descriptor over and moves it out of the way of the low numbers that a child is given.
    init?(taking number: Int32) {
        guard number >= 0 else { return nil }
        let moved = fcntl(number, F_DUPFD_CLOEXEC, 64)
        close(number)
        guard moved >= 0 else { return nil }
        self.number = moved
    }

    deinit { close(number) }
}

/// A file without a name and without a disk: the tools read and write files, and none of ours is to be one.
struct MemoryFile: ~Copyable {
    let descriptor: Descriptor
    /// The most that is read from one, in bytes.
    private static let limit = 16_384

    init?(_ bytes: [UInt8] = []) {
        let name = "/tram-\(getpid())-\(UInt64.random(in: .min ... .max))"
        let file = unsafe shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0o600)
        guard file >= 0 else { return nil }
        _ = unsafe shm_unlink(name)
        guard let descriptor = Descriptor(taking: file) else { return nil }
        let written = unsafe pwrite(descriptor.number, bytes, bytes.count, 0)
        guard written == bytes.count else { return nil }
        self.descriptor = descriptor
    }

    /// Everything in it, from the front.
    func contents() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.limit)
        let count = unsafe pread(descriptor.number, &bytes, bytes.count, 0)
        return Array(bytes.prefix(max(count, 0)))
    }
}

/// Both ends of a way that bytes go, first one end and then the other.
///
/// A pair of sockets and no pipe, which is there for a moment before it can be told to close when a program starts: one
/// that another thread starts in that moment would have it, and hold it open. The tools read and write what they are
/// given as 0 to 2; only by a name (`/dev/stdin`) a socket does not open, and we give them none.
struct PipeEnds: ~Copyable {
    let reading: Descriptor
    let writing: Descriptor

    init?() {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return nil }
        // One way only, as with a pipe.
        shutdown(ends[0], Int32(SHUT_WR))
        shutdown(ends[1], Int32(SHUT_RD))
        let reading = Descriptor(taking: ends[0])
        let writing = Descriptor(taking: ends[1])
        guard let reading, let writing else { return nil }
        self.reading = reading
        self.writing = writing
    }
}
