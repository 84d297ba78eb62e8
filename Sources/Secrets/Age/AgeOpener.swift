/// Opens an age v1 file that comes piece by piece, binary or in its text form.
///
/// Content is given out chunk by chunk as soon as it is authentic; that the file was whole is known only when
/// ``finish(into:)`` returns.
public struct AgeOpener: ~Copyable, Sendable {
    private enum Stage { case start, header, nonce, payload, ended }

    private let keys: AgeKeys
    private var stage = Stage.start
    private var pending: [UInt8] = []
    private var armor: AgeArmorReader?
    private var fileKey: LockedBytes?
    private var stream: AgeStream?
    private var chunkIndex = 0

    /// An opener with these keys.
    public init(_ keys: consuming AgeKeys) { self.keys = keys }

    /// An opener for what was just sealed.
    public init(fileKey: consuming FileKey) { self.init(.fileKey(fileKey)) }

    /// Opens a file that is in memory as a whole.
    ///
    /// - Throws: ``AgeError``; nothing is returned of a file that is damaged anywhere.
    public static func open(_ file: some Collection<UInt8>, with keys: consuming AgeKeys) throws(AgeError) -> [UInt8] {
        var opener = AgeOpener(keys)
        var output: [UInt8] = []
        try opener.push(file, into: &output)
        try opener.finish(into: &output)
        return output
    }

    /// Takes more of the file and appends the authentic content to `output`, also when it throws.
    ///
    /// - Throws: ``AgeError``; the opener is of no use after that.
    public mutating func push(_ bytes: some Collection<UInt8>, into output: inout [UInt8]) throws(AgeError) {
        if armor != nil {
            try armor?.push(bytes, into: &pending)
        } else {
            pending += bytes
        }
        try advance(into: &output)
    }

    /// Says that the file ends here.
    ///
    /// - Throws: ``AgeError`` if it should not.
    public mutating func finish(into output: inout [UInt8]) throws(AgeError) {
        if stage == .start {
            try begin()
            try advance(into: &output)
        }
        try armor?.finish()
        switch stage {
        case .start, .header: throw .header("the header is cut short")
        case .nonce: throw .header("the file ends before its nonce")
        case .payload: try openLast(into: &output)
        case .ended: break
        }
    }

    private mutating func advance(into output: inout [UInt8]) throws(AgeError) {
        if stage == .start, pending.count >= AgeArmorReader.sniffCount { try begin() }
        if stage == .header { try readHeader() }
        if stage == .nonce { readNonce() }
        if stage == .payload { try openChunks(into: &output) }
        if stage == .ended, !pending.isEmpty { throw .payload(chunk: chunkIndex) }
    }

    private mutating func begin() throws(AgeError) {
        stage = .header
        if AgeArmorReader.begins(pending) {
            armor = AgeArmorReader()
            let text = pending
            pending = []
            try armor?.push(text, into: &pending)
        }
    }

    private mutating func readHeader() throws(AgeError) {
        guard let end = try AgeHeaderParser.end(in: pending) else { return }
        let header = try AgeHeaderParser.parse(Array(pending[..<end]))
        pending.removeFirst(end)
        let key = try AgeUnlock.fileKey(of: header, with: keys)
        guard header.isAuthentic(under: key) else { throw .hmac }
        fileKey = consume key
        stage = .nonce
    }

    private mutating func readNonce() {
        guard pending.count >= AgeStream.nonceCount, let fileKey = fileKey.take() else { return }
        stream = AgeStream(fileKey: fileKey, nonce: Array(pending.prefix(AgeStream.nonceCount)))
        pending.removeFirst(AgeStream.nonceCount)
        stage = .payload
    }
}

// MARK: - Payload

extension AgeOpener {
    private mutating func openChunks(into output: inout [UInt8]) throws(AgeError) {
        var offset = 0
        defer { pending.removeFirst(offset) }
        while stage == .payload, pending.count - offset >= AgeStream.sealedChunkCount {
            let range = offset..<(offset + AgeStream.sealedChunkCount)
            // A full chunk may be the last one or not; it says so by opening under one of two nonces.
            if open(range, isLast: false, into: &output) {
                offset = range.upperBound
            } else if open(range, isLast: true, into: &output) {
                offset = range.upperBound
                stage = .ended
            } else {
                throw .payload(chunk: chunkIndex)
            }
        }
    }

    private mutating func openLast(into output: inout [UInt8]) throws(AgeError) {
        let isEmptyAfterOthers = pending.count == ChaCha20Poly1305.tagCount && chunkIndex > 0
        guard !isEmptyAfterOthers, open(pending.indices, isLast: true, into: &output) else {
            throw .payload(chunk: chunkIndex)
        }
        stage = .ended
    }

    private mutating func open(_ range: Range<Int>, isLast: Bool, into output: inout [UInt8]) -> Bool {
        guard var stream = stream.take() else { return false }
        let opened = unsafe pending.withUnsafeBufferPointer { pending in
            unsafe stream.open(UnsafeBufferPointer(rebasing: pending[range]), isLast: isLast, into: &output)
        }
        self.stream = consume stream
        if opened { chunkIndex += 1 }
        return opened
    }
}
