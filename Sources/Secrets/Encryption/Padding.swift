import CSodium

/// Padding that hides the exact length of a sealed row (ISO/IEC 7816-4, as `sodium_pad`).
public enum Padding {
    /// Block of the rows of a vault, bytes.
    public static let rowBlock = 256

    /// The bytes with 1 to `block` more, so that their number is a multiple of `block`.
    public static func pad(_ bytes: some Collection<UInt8>, block: Int = rowBlock) -> [UInt8] {
        precondition(block > 0, "a block has at least one byte")
        var padded = [UInt8]()
        padded.reserveCapacity(bytes.count + block)
        padded += bytes
        padded += repeatElement(0, count: block - bytes.count % block)
        var count = 0
        let capacity = padded.count
        Sodium.expect(unsafe sodium_pad(&count, &padded, bytes.count, block, capacity), "sodium_pad")
        return padded
    }

    /// The bytes that were padded.
    ///
    /// - Throws: ``AEADError/notPadded``.
    public static func unpad(_ padded: [UInt8], block: Int = rowBlock) throws(AEADError) -> [UInt8] {
        guard !padded.isEmpty, padded.count.isMultiple(of: block) else { throw .notPadded }
        var count = 0
        guard unsafe sodium_unpad(&count, padded, padded.count, block) == 0 else { throw .notPadded }
        return Array(padded.prefix(count))
    }
}
