import CanonicalJSON
public import EnrollmentModel
public import Secrets

/// Seals the content of one part, piece by piece, into an age file for the registry.
///
/// Nothing is read or written here: sealed bytes are appended to a buffer that the caller stores. After ``finish(into:)``
/// and once the file is durable, the caller feeds what it reads back to the ``PartOpener`` it got; only when that has
/// finished may the readable content go.
public struct PartSealer: ~Copyable {
    private let kind: SealedPart.Kind
    private let name: PartName
    private var sealer: AgeSealer
    private var plainHasher = BLAKE2bHasher()
    private var sealedHasher = BLAKE2bHasher()
    // Text is packed as a whole, so that zstd needs no more memory than its size asks.
    private var text: [UInt8] = []

    /// A sealer of part number `index`.
    ///
    /// - Parameters:
    ///   - kind: What comes: the text, or the blob with its hash and length.
    ///   - index: Place in the manifest, from 0.
    ///   - recipients: Current, then next.
    ///   - random: Where keys and nonces come from.
    public init(
        _ kind: SealedPart.Kind, index: Int, to recipients: [SealingRecipient],
        random: some RandomSource = SystemRandom()
    ) {
        self.kind = kind
        name = PartName(index, kind)
        sealer = AgeSealer(to: recipients, random: random)
    }

    /// Takes more of the content and appends sealed bytes to `output`.
    public mutating func push(_ plain: some Collection<UInt8>, into output: inout [UInt8]) {
        plainHasher.update(plain)
        if case .text = kind { text += plain } else { seal(plain, into: &output) }
    }

    /// Seals the rest.
    ///
    /// - Returns: Who reads the durable file back, and knows the part's entry in the manifest.
    /// - Throws: ``PacketError/part(_:_:)`` when the content is not the blob it was to be.
    public consuming func finish(into output: inout [UInt8]) throws(PacketError) -> PartOpener {
        if case .text = kind { seal(Zstd.pack(text), into: &output) }
        let (kind, name) = (kind, name)
        let plainLength = plainHasher.count
        let plainHash = plainHasher.finish()
        if case .blob(let blob) = kind {
            guard blob.length == plainLength else {
                throw .part(name, .plainLength(expected: blob.length, found: plainLength))
            }
            guard blob.id == plainHash else { throw .part(name, .plainHash) }
        }
        let start = output.count
        let fileKey = sealer.finish(into: &output)
        sealedHasher.update(output[start...])
        let sealedLength = sealedHasher.count
        let part = SealedPart(
            kind: kind, plainHash: plainHash, plainLength: plainLength, sealedHash: sealedHasher.finish(),
            sealedLength: sealedLength)
        return PartOpener(part, index: name.index, keys: .fileKey(fileKey))
    }

    private mutating func seal(_ bytes: some Collection<UInt8>, into output: inout [UInt8]) {
        let start = output.count
        sealer.push(bytes, into: &output)
        sealedHasher.update(output[start...])
    }
}
