public import EnrollmentModel

/// The editions of the list of administrative units that the country pack has.
///
/// Codes are used again with another meaning, so a code is worth something only together with its edition.
public enum UnitVintage: String, Sendable, CaseIterable, Comparable {
    /// After the resolutions of April 2023: 63 provinces, 705 districts, 10,598 communes.
    case april2023 = "2023-04"
    /// The last state with districts: 63 provinces, 696 districts, 10,035 communes.
    case march2025 = "2025-03"
    /// Since 01/07/2025: 34 provinces, 3,321 communes, no districts; names and kinds as in force since 30/04/2026.
    case july2025 = "2025-07"

    /// The edition in force.
    public static let current = UnitVintage.july2025

    /// Older first.
    public static func < (a: UnitVintage, b: UnitVintage) -> Bool { a.rawValue < b.rawValue }

    var bit: UInt8 { 1 << UInt8(index) }

    var index: Int {
        switch self {
        case .april2023: 0
        case .march2025: 1
        case .july2025: 2
        }
    }
}

/// What a unit is; the raw value is its letter in the tables.
public enum UnitKind: String, Sendable, CaseIterable {
    /// Thành phố trực thuộc trung ương.
    case municipality = "M"
    /// Tỉnh.
    case province = "P"
    /// Thành phố thuộc thành phố trực thuộc trung ương.
    case cityOfMunicipality = "U"
    /// Thành phố thuộc tỉnh.
    case cityOfProvince = "C"
    /// Quận.
    case urbanDistrict = "Q"
    /// Thị xã.
    case town = "T"
    /// Huyện.
    case ruralDistrict = "H"
    /// Phường.
    case ward = "w"
    /// Thị trấn.
    case township = "t"
    /// Xã.
    case commune = "x"
    /// Đặc khu.
    case specialZone = "z"

    /// What stands before the name: `Xã`, `Thành phố`.
    public var word: String {
        switch self {
        case .municipality, .cityOfMunicipality, .cityOfProvince: "Thành phố"
        case .province: "Tỉnh"
        case .urbanDistrict: "Quận"
        case .town: "Thị xã"
        case .ruralDistrict: "Huyện"
        case .ward: "Phường"
        case .township: "Thị trấn"
        case .commune: "Xã"
        case .specialZone: "Đặc khu"
        }
    }

    static let byLetter: [UInt8: UnitKind] = Dictionary(
        allCases.compactMap { kind in kind.rawValue.utf8.first.map { ($0, kind) } }
    ) { first, _ in first }
}

/// A province, district or commune of one edition of the list.
public struct AdministrativeUnit: Hashable, Sendable {
    /// Edition and code.
    public let code: UnitCode
    /// What it is.
    public let kind: UnitKind
    /// Its name without its kind: `Đăk Rơ Wa`.
    public let name: String
    /// Its full name on 01/07/2025 where that is another one than in force: `Xã Long Thành`.
    public let formerName: String?
    /// What it belongs to, from near to far: district and province, or the province alone.
    public let parents: [AdministrativeUnit]

    /// Kind and name: `Xã Đăk Rơ Wa`.
    public var fullName: String { "\(kind.word) \(name)" }
    /// As a paper has it: `Xã Đăk Rơ Wa, Thành phố Kon Tum, Tỉnh Kon Tum`.
    public var placeText: String { ([fullName] + parents.map(\.fullName)).joined(separator: ", ") }
    /// The province, itself for one.
    public var province: AdministrativeUnit { parents.last ?? self }
    /// The edition.
    public var vintage: UnitVintage { UnitVintage(rawValue: code.vintage) ?? .current }
}
