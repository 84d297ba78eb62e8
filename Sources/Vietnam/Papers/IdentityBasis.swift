/// How it is known who the applicant is. Whatever it is, they are taken down and captured.
public enum IdentityBasis: String, Sendable, CaseIterable, CodeEntry {
    /// Papers, or the extract.
    case papers
    /// A named witness.
    case witness
    /// The head of the village.
    case villageHead = "village_head"
    /// Nothing yet: what the person says.
    case noneYet = "none_yet"

    /// The raw value.
    public var key: String { rawValue }

    /// In words.
    public var name: Message {
        switch self {
        case .papers: Message(vi: "Giấy tờ", en: "Papers")
        case .witness: Message(vi: "Người làm chứng", en: "Witness")
        case .villageHead: Message(vi: "Trưởng thôn, già làng", en: "Head of the village")
        case .noneYet: Message(vi: "Chưa có, theo lời khai", en: "None yet, as stated")
        }
    }

    /// Short names.
    public var alsoAccepted: [String] { self == .villageHead ? ["trưởng thôn", "già làng"] : [] }
}

/// What kind of residence the card will show (TT 17/2024/TT-BCA article 4).
public enum ResidenceKind: String, Sendable, CaseIterable, CodeEntry {
    /// Thường trú.
    case permanent
    /// Tạm trú.
    case temporary
    /// Nơi ở hiện tại.
    case current
    /// None: no fixed home. A slip to the residence office, never a reason to send anybody away.
    case none

    /// The raw value.
    public var key: String { rawValue }

    /// In words.
    public var name: Message {
        switch self {
        case .permanent: Message(vi: "Thường trú", en: "Permanent")
        case .temporary: Message(vi: "Tạm trú", en: "Temporary")
        case .current: Message(vi: "Nơi ở hiện tại", en: "Present")
        case .none: Message(vi: "Không có nơi ở cố định", en: "No fixed home")
        }
    }

    /// Nothing besides key and names.
    public var alsoAccepted: [String] { [] }
}

/// Whether the telephone's SIM card is registered to the applicant.
public enum SIMOwner: String, Sendable, CaseIterable, CodeEntry {
    /// Chính chủ.
    case own
    /// Somebody else's.
    case other
    /// Not known.
    case unknown

    /// The raw value.
    public var key: String { rawValue }

    /// In words.
    public var name: Message {
        switch self {
        case .own: Message(vi: "Chính chủ", en: "Own name")
        case .other: Message(vi: "Tên người khác", en: "Somebody else's name")
        case .unknown: Message(vi: "Không rõ", en: "Not known")
        }
    }

    /// Yes and no.
    public var alsoAccepted: [String] {
        switch self {
        case .own: ["có", "yes"]
        case .other: ["không", "no"]
        case .unknown: ["chưa rõ"]
        }
    }
}
