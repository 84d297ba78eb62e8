/// What the citizen asks for (Luật Căn cước 2023, articles 21 to 24).
public enum ApplicationKind: String, Sendable, CaseIterable, CodeEntry {
    /// Cấp: the first identity card.
    case firstIssue = "first_issue"
    /// Cấp đổi: a new card for the old one.
    case exchange
    /// Cấp lại: a card for one that is lost or unusable.
    case reissue

    /// The raw value.
    public var key: String { rawValue }

    /// The law's name of the procedure.
    public var name: Message {
        switch self {
        case .firstIssue: Message(vi: "Cấp thẻ căn cước", en: "First issue")
        case .exchange: Message(vi: "Cấp đổi thẻ căn cước", en: "Exchange")
        case .reissue: Message(vi: "Cấp lại thẻ căn cước", en: "Reissue")
        }
    }

    /// The short names.
    public var alsoAccepted: [String] {
        switch self {
        case .firstIssue: ["cấp", "cấp mới", "cấp lần đầu", "first"]
        case .exchange: ["đổi", "cấp đổi"]
        case .reissue: ["lại", "cấp lại"]
        }
    }

    /// The grounds the law knows for it.
    public var grounds: [ApplicationGround] { ApplicationGround.allCases.filter { $0.kind == self } }
}

/// Why a card is asked for.
public enum ApplicationGround: String, Sendable, CaseIterable, CodeEntry {
    /// Citizens from 14 must have a card (article 21).
    case dutyFrom14 = "duty_from_14"
    /// Younger citizens may have one (article 23).
    case requestUnder14 = "request_under_14"
    /// The ages of 14, 25, 40 and 60 (article 24.1 with 21.1).
    case ageReached = "age_reached"
    /// Name or birth date changed or corrected.
    case nameOrBirthCorrected = "name_or_birth_corrected"
    /// Distinguishing marks changed; face or prints added; sex determined anew.
    case appearanceChanged = "appearance_changed"
    /// What is printed on the card is wrong.
    case cardError = "card_error"
    /// Units were merged and the holder asks for it.
    case unitsChanged = "units_changed"
    /// A new personal number was set.
    case newNumber = "new_number"
    /// The holder asks for it.
    case holderRequest = "holder_request"
    /// The card is lost (article 24.2).
    case lost
    /// The card is damaged and cannot be used.
    case unusable
    /// Vietnamese nationality was regained.
    case nationalityRegained = "nationality_regained"

    /// The raw value.
    public var key: String { rawValue }

    /// The kind it belongs to.
    public var kind: ApplicationKind {
        switch self {
        case .dutyFrom14, .requestUnder14: .firstIssue
        case .ageReached, .nameOrBirthCorrected, .appearanceChanged, .cardError, .unitsChanged, .newNumber,
            .holderRequest:
            .exchange
        case .lost, .unusable, .nationalityRegained: .reissue
        }
    }

    /// Whether the law lets the registry print the new card from the last pictures (article 24.2 with 25); taking new
    /// ones is allowed all the same, since the kit cannot see what the registry holds.
    public var mayReuseCaptures: Bool { self == .lost || self == .unusable }

    /// Nothing besides key and names.
    public var alsoAccepted: [String] { [] }

    /// The law's words.
    public var name: Message {
        switch self {
        case .dutyFrom14: Message(vi: "Công dân từ đủ 14 tuổi", en: "Citizen aged 14 or over")
        case .requestUnder14: Message(vi: "Theo nhu cầu, dưới 14 tuổi", en: "On request, under 14")
        case .ageReached: Message(vi: "Đến tuổi phải đổi thẻ", en: "Age of exchange reached")
        case .nameOrBirthCorrected:
            Message(vi: "Thay đổi, cải chính họ tên, ngày sinh", en: "Name or birth date changed or corrected")
        case .appearanceChanged:
            Message(
                vi: "Thay đổi nhân dạng, bổ sung ảnh hoặc vân tay, xác định lại giới tính",
                en: "Appearance changed, face or prints added, sex determined anew")
        case .cardError: Message(vi: "Có sai sót về thông tin in trên thẻ", en: "Wrong details on the card")
        case .unitsChanged: Message(vi: "Do sắp xếp đơn vị hành chính", en: "Administrative units merged")
        case .newNumber: Message(vi: "Xác lập lại số định danh cá nhân", en: "New personal number set")
        case .holderRequest: Message(vi: "Khi công dân có yêu cầu", en: "At the holder's request")
        case .lost: Message(vi: "Bị mất thẻ", en: "Card lost")
        case .unusable: Message(vi: "Thẻ hư hỏng không sử dụng được", en: "Card damaged beyond use")
        case .nationalityRegained: Message(vi: "Được trở lại quốc tịch Việt Nam", en: "Nationality regained")
        }
    }
}
