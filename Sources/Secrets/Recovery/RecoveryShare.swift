import CanonicalJSON

/// Why shares did not give the recovery key.
public enum RecoveryShareError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Not a share, or one that was cut or changed.
    case damaged
    /// Fewer than are needed.
    case tooFew(needed: Int)
    /// The same share twice.
    case repeated(number: Int)
    /// Shares of different recovery keys.
    case mixed
    /// Whole shares of one key that do not give that key: one of them was made by somebody else.
    case wrong

    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .damaged: "this is not a whole share of a recovery key: ask its holder for their file again"
        case .tooFew(let needed): "\(needed) shares are needed: ask another holder"
        case .repeated(let number): "share \(number) was given twice: another holder's share is needed"
        case .mixed: "the shares are of different recovery keys: look at the name of the registry in each"
        case .wrong: "the shares do not give the recovery key they name: use those of other holders"
        }
    }
}

/// One holder's part of the headquarters' recovery key. Alone it says nothing about the key.
public final class RecoveryShare: Sendable {
    /// Where the share lies on the polynomials, and what they are there.
    struct Points: ~Copyable, Sendable {
        let number: UInt8
        let bytes: LockedBytes
    }

    /// The number of the share, 1 to 255.
    public var number: Int { Int(points.number) }
    /// Whose key it is a part of, for people to read.
    public let registry: String
    /// The public half of the key.
    public let recipient: SealingRecipient
    let points: Points

    init(registry: String, recipient: SealingRecipient, points: consuming Points) {
        self.registry = registry
        self.recipient = recipient
        self.points = points
    }

    /// Reads a share's file: canonical JSON, with or without a line feed at its end.
    ///
    /// - Throws: ``RecoveryShareError/damaged``.
    public convenience init(file: borrowing LockedBytes) throws(RecoveryShareError) {
        // `share` is the last member, so the secret part is cut off before anything is parsed.
        let text = Self.trimmed(file)
        let secretCount = Self.lead.count + Self.textCount + Self.end.count
        let split = text.count - secretCount
        guard split > 0 else { throw .damaged }
        let front = unsafe text.withUnsafeBytes { unsafe Array($0.prefix(split)) }
        let isFramed = unsafe text.withUnsafeBytes { text in
            unsafe text[split...].starts(with: Self.lead) && text.suffix(Self.end.count).elementsEqual(Self.end)
        }
        let secret = unsafe text.withUnsafeBytes { text in
            unsafe LockedBytes(copying: text[(split + Self.lead.count)...].prefix(Self.textCount))
        }
        guard isFramed, let bytes = LockedBase64.decode(secret, count: SecretKey.byteCount) else { throw .damaged }
        let check: [UInt8]
        do {
            let reader = try ObjectReader(JSONValue(canonical: front + [UInt8(ascii: "}")]))
            guard try reader.string("kind") == Self.kind else { throw ShapeError("kind", expected: Self.kind) }
            let number = try reader.int("number", in: 1...255)
            _ = try reader.int("needed", in: RecoveryShares.needed...RecoveryShares.needed)
            _ = try reader.int("of", in: RecoveryShares.count...RecoveryShares.count)
            check = try reader.bytes("check", count: 32)
            self.init(
                registry: try reader.string("registry"), recipient: try reader.decode("recipient"),
                points: Points(number: UInt8(number), bytes: bytes))
        } catch {
            throw .damaged
        }
        guard ConstantTime.areEqual(check, self.check) else { throw .damaged }
    }

    /// The share's file, see `docs/formats.md`; without a line feed.
    public func exportText() -> LockedBytes {
        let open: JSONValue = [
            "check": .string(Base64URL.encode(check)), "kind": .string(Self.kind), "number": .int(number),
            "of": .int(RecoveryShares.count), "needed": .int(RecoveryShares.needed), "recipient": recipient.json,
            "registry": .string(registry),
        ]
        let front = open.canonicalBytes.dropLast()
        let secret = LockedBase64.encode(points.bytes)
        var text = LockedText(capacity: front.count + Self.lead.count + secret.count + Self.end.count)
        text.append(front)
        text.append(Self.lead)
        unsafe secret.withUnsafeBytes { unsafe text.append($0) }
        text.append(Self.end)
        return text.finish()
    }

    /// The share's 32 bytes, as `gfcombine` reads them from a file named `….NNN` after ``number``.
    package func exportBytes() -> LockedBytes { points.bytes.copy() }

    /// A hash of everything in the share: a slip of the pen or a bad stick is found before the key is missed.
    private var check: [UInt8] {
        var hasher = BLAKE2bHasher()
        hasher.update(Array(Self.kind.utf8) + [0, points.number] + recipient.bytes)
        unsafe points.bytes.withUnsafeBytes { unsafe hasher.update($0) }
        hasher.update(Array(registry.utf8))
        return hasher.finish().bytes
    }

    private static func trimmed(_ file: borrowing LockedBytes) -> LockedBytes {
        unsafe file.withUnsafeBytes { file in
            var end = file.endIndex
            while end > 0, unsafe file[end - 1] == UInt8(ascii: "\n") || file[end - 1] == UInt8(ascii: "\r") {
                end -= 1
            }
            return unsafe LockedBytes(copying: file[..<end])
        }
    }

    private static let kind = "recovery-share"
    private static let lead = Array(#","share":""#.utf8)
    private static let end = Array(#""}"#.utf8)
    private static let textCount = 43
}
