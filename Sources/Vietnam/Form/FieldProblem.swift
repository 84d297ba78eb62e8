public import EnrollmentModel

/// Why a value does not fit its field; the fix is in the reason.
public struct FieldProblem: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Reason: Error, Hashable, Sendable {
        /// The form has no such field; the nearest one it has, if any is near.
        case unknownPath(nearest: FieldPath?)
        /// The value has another shape than this.
        case wrongShape(expected: String)
        /// Nothing but white space.
        case empty
        /// More characters than the limit.
        case tooLong(limit: Int)
        /// Not a name.
        case name(PersonName.Problem)
        /// Not a personal number.
        case personalNumber(PersonalNumber.Problem)
        /// Not a date.
        case date(PartialDate.Problem)
        /// Not the number of a former identity card.
        case formerNumber(FormerIdentityNumber.Problem)
        /// Not an e-mail address.
        case email
        /// Not a telephone number.
        case phone(PhoneNumber.Problem)
        /// No entry of the list, or two that fit equally well.
        case notInList(CodeList)
        /// A unit without vintage or code, or with a code of another length than its kind has.
        case unit
        /// The person may not decline this one.
        case notDeclinable
    }

    /// The field as it was named.
    public let path: String
    /// What is wrong.
    public let reason: Reason

    /// A problem of the field at `path`.
    public init(_ path: String, _ reason: Reason) {
        self.path = path
        self.reason = reason
    }

    /// A stable word for machines: `unknown_key`, `wrong_digits`, …
    public var code: String {
        switch reason {
        case .unknownPath: "unknown_key"
        case .wrongShape: "wrong_shape"
        case .empty: "empty"
        case .tooLong: "too_long"
        case .name: "not_a_name"
        case .personalNumber, .formerNumber, .phone: "wrong_digits"
        case .email: "not_an_address"
        case .date: "not_a_date"
        case .notInList: "not_in_list"
        case .unit: "not_a_unit"
        case .notDeclinable: "not_declinable"
        }
    }
}

/// Something about a form as a whole.
public struct FieldFinding: Hashable, Sendable {
    /// How much it weighs.
    public enum Severity: String, Sendable, Comparable {
        /// Shown to the supervisor, blocks nobody.
        case warning
        /// The application cannot be handed in.
        case error

        /// Warnings before errors.
        public static func < (a: Severity, b: Severity) -> Bool { a == .warning && b == .error }
    }

    /// What was found.
    public enum Kind: Hashable, Sendable {
        /// A required field is empty.
        case missing
        /// A field everybody is asked for is neither filled nor declined.
        case notAsked
        /// The value does not fit its field.
        case invalid(FieldProblem)
        /// The ground belongs to another kind of application.
        case groundOfOtherKind
        /// Birth after today.
        case bornInFuture
        /// The calendar does not have this day; kept as the paper has it.
        case impossibleDay
        /// Whether the applicant is past this age cannot be told from the birth date.
        case ageUncertain(threshold: Int)
        /// Something odd about the personal number.
        case number(PersonalNumber.Oddity)
        /// Exchange and reissue usually know the number.
        case numberMissing
        /// The unit's code is not known, only its name.
        case unitUnknown
        /// No list has this code; the text stays.
        case unitUnlisted(UnitCode)
        /// Somebody lives in a unit that is not in the list in force; what it may be today is a suggestion.
        case unitFormer(UnitCode)
        /// An electronic identity needs a telephone number.
        case phoneNeeded
        /// A blood group stands on a medical paper or not at all.
        case bloodGroupWithoutPaper
        /// Something about the applicant has still to be verified; they are taken down all the same.
        case pending(PendingVerification)
    }

    /// The field it is about.
    public let path: FieldPath
    /// What was found.
    public let kind: Kind

    /// A finding.
    public init(_ path: FieldPath, _ kind: Kind) {
        self.path = path
        self.kind = kind
    }

    /// How much it weighs.
    public var severity: Severity {
        switch kind {
        case .missing, .invalid, .groundOfOtherKind, .bornInFuture: .error
        case .notAsked, .impossibleDay, .ageUncertain, .number, .numberMissing, .unitUnknown, .unitUnlisted,
            .unitFormer, .phoneNeeded, .bloodGroupWithoutPaper, .pending:
            .warning
        }
    }
}
