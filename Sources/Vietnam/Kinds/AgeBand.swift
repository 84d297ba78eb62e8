/// The ages at which the law changes what is taken and who speaks.
public enum AgeBand: String, Sendable, CaseIterable {
    /// Under 6: no biometrics; the representative applies.
    case under6 = "under_6"
    /// 6 to under 14: all biometrics, with the representative.
    case from6To13 = "from_6_to_13"
    /// 14 and over: for oneself.
    case from14 = "from_14"

    /// The band of a completed age in years.
    public init(years: Int) {
        switch years {
        case ..<6: self = .under6
        case 6..<14: self = .from6To13
        default: self = .from14
        }
    }

    /// Whether somebody has to act for the applicant.
    public var needsRepresentative: Bool { self != .from14 }
}

/// How old somebody can be on a day, when the birth date is known in part.
public struct AgeSpan: Hashable, Sendable {
    /// Completed years if born on the last possible day; negative for a birth after the day asked about.
    public let youngest: Int
    /// Completed years if born on the first possible day.
    public let oldest: Int

    /// The ages that fit `birth` on `day`.
    public init(birth: PartialDate, on day: CivilDate) {
        youngest = day.fullYears(since: birth.span.upperBound)
        oldest = day.fullYears(since: birth.span.lowerBound)
    }

    /// Every band the person can be in, one when the date is clear enough.
    public var bands: [AgeBand] {
        AgeBand.allCases.filter { band in
            band == AgeBand(years: youngest) || band == AgeBand(years: oldest)
                || (band == .from6To13 && youngest < 6 && oldest >= 14)
        }
    }

    /// The age from `thresholds` that lies inside the span: only a person can say on which side the applicant is.
    public func uncertainThreshold(of thresholds: [Int] = [6, 14, 25, 40, 60]) -> Int? {
        thresholds.first { youngest < $0 && oldest >= $0 }
    }
}
