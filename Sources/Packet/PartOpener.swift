import CanonicalJSON
public import EnrollmentModel
public import Secrets

/// How large the content of a part may be, bytes.
public enum PartLimits {
    /// Of an application's text, unpacked.
    public static let text = 16 << 20
    /// Of a blob.
    public static let blob = 256 << 20

    static func limit(of kind: SealedPart.Kind) -> Int {
        switch kind {
        case .text: text
        case .blob: blob
        }
    }
}

/// Checks and opens one sealed file against its entry in the manifest.
///
/// Content comes out as soon as it is authentic, but is worth nothing before ``finish(into:)`` has returned.
public struct PartOpener: ~Copyable {
    /// What the manifest says of it.
    public let part: SealedPart
    private let name: PartName
    private var opener: AgeOpener
    private var unpacker: ZstdReader?
    private var sealedHasher = BLAKE2bHasher()
    private var plainHasher = BLAKE2bHasher()

    /// An opener of part number `index` with any of the identities.
    public init(_ part: SealedPart, index: Int, identities: [SealingIdentity]) {
        self.init(part, index: index, keys: .identities(identities))
    }

    init(_ part: SealedPart, index: Int, keys: consuming AgeKeys) {
        self.part = part
        name = PartName(index, part.kind)
        opener = AgeOpener(keys)
        if case .text = part.kind { unpacker = ZstdReader(limit: min(part.plainLength, PartLimits.text)) }
    }

    /// Takes more of the file and appends content to `output`.
    ///
    /// - Throws: ``PacketError/part(_:_:)``.
    public mutating func push(
        _ sealed: some Collection<UInt8>, into output: inout [UInt8]
    ) throws(PacketError) {
        let limit = PartLimits.limit(of: part.kind)
        guard part.plainLength <= limit else { throw .part(name, .tooLarge(limit: limit)) }
        sealedHasher.update(sealed)
        guard sealedHasher.count <= part.sealedLength else {
            throw .part(name, .sealedLength(expected: part.sealedLength, found: sealedHasher.count))
        }
        var opened: [UInt8] = []
        do throws(AgeError) { try opener.push(sealed, into: &opened) } catch { throw .part(name, .age(error)) }
        try take(opened, into: &output)
    }

    /// Checks that the file and its content were what the manifest says.
    ///
    /// - Throws: ``PacketError/part(_:_:)``.
    public consuming func finish(into output: inout [UInt8]) throws(PacketError) {
        // The file is judged before its content, so that a wrong file is called that.
        guard sealedHasher.count == part.sealedLength else {
            throw .part(name, .sealedLength(expected: part.sealedLength, found: sealedHasher.count))
        }
        guard sealedHasher.hashSoFar() == part.sealedHash else { throw .part(name, .sealedHash) }
        var opened: [UInt8] = []
        do throws(AgeError) { try opener.finish(into: &opened) } catch { throw .part(name, .age(error)) }
        try take(opened, into: &output)
        do throws(ZstdError) { try unpacker?.finish() } catch { throw .part(name, .zstd(error)) }
        guard plainHasher.count == part.plainLength else {
            throw .part(name, .plainLength(expected: part.plainLength, found: plainHasher.count))
        }
        guard plainHasher.hashSoFar() == part.plainHash else { throw .part(name, .plainHash) }
    }

    private mutating func take(_ opened: [UInt8], into output: inout [UInt8]) throws(PacketError) {
        let start = output.count
        if unpacker == nil {
            output += opened
        } else {
            do throws(ZstdError) {
                try unpacker?.push(opened, into: &output)
            } catch {
                throw .part(name, .zstd(error))
            }
        }
        plainHasher.update(output[start...])
        guard plainHasher.count <= part.plainLength else {
            throw .part(name, .plainLength(expected: part.plainLength, found: plainHasher.count))
        }
    }
}
