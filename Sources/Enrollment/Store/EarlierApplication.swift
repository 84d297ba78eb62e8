public import EnrollmentModel
import Vietnam

/// An application that seems to be of somebody who is about to be enrolled once more.
public struct EarlierApplication: Sendable, Equatable {
    /// Who, when, by which application.
    public var summary: ApplicationSummary
    /// What it has in common: the number, or the name with the birth date.
    public var by: LookupField

    /// An application that has this in common.
    public init(_ summary: ApplicationSummary, by: LookupField) {
        self.summary = summary
        self.by = by
    }
}

extension Fields {
    /// The part by which somebody is recognised: number, name and birth date.
    public var person: Fields {
        Fields(values.filter { [.personalNumber, .fullName, .birthDate].contains($0.key) })
    }

    /// Whether the birth dates may be of one person: what both say is the same.
    public func mayShareBirth(with other: Fields) -> Bool {
        guard let mine = birth, let theirs = other.birth else { return true }
        return mine.year == theirs.year && (mine.month == nil || theirs.month == nil || mine.month == theirs.month)
            && (mine.day == nil || theirs.day == nil || mine.day == theirs.day)
    }

    private var birth: PartialDate? { self[.birthDate]?.value.flatMap { try? PartialDate(json: $0) } }
}
