/// What the law says about cards, as tables: which rule counts is a question of the day.
///
/// Luật Căn cước 26/2023/QH15 (articles 19 to 25), NĐ 70/2024, TT 17/2024/TT-BCA, TT 53/2025/TT-BCA, NĐ 69/2024 and
/// QĐ 5230/QĐ-BCA-C06 of 18/08/2026; the tables themselves are in `Law+Tables.swift`.
public struct Law: Sendable {
    /// Grounds with what follows from each.
    public let grounds: [InForce<GroundRule>]
    /// Ages with what is taken at each.
    public let bands: [InForce<BandRule>]
    /// Until when a card is good.
    public let expiry: [InForce<ExpiryRule>]
    /// What a card costs.
    public let fees: [InForce<FeeRule>]
    /// The papers with their codes.
    public let forms: [InForce<OfficialForm>]
    /// The procedures with their codes.
    public let procedures: [InForce<Procedure>]
    /// Working days from the application to the card.
    public let workingDays: [InForce<Int>]
}

/// What follows from a ground.
public struct GroundRule: Sendable, Equatable {
    /// The ground.
    public let ground: ApplicationGround
    /// Article of the law.
    public let article: String
    /// Whether the old card is taken back.
    public let takesOldCardBack: Bool
    /// Whether the registry may print the new card from the last pictures.
    public let mayReuseCaptures: Bool
    /// Whether the card costs nothing whatever its kind costs.
    public let isFree: Bool
}

/// What is taken at an age.
public struct BandRule: Sendable, Equatable {
    /// The ages.
    public let band: AgeBand
    /// The first full year that belongs to it.
    public let fromYears: Int
    /// Whether somebody acts for the applicant.
    public let needsRepresentative: Bool
    /// Whether fingers are taken.
    public let takesFingers: Bool
    /// Whether the face is taken.
    public let takesFace: Bool
    /// Whether irises are taken, as the backup of fingers.
    public let takesIrises: Bool
}

/// When cards end: at the first of some birthdays that is further away than a last stretch.
public struct ExpiryRule: Sendable, Equatable {
    /// Birthdays at which cards end.
    public let ages: [Int]
    /// A card that is issued within so many years before one of them is good until the next one.
    public let lastYears: Int
}

/// What a card of a kind costs.
public struct FeeRule: Sendable, Equatable {
    /// The kind.
    public let kind: ApplicationKind
    /// In đồng.
    public let dong: Int
}

/// A paper of a circular. The same code was another paper in an earlier circular, so neither stands alone.
public struct OfficialForm: Sendable, Hashable {
    /// `CC01`.
    public let code: String
    /// The circular or decree.
    public let circular: String
    /// Its name.
    public let name: Message
    /// Whether the software prints it.
    public let isPrinted: Bool

    /// Code and circular, as they stand on paper: `CC01 (TT 17/2024/TT-BCA)`.
    public var reference: String { "\(code) (\(circular))" }
}

/// A procedure of the national list.
public struct Procedure: Sendable, Hashable {
    /// Its code; nothing where none was published.
    public let code: String?
    /// Its name.
    public let name: Message
    /// The kinds of application it is for.
    public let kinds: [ApplicationKind]
    /// Whether it is for applicants under 14, from 14, or both.
    public let ages: Ages

    /// Whom a procedure is for.
    public enum Ages: String, Sendable {
        /// Under 14.
        case under14 = "under_14"
        /// From 14.
        case from14 = "from_14"
        /// Everybody.
        case all
    }
}
