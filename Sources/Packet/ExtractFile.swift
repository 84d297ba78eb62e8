public import CanonicalJSON
public import EnrollmentModel
public import Secrets

/// Why a file is no extract for this kit.
public enum ExtractFileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// It is sealed to another kit, or was changed or cut on the way.
    case sealed
    /// What is inside is not an extract.
    case malformed

    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .sealed: "the extract does not open with this kit's key: ask the registry for one for this kit"
        case .malformed: "this is not a whole extract: copy it again from the registry"
        }
    }
}

/// The file of an extract: an age file to the kit; inside, the signed header in the first line and one piece a line.
public enum ExtractFile {
    /// Writes an extract piece by piece.
    ///
    /// - Parameters:
    ///   - header: What is said of it; its hashes are those of `pieces`.
    ///   - pieces: The people, see ``pieces(of:)``.
    ///   - registry: Signs the header.
    ///   - recipient: The kit's.
    ///   - random: Where key and nonce come from.
    ///   - write: Takes the next bytes of the file.
    public static func write(
        _ header: ExtractHeader, pieces: [[UInt8]], registry: borrowing SigningKey, recipient: SealingRecipient,
        random: some RandomSource = SystemRandom(), to write: ([UInt8]) throws -> Void
    ) throws {
        var sealer = AgeSealer(to: [recipient], random: random)
        var output: [UInt8] = []
        let signed = JWS.sign(header.canonicalBytes, typ: ExtractHeader.typ, key: registry)
        for line in [signed.canonicalBytes] + pieces {
            sealer.push(line + [UInt8(ascii: "\n")], into: &output)
            guard output.count > 1 << 20 else { continue }
            try write(output)
            output.removeAll(keepingCapacity: true)
        }
        _ = sealer.finish(into: &output)
        try write(output)
    }

    /// People as the pieces of an extract: canonical lists.
    public static func pieces(of people: [ExtractPerson]) -> [[UInt8]] {
        stride(from: 0, to: people.count, by: ExtractHeader.pieceLimit).map { start in
            let end = min(start + ExtractHeader.pieceLimit, people.count)
            return JSONValue.array(people[start..<end].map(\.json)).canonicalBytes
        }
    }

    /// The hash of a piece as the header names it.
    public static func hash(_ piece: [UInt8]) -> Digest { BLAKE2b.hash256(piece) }
}

/// Reads the lines of an extract's file as it comes; one line at a time is in memory.
public struct ExtractLines: ~Copyable {
    /// The longest line that is taken, bytes: 200 people with 20 KiB each, many times what is known of anybody.
    static let limit = 4 << 20
    private var opener: AgeOpener
    private var pending: [UInt8] = []

    /// A reader with the key of the kit.
    public init(identity: SealingIdentity) { opener = AgeOpener(.identities([identity])) }

    /// Takes more of the file.
    ///
    /// - Returns: The lines that are whole by now, authentic but not yet verified.
    public mutating func push(_ bytes: [UInt8]) throws(ExtractFileError) -> [[UInt8]] {
        do { try opener.push(bytes, into: &pending) } catch { throw .sealed }
        return try lines()
    }

    /// Says that the file ends here.
    public mutating func finish() throws(ExtractFileError) -> [[UInt8]] {
        do { try opener.finish(into: &pending) } catch { throw .sealed }
        let last = try lines()
        guard pending.isEmpty else { throw .malformed }
        return last
    }

    private mutating func lines() throws(ExtractFileError) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var start = 0
        while let end = pending[start...].firstIndex(of: UInt8(ascii: "\n")) {
            lines.append(Array(pending[start..<end]))
            start = end + 1
        }
        pending.removeFirst(start)
        guard pending.count <= Self.limit else { throw .malformed }
        return lines
    }
}
