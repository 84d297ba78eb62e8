import CanonicalJSON
import EnrollmentModel

/// The code on an identity card: number, CMND of nine digits, name, birth, sex, residence, day of issue, between bars.
///
/// Newer cards go on behind that with cancelled numbers and, for children, their parents; their order is not published,
/// so that it is kept as it is and fills nothing.
public struct IdentityCardCode: Sendable, Equatable {
    /// What happened to the letters on the way; digits come through either way.
    public enum Letters: String, Sendable, CaseIterable {
        /// As the card has them.
        case sound
        /// Not a mark in name and residence: a keyboard layout that has none drops letters without a trace.
        case bare
        /// Signs in the place of letters: read in another encoding than it was written.
        case broken
    }

    /// Số định danh cá nhân.
    public let number: PersonalNumber
    /// CMND of nine digits.
    public let formerNumber: String?
    /// Name as it was read.
    public let name: String
    /// Birth; zeros for what is not known.
    public let birth: PartialDate?
    /// Sex, where its word came through.
    public let sex: Sex?
    /// Residence as it was read.
    public let residence: String
    /// Day of issue.
    public let issued: PartialDate?
    /// What newer cards have behind it.
    public let tail: [String]
    /// What happened to the letters.
    public let letters: Letters

    init(_ fields: [String]) throws(CodeRefusal) {
        guard fields.count >= 7, let number = try? PersonalNumber(fields[0]), !fields[2].isEmpty else {
            throw .incomplete
        }
        self.number = number
        let former = fields[1].utf8
        formerNumber = former.count == 9 && former.allSatisfy { (0x30...0x39).contains($0) } ? fields[1] : nil
        name = fields[2]
        birth = PartialDate(packed: fields[3])
        sex = [Sex.male, .female].first { VietnameseText.tidied($0.name.vi).lowercased() == fields[4].lowercased() }
        residence = fields[5]
        issued = PartialDate(packed: fields[6])
        tail = Array(fields.dropFirst(7))
        letters = Self.letters(of: fields[2] + " " + fields[5])
    }

    private static func letters(of text: String) -> Letters {
        let scalars = Array(text.unicodeScalars)
        if scalars.allSatisfy(\.isASCII) { return scalars.contains("?") ? .broken : .bare }
        let isCamel = zip(scalars, scalars.dropFirst()).contains {
            $0.properties.isLowercase && $1.properties.isUppercase
        }
        return isCamel || scalars.contains(where: isStrange) ? .broken : .sound
    }

    /// Replacement signs, and what UTF-8 looks like when each byte is taken for a letter.
    private static func isStrange(_ scalar: UnicodeScalar) -> Bool {
        if scalar.isASCII { return scalar == "?" }
        if ["ª", "º", "µ", "ƒ", "Š", "š", "Œ", "œ", "Ž", "ž", "Ÿ", "ˆ"].contains(scalar) { return true }
        if ["\u{2019}", "\u{2018}", "\u{2BC}", "\u{A78C}", "\u{2013}"].contains(scalar) { return false }
        return !scalar.properties.isAlphabetic && scalar.properties.canonicalCombiningClass == .notReordered
    }

    /// By path: what came through unharmed.
    var values: [(FieldPath, JSONValue)] {
        var values: [(FieldPath, JSONValue)] = [
            (.personalNumber, .string(number.text)), ("card.number", .string(number.text)),
        ]
        if let formerNumber { values.append(("person.former_number", .string(formerNumber))) }
        if let birth { values.append((.birthDate, birth.json)) }
        if let sex { values.append((.sex, .string(sex.key))) }
        if let issued { values.append(("card.issued", issued.json)) }
        guard letters == .sound else { return values }
        values.append((.fullName, .string(name)))
        if !residence.isEmpty { values.append((.residence, .string(residence))) }
        return values
    }
}

extension PartialDate {
    /// A date of a code: `ddMMyyyy` with zeros for what is not known, or `yyyy`; nothing for anything else.
    init?(packed text: String) {
        let digits = text.utf8.map { Int($0) - 0x30 }
        guard digits.allSatisfy({ (0...9).contains($0) }), [4, 8].contains(digits.count) else { return nil }
        let numbers = digits.suffix(4).reduce(0) { $0 * 10 + $1 }
        let (day, month) = digits.count == 8 ? (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3]) : (0, 0)
        guard
            let date = try? PartialDate(
                year: numbers, month: month == 0 ? nil : month, day: day == 0 || month == 0 ? nil : day)
        else { return nil }
        self = date
    }
}
