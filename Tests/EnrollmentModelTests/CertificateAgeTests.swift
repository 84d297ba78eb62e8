import EnrollmentModel
import TestSupport
import Testing

@Suite struct CertificateAgeTests {
    static let end = 1_797_000_000_000
    static let day = 86_400_000
    let terms = CertificateTerms(notAfter: end, captureDays: 21)

    @Test(arguments: [
        (-8 * day, CertificateAge.Phase.valid, 8), (-7 * day - 1, .valid, 8), (-7 * day, .ending, 7),
        (-day, .ending, 1), (-1, .ending, 1), (0, .ending, 0), (1, .captureOnly, 0), (day, .captureOnly, -1),
        (21 * day, .captureOnly, -21), (21 * day + 1, .over, -21), (400 * day, .over, -400),
    ]) func everyBoundaryIsWhereTheRuleSays(after: Int, phase: CertificateAge.Phase, days: Int) {
        let age = terms.age(at: Self.end + after)
        #expect(age.phase == phase)
        #expect(age.daysLeft == days)
        #expect(age.allowsApproval == (after <= 0))
        #expect(age.allowsNew == (after <= 21 * Self.day))
    }

    @Test func anExtensionReachesToItsDayAndNeverTakesAnythingAway() {
        var extended = terms
        extended.extendedUntil = Self.end + 40 * Self.day
        #expect(extended.age(at: Self.end + 40 * Self.day).phase == .captureOnly)
        #expect(extended.age(at: Self.end + 40 * Self.day + 1).phase == .over)
        extended.extendedUntil = Self.end + 3 * Self.day
        #expect(extended.age(at: Self.end + 21 * Self.day).phase == .captureOnly)
        #expect(!extended.age(at: Self.end + Self.day).allowsApproval)
    }
}

@Suite struct ExtensionCodeTests {
    @Test(arguments: 1...200) func codesAreReadAsTheyAreSpoken(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let mac = (0..<8).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        let code = try #require(ExtensionCode(days: 1 + Int(random.next() % 1023), mac: mac))
        #expect(code.text.utf8.count == 11)
        #expect(ExtensionCode(text: code.text) == code)
        #expect(ExtensionCode(text: " " + code.text.lowercased().replacing("-", with: " ")) == code)
        #expect(ExtensionCode(text: code.text.replacing("0", with: "o").replacing("1", with: "L")) == code)
        #expect(code.holds(mac: mac))
        #expect(!code.holds(mac: [mac[0] ^ 1] + mac.dropFirst()))
        // Every single misheard character is found.
        var letters = Array(code.text)
        for place in letters.indices where letters[place] != "-" {
            let right = letters[place]
            for wrong in "0123456789ABCDEFGHJKMNPQRSTVWXYZ" where wrong != right {
                letters[place] = wrong
                #expect(ExtensionCode(text: String(letters)) == nil, "seed \(seed): \(String(letters))")
            }
            letters[place] = right
        }
    }

    @Test(arguments: ["", "0", "00000-0000", "00000-00000-0", "UUUUU-UUUUU", "ă", "00000-00000"])
    func anythingElseIsNoCode(text: String) {
        #expect(ExtensionCode(text: text) == nil)
    }

    @Test func aCodeReachesSomeDays() {
        #expect(ExtensionCode(days: 0, mac: [1, 2, 3, 4, 5]) == nil)
        #expect(ExtensionCode(days: 1024, mac: [1, 2, 3, 4, 5]) == nil)
        #expect(ExtensionCode(days: 1, mac: [1, 2, 3, 4]) == nil)
    }
}
