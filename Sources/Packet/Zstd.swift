import CZstd

/// Why packed bytes were not unpacked.
public enum ZstdError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Not zstd, or damaged.
    case corrupt
    /// Ends before its end.
    case cut
    /// Something follows the end.
    case afterEnd
    /// Unpacks to more than is allowed here.
    case tooLarge(limit: Int)

    /// What is wrong.
    public var description: String {
        switch self {
        case .corrupt: "the packed text is damaged"
        case .cut: "the packed text is cut short"
        case .afterEnd: "something follows the packed text"
        case .tooLarge(let limit): "the packed text unpacks to more than \(limit) bytes"
        }
    }
}

/// Packing with zstd (RFC 8878).
public enum Zstd {
    /// Level of the text of applications: the last bytes matter more than the milliseconds.
    public static let textLevel = 19

    /// One frame of the bytes.
    public static func pack(_ bytes: [UInt8], level: Int = textLevel) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) { target, count in
            let packed = unsafe bytes.withUnsafeBytes { source in
                unsafe ZSTD_compress(target.baseAddress, target.count, source.baseAddress, source.count, Int32(level))
            }
            precondition(ZSTD_isError(packed) == 0, "zstd refused its arguments")
            count = packed
        }
    }

    /// The bytes of one frame.
    ///
    /// - Parameter limit: More than so many bytes are never made, whatever the frame says.
    /// - Throws: ``ZstdError``.
    public static func unpack(_ packed: [UInt8], limit: Int) throws(ZstdError) -> [UInt8] {
        var reader = ZstdReader(limit: limit)
        var output: [UInt8] = []
        try reader.push(packed, into: &output)
        try reader.finish()
        return output
    }
}

/// Unpacks one frame that comes piece by piece, to a limit.
@safe struct ZstdReader: ~Copyable, Sendable {
    // The pointer never changes; what it points to is changed by exclusive access alone.
    private nonisolated(unsafe) let context: OpaquePointer
    private let limit: Int
    private var count = 0
    private var hasEnded = false
    /// Log2 of the memory that a frame may ask for, 8 MiB.
    private static let windowLog: Int32 = 23

    init(limit: Int) {
        guard let context = unsafe ZSTD_createDCtx() else { preconditionFailure("no memory to unpack") }
        unsafe ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Self.windowLog)
        unsafe self.context = unsafe context
        self.limit = limit
    }

    deinit { unsafe ZSTD_freeDCtx(context) }

    mutating func push(_ packed: [UInt8], into output: inout [UInt8]) throws(ZstdError) {
        var offset = 0
        var isDrained = true
        while offset < packed.count || !isDrained {
            guard !hasEnded else { throw .afterEnd }
            let step = step(packed, &offset)
            guard !step.failed else { throw .corrupt }
            count += step.piece.count
            guard count <= limit else { throw .tooLarge(limit: limit) }
            output += step.piece
            isDrained = step.piece.count < Self.stepCount || hasEnded
        }
    }

    func finish() throws(ZstdError) {
        guard hasEnded else { throw .cut }
    }

    private static let stepCount = 131_072

    private mutating func step(_ packed: [UInt8], _ offset: inout Int) -> (piece: [UInt8], failed: Bool) {
        var status = 0
        var consumed = offset
        let piece = unsafe [UInt8](unsafeUninitializedCapacity: Self.stepCount) { target, made in
            unsafe packed.withUnsafeBytes { source in
                var input = unsafe ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: consumed)
                var output = unsafe ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
                status = unsafe ZSTD_decompressStream(context, &output, &input)
                consumed = unsafe input.pos
                made = unsafe output.pos
            }
        }
        offset = consumed
        hasEnded = status == 0
        return (piece, ZSTD_isError(status) != 0)
    }
}
