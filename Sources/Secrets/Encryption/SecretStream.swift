import CSodium

/// Facts of streams sealed piece by piece (`crypto_secretstream_xchacha20poly1305`).
public enum SecretStream {
    /// Plain bytes of a full piece, 64 KiB.
    public static let pieceCount = 65_536
    /// Bytes that sealing adds to each piece.
    public static let overhead = 17
    /// Bytes of the header in front of the first piece.
    public static let headerCount = 24

    /// Why a stream was not opened.
    public enum Failure: Error, Equatable, Sendable, CustomStringConvertible {
        /// The header does not have 24 bytes.
        case header
        /// A piece is not the next one of this stream, or was changed. Pieces count from 0.
        case notAuthentic(piece: Int)
        /// Something follows the last piece.
        case afterEnd
        /// The stream ends before its last piece: it was cut.
        case cut

        /// What is wrong, without a word about the content.
        public var description: String {
            switch self {
            case .header: "the sealed stream has no proper header"
            case .notAuthentic(let piece):
                "piece \(piece) of the sealed stream was changed, moved, or is of another key"
            case .afterEnd: "something follows the end of the sealed stream"
            case .cut: "the sealed stream is cut short"
            }
        }
    }
}

/// Seals a stream piece by piece; the last piece must be pushed as such.
public struct SecretStreamSealer: ~Copyable, Sendable {
    /// The 24 bytes that a reader needs first.
    public private(set) var header: [UInt8]
    /// Whether the last piece was pushed.
    public private(set) var isFinished = false
    // Holds a derived key, so it lives in locked memory.
    private let state: LockedBytes

    /// A stream under `key`; its header is random, from the system.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - arena: Memory to share with other small secrets.
    public init(key: borrowing SecretKey, in arena: LockedArena? = nil) {
        state = LockedBytes(count: crypto_secretstream_xchacha20poly1305_statebytes(), in: arena)
        header = [UInt8](repeating: 0, count: SecretStream.headerCount)
        restart(key: key)
    }

    /// Begins another stream in the same locked memory, with a header of its own.
    public mutating func restart(key: borrowing SecretKey) {
        let status = unsafe withState(state) {
            unsafe crypto_secretstream_xchacha20poly1305_init_push($0, &header, key.bytes.base)
        }
        Sodium.expect(status, "crypto_secretstream_xchacha20poly1305_init_push")
        isFinished = false
    }

    /// Seals the next piece.
    ///
    /// - Parameters:
    ///   - piece: Any number of bytes.
    ///   - context: Bytes that are not stored but must be the same at opening.
    ///   - isLast: Whether the stream ends here; nothing can be pushed after that.
    /// - Returns: ``SecretStream/overhead`` bytes more than the piece.
    public mutating func push(
        _ piece: some Collection<UInt8>, context: some Collection<UInt8> = [], isLast: Bool
    ) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: piece.count + SecretStream.overhead) { target, initialized in
            unsafe push(piece, context: context, isLast: isLast, into: UnsafeMutableRawBufferPointer(target))
            initialized = target.count
        }
    }

    /// Seals the next piece into memory that the caller lends: no copy where the bytes are wanted as something else.
    ///
    /// - Parameter target: Exactly ``SecretStream/overhead`` bytes more than the piece.
    public mutating func push(
        _ piece: some Collection<UInt8>, context: some Collection<UInt8> = [], isLast: Bool,
        into target: UnsafeMutableRawBufferPointer
    ) {
        precondition(!isFinished, "the stream has ended")
        precondition(target.count == piece.count + SecretStream.overhead, "the memory does not fit the piece")
        isFinished = isLast
        let tag = isLast ? crypto_secretstream_xchacha20poly1305_tag_final() : 0
        let status = unsafe withPiece(piece) { piece in
            unsafe withPiece(context) { context in
                unsafe withState(state) { state in
                    unsafe crypto_secretstream_xchacha20poly1305_push(
                        state, target.bindMemory(to: UInt8.self).baseAddress, nil, piece.baseAddress,
                        UInt64(piece.count), context.baseAddress, UInt64(context.count), tag)
                }
            }
        }
        Sodium.expect(status, "crypto_secretstream_xchacha20poly1305_push")
    }
}

/// Opens a sealed stream piece by piece; ``finish()`` proves that none is missing at the end.
public struct SecretStreamOpener: ~Copyable, Sendable {
    /// Whether the last piece was opened.
    public private(set) var isFinished = false
    private var index = 0
    private let state: LockedBytes

    /// A reader of the stream that begins with `header`.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - header: The 24 bytes in front of the stream.
    ///   - arena: Memory to share with other small secrets.
    /// - Throws: ``SecretStream/Failure/header``.
    public init(
        key: borrowing SecretKey, header: [UInt8], in arena: LockedArena? = nil
    ) throws(SecretStream.Failure) {
        state = LockedBytes(count: crypto_secretstream_xchacha20poly1305_statebytes(), in: arena)
        guard header.count == SecretStream.headerCount else { throw .header }
        let status = unsafe withState(state) {
            unsafe crypto_secretstream_xchacha20poly1305_init_pull($0, header, key.bytes.base)
        }
        guard status == 0 else { throw .header }
    }

    /// Opens the next piece.
    ///
    /// - Throws: ``SecretStream/Failure``.
    public mutating func pull(
        _ sealed: some Collection<UInt8>, context: some Collection<UInt8> = []
    ) throws(SecretStream.Failure) -> [UInt8] {
        guard !isFinished else { throw .afterEnd }
        guard sealed.count >= SecretStream.overhead else { throw .notAuthentic(piece: index) }
        var piece = [UInt8](repeating: 0, count: sealed.count - SecretStream.overhead)
        var tag: UInt8 = 0
        let status = unsafe withPiece(sealed) { sealed in
            unsafe withPiece(context) { context in
                unsafe withState(state) { state in
                    unsafe crypto_secretstream_xchacha20poly1305_pull(
                        state, &piece, nil, &tag, sealed.baseAddress, UInt64(sealed.count), context.baseAddress,
                        UInt64(context.count))
                }
            }
        }
        guard status == 0 else { throw .notAuthentic(piece: index) }
        index += 1
        isFinished = tag == crypto_secretstream_xchacha20poly1305_tag_final()
        return piece
    }

    /// Says that no more pieces come.
    ///
    /// - Throws: ``SecretStream/Failure/cut`` if the last piece was not among those opened.
    public consuming func finish() throws(SecretStream.Failure) {
        guard isFinished else { throw .cut }
    }
}

private func withState(
    _ state: borrowing LockedBytes,
    _ body: (UnsafeMutablePointer<crypto_secretstream_xchacha20poly1305_state>) -> Int32
) -> Int32 {
    unsafe state.base.withMemoryRebound(
        to: crypto_secretstream_xchacha20poly1305_state.self, capacity: 1
    ) { unsafe body($0) }
}
