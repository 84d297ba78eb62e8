public import EnrollmentModel

/// The four demands on a commune's data: đúng, đủ, sạch, sống.
public enum QualityMeasure: String, Sendable, CaseIterable {
    /// Đúng: equal to the commune's extract, or corrected with a paper.
    case correct
    /// Đủ: everything that is mandatory for kind and age is filled, or lawfully declined or not there to take.
    case complete
    /// Sạch: nobody twice, and nothing that cannot be.
    case clean
    /// Sống: confirmed by somebody who met the person, not too long ago.
    case live

    /// The word that everybody uses.
    public var name: Message {
        switch self {
        case .correct: Message(vi: "Đúng", en: "Correct")
        case .complete: Message(vi: "Đủ", en: "Complete")
        case .clean: Message(vi: "Sạch", en: "Clean")
        case .live: Message(vi: "Sống", en: "Live")
        }
    }
}

/// One demand that can be met or not; the raw value is for machines and never changes.
public enum QualityRule: String, Sendable, CaseIterable {
    /// The answers were compared with the extract, or come from it.
    case compared
    /// They are those of the extract, or a paper says otherwise and is kept with them.
    case sameAsExtract = "same_as_extract"
    /// The extract names the person.
    case inExtract = "in_extract"
    /// Required fields are filled.
    case requiredFields = "required_fields"
    /// What everybody is asked was asked: filled or declined.
    case askedFields = "asked_fields"
    /// A child has somebody who acts for it.
    case representative
    /// Exchange and reissue name the personal number.
    case numberKnown = "number_known"
    /// Whoever wants an electronic identity has a telephone number.
    case phoneKnown = "phone_known"
    /// Every picture is taken, or its absence has a reason.
    case captures
    /// The notice was read.
    case notice
    /// The citizen confirmed the form.
    case citizenCheck = "citizen_check"
    /// Every value fits its field, and the ground its kind.
    case validValues = "valid_values"
    /// The birth date is in the calendar and not to come.
    case possibleDate = "possible_date"
    /// The number fits the rest of the form, or a paper says that it is lawful as it is.
    case numberFits = "number_fits"
    /// Nobody else on this kit has the number.
    case numberOfOne = "number_of_one"
    /// Nobody on this kit has two numbers.
    case oneNumber = "one_number"
    /// Nobody is enrolled twice without a reason.
    case enrolledOnce = "enrolled_once"
    /// No other grown-up on this kit has the telephone number.
    case phoneOfOne = "phone_of_one"
    /// Somebody met the person.
    case met
    /// The last time is not too long ago.
    case metLately = "met_lately"

    /// The demand it belongs to.
    public var measure: QualityMeasure {
        switch self {
        case .compared, .sameAsExtract, .inExtract: .correct
        case .requiredFields, .askedFields, .representative, .numberKnown, .phoneKnown, .captures, .notice,
            .citizenCheck:
            .complete
        case .validValues, .possibleDate, .numberFits, .numberOfOne, .oneNumber, .enrolledOnce, .phoneOfOne: .clean
        case .met, .metLately: .live
        }
    }
}

/// A rule that is not met, and where.
public struct QualityFailure: Hashable, Sendable {
    /// The rule.
    public let rule: QualityRule
    /// The fields it is about, in order; empty where the rule says it all.
    public let paths: [FieldPath]

    /// A failure.
    public init(_ rule: QualityRule, _ paths: [FieldPath] = []) {
        self.rule = rule
        self.paths = paths
    }
}

/// How the data of one person stands.
public struct QualityResult: Hashable, Sendable {
    /// The rules that are not met, in the order of ``QualityRule``.
    public let failures: [QualityFailure]

    init(_ failures: [QualityFailure]) { self.failures = failures }

    /// Whether every rule of a demand is met.
    public func meets(_ measure: QualityMeasure) -> Bool { !failures.contains { $0.rule.measure == measure } }
}
