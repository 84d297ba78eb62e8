import CanonicalJSON
import EnrollmentModel
import Secrets

/// What a user's certificate tells the registry, and it alone, of the user's two token keys: canonical
/// `{duress, kit, user, usual}` as an age file for the registry's recipients.
enum ApprovalTokens {
    /// - Precondition: There is a recipient.
    static func seal(
        user: String, kit: KitID, usual: borrowing SecretKey, duress: borrowing SecretKey,
        to recipients: [SealingRecipient], random: some RandomSource
    ) -> [UInt8] {
        let (kit, user) = (JSONValue.string(kit.text).canonicalText, JSONValue.string(user).canonicalText)
        let start = Array(#"{"duress":""#.utf8)
        let middle = Array(#"","kit":\#(kit),"user":\#(user),"usual":""#.utf8)
        let end = Array(#""}"#.utf8)
        var text = LockedText(capacity: start.count + middle.count + end.count + 2 * 43)
        text.append(start)
        text.appendBase64(of: duress)
        text.append(middle)
        text.appendBase64(of: usual)
        text.append(end)
        let whole = text.finish()
        var sealer = AgeSealer(to: recipients, random: random)
        var file: [UInt8] = []
        unsafe whole.withUnsafeBytes { unsafe sealer.push($0, into: &file) }
        _ = sealer.finish(into: &file)
        return file
    }
}
