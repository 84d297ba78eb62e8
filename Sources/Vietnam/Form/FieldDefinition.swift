public import EnrollmentModel

/// What a value of a field looks like.
public enum FieldShape: Hashable, Sendable {
    /// A person's full name, text.
    case name
    /// Số định danh cá nhân, 12 digits as text.
    case personalNumber
    /// A partial date, `{year, month?, day?, as_written}`.
    case partialDate
    /// The key of an entry of a list, text.
    case code(CodeList)
    /// A place as written with its unit when known, `{text, unit?: {vintage, code}}`.
    case place
    /// A telephone number, ten digits as text.
    case phone
    /// The 9 digits of a former identity card, text.
    case formerNumber
    /// An e-mail address, text.
    case email
    /// Somebody of the family, `{name, personal_number?, former_number?, nationality?}`.
    case relative
    /// Free text of so many characters at most.
    case text(limit: Int)
    /// A list of free texts.
    case texts(limit: Int)
    /// A value of the enrolment model that the workflow writes; nobody types it.
    case model(ModelShape)
}

/// The values of the enrolment model that stand among the fields.
public enum ModelShape: Hashable, Sendable, CaseIterable {
    /// ``ReceiptNumber``.
    case receiptNumber
    /// The id of a ``CampSession``.
    case session
    /// ``NoticeRead``.
    case notice
    /// ``Consent``.
    case consent
    /// ``Participant``.
    case participant
    /// ``CitizenCheck``.
    case citizenCheck
    /// ``EarlierEnrolment``.
    case earlierEnrolment
    /// ``CorrectionProposals``.
    case corrections
    /// ``CaptureResult``.
    case capture
    /// A list of ``Paper``.
    case papers
}

/// Whether a field must be filled.
public enum Requirement: Hashable, Sendable {
    /// The application cannot be handed in without it.
    case required
    /// Everybody is asked; a gap is shown to the supervisor and blocks nobody.
    case expected
    /// As the person likes.
    case optional
}

/// Fields that move together in a merge: one side's values or the other's, never a mix.
public enum FieldGroup: String, Sendable, CaseIterable {
    /// Kind and ground.
    case application
    /// Receipt number and session.
    case origin
    /// Personal number.
    case number
    /// Name.
    case name
    /// Birth date with its precision and wording.
    case birthDate = "birth_date"
    /// Sex.
    case sex
    /// Place of birth registration, unit and text.
    case birthPlace = "birth_place"
    /// Hometown, unit and text.
    case hometown
    /// Ethnic group.
    case ethnicity
    /// Religion.
    case religion
    /// Nationality.
    case nationality
    /// Residence, unit and text.
    case residence
    /// Telephone number.
    case phone
    /// Distinguishing marks.
    case marks
    /// Father, mother, spouse, guardian, each by name and numbers.
    case family
    /// Number of the household, its head, the tie to the head.
    case household
    /// The card or paper of before: number, dates, place.
    case card
    /// What a health insurance card says.
    case insurance
    /// Everything that each stands alone: captures, consents, roles, notice, check.
    case single
}

/// How two different values of a field are settled, classes 0 to 8.
public enum ConflictClass: Int, Sendable, CaseIterable {
    /// Identical after normalisation: settled by itself, the registry's spelling stays.
    case identical = 0
    /// A set: both sides' entries are kept.
    case union = 1
    /// Derived: computed again, never merged.
    case derived = 2
    /// Soft: a supervisor decides, nothing is lost.
    case soft = 3
    /// Identity: the registry's adjudicator decides; its value stays in force, the other one is kept as a claim.
    case identity = 4
    /// Two applications of one person.
    case duplicatePerson = 5
    /// The registry's value has an authority behind it.
    case authority = 6
    /// Withdrawn here, edited there.
    case deleteAgainstEdit = 7
    /// A broken chain or signature: quarantine.
    case integrity = 8
}

/// One field of the form, as data.
public struct FieldDefinition: Sendable, Equatable {
    /// Where it stands.
    public let path: FieldPath
    /// What its value looks like.
    public let shape: FieldShape
    /// Whether it must be filled.
    public let requirement: Requirement
    /// Whether the person may rather not say, which is kept as an answer.
    public let isDeclinable: Bool
    /// Whether everybody is asked; the other fields are there for those who need them, and in nobody's way.
    public let isUsual: Bool
    /// What it moves together with.
    public let group: FieldGroup
    /// How a conflict is settled.
    public let conflict: ConflictClass
    /// Short label for screens.
    public let label: Message
    /// The wording of the law (Luật Căn cước 2023, articles 9, 15 and 18).
    public let official: String
    /// One sentence of help under the field.
    public let help: Message

    /// A field; `official` is the label's Vietnamese when the law has no other wording.
    public init(
        _ path: FieldPath, _ shape: FieldShape, _ requirement: Requirement, declinable: Bool = false,
        usual: Bool = true, group: FieldGroup, conflict: ConflictClass, label: Message, official: String? = nil,
        help: Message = Message(vi: "", en: "")
    ) {
        self.path = path
        self.shape = shape
        self.requirement = requirement
        self.isDeclinable = declinable
        self.isUsual = usual
        self.group = group
        self.conflict = conflict
        self.label = label
        self.official = official ?? label.vi
        self.help = help
    }

    /// Whether a person types or chooses it on the form.
    public var isEntered: Bool { if case .model = shape { false } else { true } }
}
