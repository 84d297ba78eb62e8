import ArgumentParser
import Foundation
import Glibc
import Vietnam

/// Where a filter reads and writes: the files that were named, or standard input and output.
struct StreamOptions: ParsableArguments {
    @Argument(help: "File to read (default, or -: standard input).")
    var input: String?

    @Option(name: .shortAndLong, help: "File to write (default, or -: standard output).")
    var output: String?

    /// Opens both and runs `body` between them.
    func run(_ body: (_ input: borrowing ByteInput, _ output: inout ByteOutput) throws -> Void) throws {
        let input = try ByteInput(file: self.input)
        var output = try ByteOutput(file: self.output, notOver: input)
        try body(input, &output)
        try output.close()
    }

    /// Whether bytes would go to a terminal, where nobody wants them.
    var writesToTerminal: Bool { (output ?? "-") == "-" && isatty(STDOUT_FILENO) == 1 }
}

/// Bytes that come in pieces.
struct ByteInput: ~Copyable {
    let descriptor: Int32
    let name: String
    private static let pieceCount = 131_072

    init(file: String?) throws {
        name = file ?? "-"
        descriptor = name == "-" ? STDIN_FILENO : unsafe Glibc.open(name, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CommandFailure.unreadable(name) }
    }

    deinit { if descriptor != STDIN_FILENO { close(descriptor) } }

    /// Gives everything to `take`, as it comes.
    func forEachPiece(_ take: ([UInt8]) throws -> Void) throws {
        while true {
            var count = 0
            let piece = unsafe [UInt8](unsafeUninitializedCapacity: Self.pieceCount) { buffer, initialized in
                repeat {
                    unsafe count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                } while count < 0 && errno == EINTR
                initialized = max(count, 0)
            }
            guard count >= 0 else { throw CommandFailure.unreadable(name) }
            if count == 0 { return }
            try take(piece)
        }
    }
}

/// Bytes that go out as they come; a named file is readable by its owner only.
struct ByteOutput: ~Copyable {
    private let descriptor: Int32
    private let name: String

    fileprivate init(file: String?, notOver input: borrowing ByteInput) throws {
        name = file ?? "-"
        descriptor = name == "-" ? STDOUT_FILENO : unsafe Glibc.open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CommandFailure.unwritable(name) }
        guard name != "-" else { return }
        var (source, target) = (stat(), stat())
        guard unsafe fstat(input.descriptor, &source) == 0, unsafe fstat(descriptor, &target) == 0,
            source.st_dev != target.st_dev || source.st_ino != target.st_ino
        else {
            Glibc.close(descriptor)
            throw ValidationError("input and output are the same file")
        }
        let isRegular = target.st_mode & S_IFMT == S_IFREG
        guard !isRegular || ftruncate(descriptor, 0) == 0 else {
            throw CommandFailure.unwritable(name)
        }
    }

    /// Writes all of it now.
    mutating func write(_ bytes: [UInt8]) throws {
        var offset = 0
        while offset < bytes.count {
            let (start, descriptor) = (offset, descriptor)
            let written = unsafe bytes.withUnsafeBytes { bytes in
                unsafe Glibc.write(descriptor, bytes.baseAddress.map { unsafe $0 + start }, bytes.count - start)
            }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw errno == ENOSPC ? CommandFailure(problem: .diskFull) : .unwritable(name) }
            offset += written
        }
    }

    fileprivate consuming func close() throws {
        guard name != "-" else { return }
        guard Glibc.close(descriptor) == 0 else { throw CommandFailure.unwritable(name) }
    }
}
