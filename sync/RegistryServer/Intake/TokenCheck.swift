import CanonicalJSON
import EnrollmentModel
import Secrets

/// Which of a supervisor's two passwords an approval was signed under; the registry alone can tell.
public enum ApprovalToken: String, Sendable, CaseIterable {
    /// The everyday one.
    case usual
    /// The one that means duress.
    case duress
    /// Neither: a damaged certificate, or a kit's program that makes up tokens.
    case unknown
}

/// Opens the token keys in a user's certificate and tries them on an approval.
///
/// The answer goes into the registry's own books and nowhere else: what the kit is told is the same in every case.
struct TokenCheck {
    let identities: [SealingIdentity]
    private static let keyText = 43
    private static let tokenBytes = 16

    /// What the token of an approval means.
    func meaning(of approval: Approval, root: Digest, by user: UserCertificate) -> ApprovalToken {
        guard let keys = keys(of: user) else { return .unknown }
        let usual = BLAKE2b.keyed(root.bytes, key: keys.usual, count: Self.tokenBytes)
        let duress = BLAKE2b.keyed(root.bytes, key: keys.duress, count: Self.tokenBytes)
        // Both are always made and compared: how long an answer takes says nothing.
        let (isUsual, isDuress) = (
            ConstantTime.areEqual(usual, approval.token), ConstantTime.areEqual(duress, approval.token)
        )
        if isDuress { return .duress }
        return isUsual ? .usual : .unknown
    }

    private struct Keys: ~Copyable {
        let usual: SecretKey
        let duress: SecretKey
    }

    /// The two keys, when the file is of this user and kit and was sealed to this registry.
    private func keys(of user: UserCertificate) -> Keys? {
        guard var opened = try? AgeOpener.open(user.tokens, with: .identities(identities)) else { return nil }
        let text = LockedBytes(taking: &opened)
        let kit = JSONValue.string(user.kit.text).canonicalText
        let name = JSONValue.string(user.user).canonicalText
        // Canonical JSON of known names has one form: only the keys are unknown, and they are never on the heap.
        let pieces = [#"{"duress":""#, #"","kit":\#(kit),"user":\#(name),"usual":""#, #""}"#]
            .map { Array($0.utf8) }
        guard text.count == pieces.map(\.count).reduce(2 * Self.keyText, +) else { return nil }
        let starts = [0, pieces[0].count + Self.keyText, pieces[0].count + pieces[1].count + 2 * Self.keyText]
        let fits = unsafe text.withUnsafeBytes { bytes in
            zip(pieces, starts).allSatisfy { piece, start in
                unsafe bytes[start..<start + piece.count].elementsEqual(piece)
            }
        }
        guard fits, let duress = Self.key(text, at: pieces[0].count),
            let usual = Self.key(text, at: starts[1] + pieces[1].count)
        else { return nil }
        return Keys(usual: usual, duress: duress)
    }

    private static func key(_ text: borrowing LockedBytes, at start: Int) -> SecretKey? {
        let part = unsafe text.withUnsafeBytes { unsafe LockedBytes(copying: $0[start..<start + keyText]) }
        guard let bytes = LockedBase64.decode(part, count: SecretKey.byteCount) else { return nil }
        return SecretKey(bytes)
    }
}
