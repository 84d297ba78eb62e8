public import EnrollmentModel

/// The administrative units of three editions: always asked by edition and code.
///
/// From the lists and the map that `NOTICE` names. The map from old to new was drawn up by a language model over the
/// resolutions of 2025: it suggests, and nothing here ever replaces a code by it.
public enum Units {
    /// The unit of a code in its edition, nothing when that edition does not have it.
    public static func unit(_ code: UnitCode) -> AdministrativeUnit? {
        guard let vintage = UnitVintage(rawValue: code.vintage), let row = UnitIndex.shared.row(code) else {
            return nil
        }
        return UnitIndex.shared.unit(row, in: vintage)
    }

    /// Every unit of an edition: each province, its districts and their communes.
    public static func all(in vintage: UnitVintage) -> [AdministrativeUnit] {
        let index = UnitIndex.shared
        return index.rows.indices.filter { index.rows[$0].vintages & vintage.bit != 0 }
            .map { index.unit($0, in: vintage) }
    }

    /// The units somebody means who typed a few letters, with or without marks.
    ///
    /// Every word must begin a word of the name or of what the unit belongs to, one of them of its own name; `drw` finds
    /// Đăk Rơ Wa by its initials. A kind before the name (`xã`, `tp`) narrows, a comma goes on to the district and the
    /// province. Former names are searched too, and where a tone stands makes no difference.
    ///
    /// - Parameters:
    ///   - letters: What was typed; eight words are looked at.
    ///   - vintage: One edition, or all of them.
    ///   - home: A unit whose province comes first, under its old and its new code.
    ///   - limit: How many at most.
    /// - Returns: Best first: names that fit with their marks before those that fit without, the whole name before its
    ///   beginning, the edition in force before older ones, shorter before longer.
    public static func find(
        _ letters: String, vintage: UnitVintage? = nil, home: UnitCode? = nil, limit: Int = 10
    ) -> [AdministrativeUnit] {
        var search = UnitSearch(UnitIndex.shared, vintage: vintage, home: home, limit: limit)
        return search.find(letters)
    }

    /// What to say beside every suggestion.
    public static let caution = Message(
        vi: "Chỉ là gợi ý, không tự động thay: đối chiếu giấy tờ hoặc hỏi cán bộ xã rồi mới ghi mã mới.",
        en: "A suggestion, never put in by itself: check a paper or ask the commune before a new code is written down.")

    /// The units of 2025-07 that a unit of an older edition went into; none for one that is in force.
    ///
    /// - Returns: Those that took it whole first. See ``caution``.
    public static func suggestions(for code: UnitCode) -> [UnitSuggestion] {
        UnitSuccession(UnitIndex.shared).suggestions(for: code)
    }

    /// The units of 2025-03 that went into a unit of 2025-07. See ``caution``.
    public static func predecessors(of code: UnitCode) -> [UnitSuggestion] {
        UnitSuccession(UnitIndex.shared).predecessors(of: code)
    }

    /// The units that a code which no list has may stand for: the same code in another edition with its successors,
    /// and codes of its edition that differ by one digit or by two that changed places.
    public static func nearest(to code: UnitCode, limit: Int = 5) -> [AdministrativeUnit] {
        UnitSuccession(UnitIndex.shared).nearest(to: code, limit: limit)
    }

    /// How a code stands today.
    public static func standing(of code: UnitCode) -> UnitStanding {
        guard let unit = unit(code) else { return .unknown(nearest: nearest(to: code)) }
        return unit.vintage == .current ? .inForce(unit) : .former(unit, suggestions(for: code))
    }
}

/// How a code of a unit stands today.
public enum UnitStanding: Hashable, Sendable {
    /// In the list in force.
    case inForce(AdministrativeUnit)
    /// In the list of its day; what it may be today.
    case former(AdministrativeUnit, [UnitSuggestion])
    /// In no list; what it may have been meant for.
    case unknown(nearest: [AdministrativeUnit])
}

/// A unit that another one may have become, or come from.
public struct UnitSuggestion: Hashable, Sendable {
    /// How much of the old unit.
    public enum Coverage: String, Sendable, Comparable {
        /// The old unit as a whole.
        case full
        /// A part of it; which one, only people or a map can say.
        case partial
        /// Nobody wrote down where it went; a unit of the same name in the province that took its own.
        case sameName = "same_name"

        /// The surest first.
        public static func < (a: Coverage, b: Coverage) -> Bool { a.rank < b.rank }

        private var rank: Int {
            switch self {
            case .full: 0
            case .partial: 1
            case .sameName: 2
            }
        }
    }

    /// The unit.
    public let unit: AdministrativeUnit
    /// How much of the old unit went there.
    public let coverage: Coverage
}
