import CanonicalJSON
import Secrets
import TestSupport
import Testing

@Suite struct SealingKeyTests {
    // Made with age-keygen for this test.
    private let secretText = "AGE-SECRET-KEY-15UHSMQM6ZV9KLDR2R5RKWC2L82MVWWUY6KS9JMUHWX7Y399JDYMQRL5DKE"

    @Test func keysSurviveTheirText() throws {
        let known = try #require(identity(secretText))
        #expect(text(known.exportText()) == secretText)
        #expect(known.recipient.text == "age16cjs88tgmzexagswajfqq0e2fjqy950qj585lvmjjxp9q76dg5kqsf6v6k")
        #expect(SealingRecipient(text: known.recipient.text) == known.recipient)
        let read = try SealingRecipient(json: known.recipient.json)
        #expect(read == known.recipient)
        let again = SealingIdentity(secret: known.secretKey())
        #expect(again.recipient == known.recipient)
    }

    @Test func everyChangedCharacterIsRefused() {
        let recipient = SealingIdentity().recipient.text
        for index in recipient.utf8.indices {
            for replacement in "qpz1b A" where recipient[index] != replacement {
                var changed = recipient
                changed.replaceSubrange(index...index, with: String(replacement))
                #expect(SealingRecipient(text: changed) == nil, "\(changed)")
            }
        }
    }

    @Test(arguments: ["", "age1", "age", "1", "age1qqqqqq", "AGE-SECRET-KEY-1", "ssh-ed25519 AAAA", "age1é"])
    func otherTextIsNoKey(text: String) {
        #expect(SealingRecipient(text: text) == nil)
        #expect(identity(text) == nil)
    }

    @Test func theCaseOfLettersIsFixed() {
        #expect(SealingRecipient(text: SealingIdentity().recipient.text.uppercased()) == nil)
        #expect(identity(secretText.lowercased()) == nil)
        let mixed = "a" + secretText.dropFirst()
        #expect(identity(mixed) == nil)
    }

    @Test func aPointOfSmallOrderIsNoRecipient() {
        #expect(SealingRecipient(bytes: [UInt8](repeating: 0, count: 32)) == nil)
        #expect(SealingRecipient(bytes: [1] + [UInt8](repeating: 0, count: 31)) == nil)
        #expect(SealingRecipient(bytes: [1, 2, 3]) == nil)
    }

    @Test func identityFilesHaveCommentsAndSeveralKeys() throws {
        let other = SealingIdentity()
        let file = "# created\r\n\(secretText)\r\n\n# next\n\(text(other.exportText()))"
        let list = try SealingIdentity.list(in: LockedBytes(copying: file.utf8))
        #expect(list.count == 2)
        #expect(list.last?.recipient == other.recipient)
    }

    @Test(arguments: [
        ("", IdentityFileError.empty), ("# only\n", .empty), ("# x\nAGE-SECRET-KEY-1\n", .line(2)), (" \n", .line(1)),
    ]) func badIdentityFilesNameTheLine(file: String, expected: IdentityFileError) {
        #expect(throws: expected) { _ = try SealingIdentity.list(in: LockedBytes(copying: file.utf8)) }
    }
}

@Suite(.enabled(if: Wycheproof.isThere("x25519"), "needs the Wycheproof vectors")) struct X25519Tests {
    @Test func sharedSecretsAreThoseOfWycheproofAndZeroIsRefused() throws {
        var (equal, refused) = (0, 0)
        for test in try Wycheproof("x25519").groups.flatMap(\.tests) {
            let expected = try test.hex("shared")
            let secret = LockedBytes(copying: try test.hex("private"))
            var shared: [UInt8]?
            if let found = X25519.shared(secret: secret, point: try test.hex("public")) { shared = plain(found) }
            if expected.allSatisfy({ $0 == 0 }) {
                #expect(shared == nil, "case \(test["tcId"]?.int ?? 0)")
                refused += 1
            } else {
                #expect(shared == expected, "case \(test["tcId"]?.int ?? 0)")
                equal += 1
            }
        }
        print("wycheproof x25519: \(equal + refused) run, none skipped")
        #expect((equal, refused) == (487, 31))
    }
}
