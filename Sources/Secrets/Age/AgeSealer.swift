/// The key of one sealed file, 16 bytes: opens that file and no other.
public struct FileKey: ~Copyable, Sendable {
    static let byteCount = 16
    let bytes: LockedBytes

    init(_ bytes: consuming LockedBytes) { self.bytes = bytes }
}

/// Seals bytes that come piece by piece into an age v1 file.
///
/// Everything is random per file: the same bytes sealed twice never look the same.
public struct AgeSealer: ~Copyable, Sendable {
    private let fileKey: LockedBytes
    private var stream: AgeStream
    private var front: [UInt8]
    // The chunk that may turn out to be the last: at most 64 KiB.
    private var pending: [UInt8] = []

    /// A file that each of the recipients can open alone.
    ///
    /// - Parameter recipients: At least one.
    public init(to recipients: [SealingRecipient], random: some RandomSource = SystemRandom()) {
        precondition(!recipients.isEmpty, "a file is sealed to somebody")
        let fileKey = LockedBytes(random: FileKey.byteCount, from: random)
        let stanzas = recipients.map { X25519Stanza.wrap(fileKey, to: $0, random: random) }
        self.init(stanzas: stanzas, fileKey: fileKey, random: random)
    }

    /// A file that whoever knows the passphrase can open.
    ///
    /// - Parameters:
    ///   - passphrase: Any bytes.
    ///   - workFactor: Log2 of scrypt's cost, 1 to 18; 18 takes about a second and 256 MiB.
    ///   - random: Where keys, salts and nonces come from.
    /// - Throws: ``AgeError/notEnoughMemory(kib:)``.
    public init(
        passphrase: borrowing LockedBytes, workFactor: Int = 18, random: some RandomSource = SystemRandom()
    ) throws(AgeError) {
        precondition((1...ScryptStanza.workFactorLimit).contains(workFactor), "the work factor is 1 to 18")
        let fileKey = LockedBytes(random: FileKey.byteCount, from: random)
        let stanza = try ScryptStanza.wrap(fileKey, passphrase: passphrase, workFactor: workFactor, random: random)
        self.init(stanzas: [stanza], fileKey: fileKey, random: random)
    }

    private init(stanzas: [AgeStanza], fileKey: consuming LockedBytes, random: some RandomSource) {
        let nonce = random.bytes(AgeStream.nonceCount)
        front = AgeHeader(stanzas: stanzas, fileKey: fileKey).bytes + nonce
        stream = AgeStream(fileKey: fileKey, nonce: nonce)
        self.fileKey = fileKey
    }

    /// Takes more of the content and appends what is sealed by now to `output`.
    public mutating func push(_ bytes: some Collection<UInt8>, into output: inout [UInt8]) {
        emitFront(into: &output)
        unsafe withPiece(bytes) { piece in unsafe push(piece, into: &output) }
    }

    /// Seals what is left and ends the file.
    ///
    /// - Returns: The file's key, to read back what was written before the content is given up.
    public consuming func finish(into output: inout [UInt8]) -> FileKey {
        emitFront(into: &output)
        unsafe pending.withUnsafeBufferPointer { unsafe stream.seal($0, isLast: true, into: &output) }
        return FileKey(fileKey)
    }

    private mutating func emitFront(into output: inout [UInt8]) {
        output += front
        front = []
    }

    private mutating func push(_ piece: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) {
        var rest = unsafe piece[...]
        if !pending.isEmpty {
            let missing = AgeStream.chunkCount - pending.count
            unsafe pending += rest.prefix(missing)
            unsafe rest = rest.dropFirst(missing)
            guard unsafe !rest.isEmpty else { return }
            unsafe pending.withUnsafeBufferPointer { unsafe stream.seal($0, isLast: false, into: &output) }
            pending.removeAll(keepingCapacity: true)
        }
        while unsafe rest.count > AgeStream.chunkCount {
            let chunk = unsafe UnsafeBufferPointer(rebasing: rest.prefix(AgeStream.chunkCount))
            unsafe stream.seal(chunk, isLast: false, into: &output)
            unsafe rest = rest.dropFirst(AgeStream.chunkCount)
        }
        unsafe pending += rest
    }
}
