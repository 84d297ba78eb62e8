public import EnrollmentModel

/// What came of comparing somebody with the commune's extract.
public enum ComparisonOutcome: Hashable, Sendable {
    /// Nothing was compared yet.
    case notCompared
    /// The extract does not name the person.
    case notInExtract
    /// Everything that both have is the same.
    case same
    /// These fields differ.
    case differs([FieldPath])
}

/// What is known of somebody's presence in the commune.
public enum PresenceOutcome: Hashable, Sendable {
    /// Nobody has met the person yet.
    case notMet
    /// Met and confirmed, the last time on this day.
    case met(CivilDate)
    /// Away, as the family or the village head said.
    case absent
}

/// Whom else this kit holds: what the person shares with somebody else on it.
public struct KitOverlap: OptionSet, Hashable, Sendable {
    /// The bits.
    public let rawValue: Int
    /// A set of bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// The same person in another application: number, name and birth date agree.
    public static let person = KitOverlap(rawValue: 1)
    /// The number, in the application of somebody with another name or birth date.
    public static let number = KitOverlap(rawValue: 2)
    /// Name, full birth date and sex, with another number.
    public static let otherNumber = KitOverlap(rawValue: 4)
    /// The telephone number of another grown-up.
    public static let phone = KitOverlap(rawValue: 8)
}

/// Everything that the rules look at.
public struct QualityInput: Sendable {
    /// The answers.
    public let fields: Fields
    /// The day the data is judged on.
    public let today: CivilDate
    /// The extract's word.
    public let comparison: ComparisonOutcome
    /// Whether and when somebody met the person.
    public let presence: PresenceOutcome
    /// What is shared with others on the kit.
    public let overlap: KitOverlap

    /// An input; without a word of the extract what the answers themselves say of it.
    public init(
        fields: Fields, today: CivilDate, comparison: ComparisonOutcome? = nil, presence: PresenceOutcome,
        overlap: KitOverlap = []
    ) {
        self.fields = fields
        self.today = today
        self.comparison = comparison ?? ComparisonOutcome(sourcesOf: fields)
        self.presence = presence
        self.overlap = overlap
    }
}

extension FieldPath {
    /// What makes a person the one of the extract.
    static let identity: [FieldPath] = [.fullName, .birthDate, .sex]
}

extension ComparisonOutcome {
    /// Answers that were taken over from the extract are those of the extract; one with a civil-status paper behind it
    /// was corrected.
    public init(sourcesOf fields: Fields) {
        let sources = FieldPath.identity.map { fields[$0] }
        let isSettled = sources.allSatisfy { value in
            guard let value, value.value != nil else { return false }
            return value.source == .extract || value.isProven
        }
        self = isSettled && sources.contains { $0?.source == .extract } ? .same : .notCompared
    }
}

extension FieldValue {
    /// Whether a scan of a civil-status paper or of a card stands behind it.
    var isProven: Bool { evidence != nil && source <= .card }
}

extension KitOverlap {
    /// What one person shares with others, all on one kit.
    public init(of fields: Fields, among others: [Fields]) {
        let own = Identity(fields)
        self = others.reduce(into: []) { overlap, fields in overlap.formUnion(own.overlap(with: Identity(fields))) }
    }
}

/// What two applications are compared by.
private struct Identity {
    let number: String?
    let name: String?
    let birth: PartialDate?
    let sex: Sex?
    let phone: String?

    init(_ fields: Fields) {
        let facts = FormFacts(fields)
        number = facts.number?.text
        name = facts.name.map { VietnameseText.tidied(VietnameseText.folded($0.text)) }
        birth = facts.birth
        sex = facts.sex
        // A child is reached on the telephone of who acts for it.
        let isChild = fields[ParticipantRole.representative.path]?.value != nil
        phone = isChild ? nil : fields[.phone]?.text.flatMap { try? PhoneNumber($0).text }
    }

    func overlap(with other: Identity) -> KitOverlap {
        var overlap: KitOverlap = []
        let isNameSame = name.map { own in other.name.map { own.utf8.elementsEqual($0.utf8) } ?? false } ?? false
        let isBirthSame = birth.flatMap { own in other.birth.map(own.agrees) } ?? false
        if let number, let theirs = other.number {
            if number == theirs { overlap.insert(isNameSame && isBirthSame ? .person : .number) }
            let isDayKnown = birth?.day != nil && other.birth?.day != nil
            if number != theirs, isNameSame, isBirthSame, isDayKnown, sex != nil, sex == other.sex {
                overlap.insert(.otherNumber)
            }
        }
        if let phone, phone == other.phone, !(isNameSame && isBirthSame) { overlap.insert(.phone) }
        return overlap
    }
}
