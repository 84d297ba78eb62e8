import Foundation

/// A TPM 2.0 in software (`swtpm`) in a folder of its own, shared by one program after the other as the kernel shares a
/// real one.
public final class SoftwareTPM {
    /// How tpm2-tools reach it: the value for `TPM2TOOLS_TCTI`.
    public let connection: String
    private let folder: TemporaryFolder
    private let program: URL
    private var running: Process?

    /// Starts one, or says what is not installed and starts nothing.
    public init?(orSkip what: String) throws {
        guard let swtpm = ExternalCommand("swtpm"), ExternalCommand("tpm2_unseal") != nil,
            ExternalCommand("perl") != nil
        else {
            print("skipped: \(what) needs swtpm, tpm2-tools and perl (scripts/setup --tests)")
            return nil
        }
        program = swtpm.url
        folder = try TemporaryFolder()
        let relay = folder.path("relay")
        try Data(Self.relay.utf8).write(to: URL(fileURLWithPath: relay))
        connection = "cmd:perl \(relay) \(folder.path("socket"))"
        try start()
    }

    deinit { stop() }

    /// Another chip in the place of this one: the board was replaced, or the chip was cleared.
    public func replace() throws {
        stop()
        try start()
    }

    /// No chip answers any more.
    public func stop() {
        // As power goes: it does not listen to a polite word while a program might still come.
        if let running { kill(running.processIdentifier, SIGKILL) }
        running?.waitUntilExit()
        running = nil
    }

    private func start() throws {
        let (state, socket) = (folder.path("state"), folder.path("socket"))
        for path in [state, socket] { try? FileManager.default.removeItem(atPath: path) }
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: false)
        let process = Process()
        process.executableURL = program
        process.arguments = [
            "socket", "--tpm2", "--tpmstate", "dir=\(state)", "--server", "type=unixio,path=\(socket)", "--flags",
            "not-need-init,startup-clear",
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        running = process
        for _ in 0..<1_000 where !FileManager.default.fileExists(atPath: socket) { usleep(10_000) }
    }

    /// What the kernel does for a real chip: objects that a program left in it go with the program.
    private static let relay = """
        use strict;
        use IO::Socket::UNIX;
        my $chip = IO::Socket::UNIX->new(Peer => $ARGV[0]) or die 'no chip';
        sub exact {
            my ($from, $count) = @_;
            my $bytes = '';
            while (length $bytes < $count) {
                sysread($from, $bytes, $count - length $bytes, length $bytes) or return;
            }
            return $bytes;
        }
        sub whole {
            my $head = exact($_[0], 10) // return;
            return $head . (exact($_[0], unpack('N', substr($head, 2, 4)) - 10) // return);
        }
        while (defined(my $command = whole(\\*STDIN))) {
            syswrite($chip, $command);
            syswrite(STDOUT, whole($chip) // last);
        }
        for my $handle (0x80000000 .. 0x80000002) {
            syswrite($chip, pack('nNNN', 0x8001, 14, 0x165, $handle));
            whole($chip);
        }
        """
}
