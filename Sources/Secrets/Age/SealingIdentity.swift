/// Why a file of identities was not read.
public enum IdentityFileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A line is neither an identity nor a comment. Lines count from 1.
    case line(Int)
    /// No identity in it.
    case empty

    /// What is wrong and what belongs there.
    public var description: String {
        switch self {
        case .line(let line): "line \(line) of the identities is not an AGE-SECRET-KEY-1… and not a comment"
        case .empty: "there is no identity in the file: it needs one AGE-SECRET-KEY-1… a line"
        }
    }
}

/// Who opens what was sealed to a recipient: an X25519 secret in locked memory (`AGE-SECRET-KEY-1…` in age's files).
///
/// A class, because several readers share one identity and its bytes must not be copied for that.
public final class SealingIdentity: Sendable {
    /// Whom to seal to so that this identity opens it.
    public let recipient: SealingRecipient
    let secret: LockedBytes
    private static let prefix = "age-secret-key-"

    /// A new random identity.
    public convenience init(from random: some RandomSource = SystemRandom()) {
        self.init(secret: SecretKey(from: random))
    }

    /// The identity with this secret.
    public init(secret: borrowing SecretKey) {
        self.secret = secret.bytes.copy()
        guard let recipient = SealingRecipient(bytes: X25519.publicKey(of: self.secret)) else {
            preconditionFailure("a clamped scalar never gives a point of small order")
        }
        self.recipient = recipient
    }

    /// An identity from its text; nothing for any other spelling than age's own.
    public convenience init?(text: borrowing LockedBytes) {
        let isUpper = unsafe text.withUnsafeBytes { text in
            unsafe text.allSatisfy { !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
        }
        guard isUpper, let data = Bech32.decode(text, prefix: Self.prefix), let secret = SecretKey(data) else {
            return nil
        }
        self.init(secret: secret)
    }

    /// The secret, to be sealed.
    public func secretKey() -> SecretKey {
        guard let key = SecretKey(secret.copy()) else { preconditionFailure("a secret has 32 bytes") }
        return key
    }

    /// `AGE-SECRET-KEY-1…`, as `age -i` reads it: whoever sees it opens everything sealed to this identity.
    public func exportText() -> LockedBytes {
        var text = Bech32.encode(prefix: Self.prefix, data: secret)
        unsafe text.withUnsafeMutableBytes { text in
            for index in text.indices {
                let byte = unsafe text[index]
                if (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) { unsafe text[index] = byte & 0xDF }
            }
        }
        return text
    }

    /// The identities of a file: one a line, `#` comments and empty lines between them.
    ///
    /// - Throws: ``IdentityFileError``.
    public static func list(in file: borrowing LockedBytes) throws(IdentityFileError) -> [SealingIdentity] {
        var identities: [SealingIdentity] = []
        let lines: [Range<Int>] = unsafe file.withUnsafeBytes { file in
            var start = 0
            return unsafe file.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
                defer { start += line.count + 1 }
                return start..<(start + line.count)
            }
        }
        for (index, range) in lines.enumerated() {
            let line = unsafe file.withUnsafeBytes { file in
                let isReturn = unsafe range.isEmpty ? false : file[range.upperBound - 1] == UInt8(ascii: "\r")
                return unsafe LockedBytes(copying: file[range.lowerBound..<(range.upperBound - (isReturn ? 1 : 0))])
            }
            let isSkipped = unsafe line.withUnsafeBytes { unsafe $0.isEmpty || $0[0] == UInt8(ascii: "#") }
            if isSkipped { continue }
            guard let identity = SealingIdentity(text: line) else { throw .line(index + 1) }
            identities.append(identity)
        }
        guard !identities.isEmpty else { throw .empty }
        return identities
    }
}
