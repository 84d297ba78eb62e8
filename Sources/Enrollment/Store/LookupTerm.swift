import CanonicalJSON
public import EnrollmentModel
public import Vietnam

/// By what people are looked up; the raw value goes into hashes and never changes.
public enum LookupField: String, Sendable, CaseIterable {
    /// Personal number.
    case number
    /// Name without marks together with the birth year: names alone are too few, and their frequencies tell them.
    case name
    /// Telephone number.
    case phone
    /// Number of a household; in the commune's extract only.
    case household
}

/// Something to look for that names one person, brought to the one spelling under which it is found again.
///
/// There is no term for a part of a value: nobody can leaf through people.
public struct LookupTerm: Hashable, Sendable {
    /// By what.
    public let field: LookupField
    /// The normalised value: digits, folded letters, single spaces.
    public let value: String

    private init(_ field: LookupField, _ value: String) {
        self.field = field
        self.value = value
    }

    /// A term as it was stored; nothing for an empty one.
    public init?(stored field: LookupField, _ value: String) {
        guard !value.isEmpty else { return nil }
        self.init(field, value)
    }

    /// A personal number as typed: all of its 12 digits.
    public static func number(_ typed: String) throws(PersonalNumber.Problem) -> LookupTerm {
        LookupTerm(.number, try PersonalNumber(typed).text)
    }

    /// A telephone number as typed: all of its digits.
    public static func phone(_ typed: String) throws(PhoneNumber.Problem) -> LookupTerm {
        LookupTerm(.phone, try PhoneNumber(typed).text)
    }

    /// A full name as typed, with or without marks and capitals, and the birth year.
    public static func name(_ typed: String, birthYear: Int) throws(PersonName.Problem) -> LookupTerm {
        let folded = VietnameseText.tidied(VietnameseText.folded(try PersonName(typed).text))
        // A script without letters that fold stays as it is: Khmer, Cham and Tai names are found by themselves.
        guard !folded.isEmpty else { throw .empty }
        return LookupTerm(.name, "\(folded)/\(birthYear)")
    }

    /// The number of a household: 1 to 30 letters and digits, whatever stands between them.
    public static func household(_ typed: String) -> LookupTerm? {
        let signs = typed.lowercased().unicodeScalars.filter { scalar in
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        }
        guard (1...30).contains(signs.count) else { return nil }
        return LookupTerm(.household, String(String.UnicodeScalarView(signs)))
    }

    /// Whether both look for the same, scalar by scalar.
    public func isSame(as other: LookupTerm) -> Bool {
        field == other.field && value.utf8.elementsEqual(other.value.utf8)
    }
}

extension LookupTerm {
    /// Everything a person can be found by, of what is filled in and well formed.
    ///
    /// - Parameter text: The text that stands at a path.
    /// - Parameter birthYear: The year of `person.birth.date`.
    public static func terms(
        text: (FieldPath) -> String?, birthYear: Int?, household: String? = nil
    ) -> [LookupTerm] {
        var terms: [LookupTerm] = []
        if let number = text("person.number"), let term = try? LookupTerm.number(number) { terms.append(term) }
        if let name = text("person.name.full"), let birthYear,
            let term = try? LookupTerm.name(name, birthYear: birthYear)
        {
            terms.append(term)
        }
        if let phone = text("person.phone"), let term = try? LookupTerm.phone(phone) { terms.append(term) }
        if let household, let term = LookupTerm.household(household) { terms.append(term) }
        return terms
    }

    /// What an application can be found by.
    public static func terms(of fields: Fields) -> [LookupTerm] {
        terms(text: { fields[$0]?.text }, birthYear: fields["person.birth.date"]?.value?["year"]?.int)
    }
}

/// Where applications are found by what is known of a person.
public protocol ApplicationFinder: Sendable {
    /// The applications that hold exactly this value, newest first; those that this laptop can still read.
    func find(_ term: LookupTerm) throws(StoreError) -> [ApplicationSummary]
}

extension ApplicationFinder {
    /// The applications of a personal number as typed.
    public func find(number typed: String) throws -> [ApplicationSummary] { try find(.number(typed)) }

    /// The applications of a full name and birth year as typed.
    public func find(name typed: String, birthYear: Int) throws -> [ApplicationSummary] {
        try find(.name(typed, birthYear: birthYear))
    }

    /// The applications of a telephone number as typed.
    public func find(phone typed: String) throws -> [ApplicationSummary] { try find(.phone(typed)) }
}
