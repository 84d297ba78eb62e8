import CanonicalJSON
import EnrollmentModel

/// The code on a health insurance card: number, name in hexadecimal UTF-8, birth; the rest of it is nobody's business
/// here and is not kept.
public struct InsuranceCardCode: Sendable, Equatable {
    /// The number as printed: two letters with 13 digits, or the ten digits of newer cards.
    public let number: String
    /// The name as printed.
    public let name: String
    /// Birth date or year.
    public let birth: PartialDate?

    init(_ fields: [String]) throws(CodeRefusal) {
        guard fields.count >= 3, let name = Self.text(hexadecimal: fields[1]) else { throw .incomplete }
        number = fields[0].uppercased()
        self.name = name
        birth = PartialDate(packed: fields[2]) ?? (try? PartialDate(fields[2]))
    }

    static func isNumber(_ text: String) -> Bool {
        let signs = Array(text.uppercased().utf8)
        let letters = signs.prefix { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }.count
        let isDigits = signs.dropFirst(letters).allSatisfy { (0x30...0x39).contains($0) }
        return isDigits && (letters == 2 && signs.count == 15 || letters == 0 && signs.count == 10)
    }

    private static func text(hexadecimal: String) -> String? {
        let digits = hexadecimal.unicodeScalars.map { $0.isASCII ? Character($0).hexDigitValue : nil }
        guard !digits.isEmpty, digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { return nil }
            bytes.append(UInt8(high * 16 + low))
        }
        return String(validating: bytes, as: UTF8.self).map(VietnameseText.tidied)
    }

    /// By path: what is compared with the insurer's list, and nothing of the person's own form.
    var values: [(FieldPath, JSONValue)] {
        var values: [(FieldPath, JSONValue)] = [
            ("insurance.number", .string(number)), ("insurance.name", .string(name)),
        ]
        if let birth { values.append(("insurance.birth", birth.json)) }
        return values
    }
}
