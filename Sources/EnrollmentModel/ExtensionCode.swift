import CanonicalJSON

/// A code that lets a kit begin applications long after the end of its certificate: short enough for a telephone.
///
/// Ten characters of Crockford's base 32: two say until how many days after the certificate's end it reaches, seven are
/// a MAC of that under a key that only the registry and this kit have, the last is a check character, so that one
/// misheard character is told from a wrong code. It reaches to a day and not for a time: typed twice it gives nothing.
public struct ExtensionCode: Sendable, Equatable {
    /// New applications are allowed until so many days after the end of the certificate, 1 to 1023.
    public let days: Int
    /// The first 35 bits of the MAC.
    let mac: Int

    /// What a code can reach.
    public static let reach = 1...1023
    /// How many days a registry gives at once.
    public static let daysAtOnce = 1...31
    /// What the shared key is for; followed by the hash of the certificate.
    public static let keyPurpose = "tram-extension-v1"
    private static let macCount = 7

    /// A code for a MAC of ``message(days:)`` of at least 5 bytes.
    ///
    /// - Returns: Nothing for days out of ``reach``.
    public init?(days: Int, mac: [UInt8]) {
        guard Self.reach.contains(days), mac.count >= 5 else { return nil }
        self.days = days
        self.mac = mac.prefix(5).reduce(0) { $0 << 8 | Int($1) } >> 5
    }

    /// What the MAC is over.
    public static func message(days: Int) -> [UInt8] {
        JSONValue.object(["days": .int(days), "v": 1]).canonicalBytes
    }

    /// Whether the code holds this MAC, compared without telling where they differ.
    public func holds(mac other: [UInt8]) -> Bool {
        guard let expected = ExtensionCode(days: days, mac: other) else { return false }
        return expected.mac ^ mac == 0
    }

    /// Reads a code as somebody typed it: dashes, spaces and case do not matter, O is 0, I and L are 1.
    ///
    /// - Returns: Nothing when the check character does not fit.
    public init?(text: String) {
        var values: [Int] = []
        for byte in text.utf8 where byte != UInt8(ascii: "-") && byte != UInt8(ascii: " ") {
            guard let value = CrockfordBase32.value(of: byte), values.count < 10 else { return nil }
            values.append(value)
        }
        guard values.count == 10, Self.check(values.dropLast()) == values[9] else { return nil }
        days = values[0] << 5 | values[1]
        mac = values[2..<9].reduce(0) { $0 << 5 | $1 }
        guard Self.reach.contains(days) else { return nil }
    }

    /// `XXXXX-XXXXX`.
    public var text: String {
        var values = [days >> 5, days & 31]
        for place in stride(from: 5 * (Self.macCount - 1), through: 0, by: -5) { values.append(mac >> place & 31) }
        values.append(Self.check(values[...]))
        let letters = values.map(CrockfordBase32.character)
        return String(decoding: letters[..<5] + [UInt8(ascii: "-")] + letters[5...], as: UTF8.self)
    }

    /// The hybrid system of ISO/IEC 7064 over 32 characters: finds every single wrong one.
    private static func check(_ values: ArraySlice<Int>) -> Int {
        let product = values.reduce(32) { product, value in
            let sum = (product + value) % 32
            return (sum == 0 ? 32 : sum) * 2 % 33
        }
        return (33 - product) % 32
    }
}
