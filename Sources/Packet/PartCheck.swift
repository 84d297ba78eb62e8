import CanonicalJSON
public import EnrollmentModel
import Secrets

/// Checks that a sealed file is the one its manifest names, without any key: what intake does.
public struct PartCheck: ~Copyable, Sendable {
    private let part: SealedPart
    private let name: PartName
    private var hasher = BLAKE2bHasher()

    /// A check of part number `index`.
    public init(_ part: SealedPart, index: Int) {
        self.part = part
        name = PartName(index, part.kind)
    }

    /// Takes more of the file.
    ///
    /// - Throws: ``PacketError/part(_:_:)`` as soon as it is too long.
    public mutating func push(_ sealed: some Collection<UInt8>) throws(PacketError) {
        hasher.update(sealed)
        guard hasher.count <= part.sealedLength else {
            throw .part(name, .sealedLength(expected: part.sealedLength, found: hasher.count))
        }
    }

    /// Says that the file ends here.
    ///
    /// - Throws: ``PacketError/part(_:_:)``.
    public consuming func finish() throws(PacketError) {
        guard hasher.count == part.sealedLength else {
            throw .part(name, .sealedLength(expected: part.sealedLength, found: hasher.count))
        }
        guard hasher.finish() == part.sealedHash else { throw .part(name, .sealedHash) }
    }
}
