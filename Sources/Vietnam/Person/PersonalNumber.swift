import EnrollmentModel

/// Số định danh cá nhân: 12 digits, one per citizen, never reused (Luật Căn cước 2023, article 12).
///
/// Structure of NĐ 137/2015 article 13: three digits for the place where the birth was registered, one for century and
/// sex, two for the birth year, six without meaning. There is no check digit. Only the count of digits can be wrong:
/// a corrected birth year or a re-determined sex leaves a lawful number whose digits do not fit.
public struct PersonalNumber: Hashable, Sendable {
    /// Why text is not a personal number.
    public enum Problem: Error, Hashable, Sendable {
        /// Something other than digits.
        case notDigits
        /// So many digits instead of 12; 9 digits are an old CMND.
        case wrongCount(Int)
    }

    /// What looks odd in a number; never a reason to refuse it.
    public enum Oddity: Hashable, Sendable {
        /// The first three digits are no province of the 63; births registered abroad carry country codes.
        case unknownPrefix(String)
        /// The century and sex digit says the other sex.
        case sexDiffers
        /// The number says another birth year.
        case birthYearDiffers(inNumber: Int)
    }

    /// How many digits a number has.
    public static let digitCount = 12
    /// The 12 digits.
    public let text: String

    /// A number as typed: spaces, dots and hyphens between the digits are dropped.
    ///
    /// - Throws: ``Problem``.
    public init(_ typed: String) throws(Problem) {
        let characters = typed.unicodeScalars.filter { !$0.properties.isWhitespace && $0 != "." && $0 != "-" }
        guard characters.allSatisfy({ ("0"..."9").contains($0) }) else { throw .notDigits }
        guard characters.count == Self.digitCount else { throw .wrongCount(characters.count) }
        text = String(String.UnicodeScalarView(characters))
    }

    /// The three digits of the place where the birth was registered.
    public var prefix: String { String(text.prefix(3)) }
    /// That place, nothing for a country code or an unknown one.
    public var birthProvince: BirthProvince? { BirthProvince(code: prefix) }
    /// The fourth digit: century and sex.
    public var centurySexDigit: Int { digit(3) }
    /// The first year of the century the fourth digit stands for, 1900 to 2300.
    public var century: Int { 1900 + digit(3) / 2 * 100 }
    /// The sex the fourth digit stands for: even male, odd female.
    public var sex: Sex { digit(3).isMultiple(of: 2) ? .male : .female }
    /// The birth year the number stands for, 1900 to 2399.
    public var birthYear: Int { 1900 + digit(3) / 2 * 100 + digit(4) * 10 + digit(5) }

    /// Every place the prefix may stand for. Which prefix those born since July 2025 get is not published, so for them
    /// it may be the code of a province of then or of now: 091 was Kiên Giang and is An Giang.
    public var possibleBirthPlaces: [String] {
        guard let before = birthProvince?.name else { return [] }
        let code = UnitCode(vintage: UnitVintage.july2025.rawValue, code: String(prefix.dropFirst()))
        guard birthYear >= 2025, let now = Units.unit(code)?.name, now != before else { return [before] }
        return [before, now]
    }

    /// What looks odd, compared with what the form says; never a reason to refuse or to correct anything.
    ///
    /// - Parameter settled: A paper proves the number, the sex or the birth date. Then nothing is odd any more and
    ///   nothing is shown or counted again: a lawful correction must not give anybody away.
    public func oddities(sex: Sex? = nil, birthYear: Int? = nil, settled: Bool = false) -> [Oddity] {
        guard !settled else { return [] }
        var oddities: [Oddity] = []
        if birthProvince == nil { oddities.append(.unknownPrefix(prefix)) }
        if let sex, sex != .unknown, sex != self.sex { oddities.append(.sexDiffers) }
        if let birthYear, birthYear != self.birthYear { oddities.append(.birthYearDiffers(inNumber: self.birthYear)) }
        return oddities
    }

    private func digit(_ index: Int) -> Int { Int(Array(text.utf8)[index] - UInt8(ascii: "0")) }
}

extension PersonalNumber.Problem: CustomStringConvertible {
    /// What is wrong, without the digits.
    public var description: String {
        switch self {
        case .notDigits: "a personal number is made of digits"
        case .wrongCount(let count): "a personal number has 12 digits, not \(count)"
        }
    }
}
