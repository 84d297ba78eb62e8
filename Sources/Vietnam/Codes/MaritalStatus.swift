/// Tình trạng hôn nhân with the codes of QCVN 109:2017.
public enum MaritalStatus: String, Sendable, CaseIterable, CodeEntry {
    /// Chưa kết hôn, code 1.
    case single
    /// Đang có vợ/chồng, code 2.
    case married
    /// Đã ly hôn hoặc goá, code 3; the list does not tell the two apart.
    case divorcedOrWidowed = "divorced_or_widowed"
    /// Chưa có thông tin, code 0.
    case unknown

    /// The raw value.
    public var key: String { rawValue }

    /// Code of QCVN 109: 0 to 3.
    public var code: String {
        switch self {
        case .unknown: "0"
        case .single: "1"
        case .married: "2"
        case .divorcedOrWidowed: "3"
        }
    }

    /// The name to show.
    public var name: Message {
        switch self {
        case .single: Message(vi: "Chưa kết hôn", en: "Never married")
        case .married: Message(vi: "Đang có vợ/chồng", en: "Married")
        case .divorcedOrWidowed: Message(vi: "Đã ly hôn hoặc goá", en: "Divorced or widowed")
        case .unknown: Message(vi: "Chưa có thông tin", en: "Not known")
        }
    }

    /// The code, and what people and papers say.
    public var alsoAccepted: [String] {
        switch self {
        case .single: ["1", "độc thân", "chưa có vợ", "chưa có chồng", "chưa vợ", "chưa chồng"]
        case .married: ["2", "đã kết hôn", "có vợ", "có chồng", "có gia đình", "đã có vợ", "đã có chồng"]
        case .divorcedOrWidowed: ["3", "ly hôn", "đã ly hôn", "ly dị", "goá", "góa", "goá vợ", "goá chồng", "vợ chết"]
        case .unknown: ["0"]
        }
    }
}

/// Nhóm máu with the codes of QCVN 109:2017; written down from a medical paper only, never from memory.
public enum BloodGroup: String, Sendable, CaseIterable, CodeEntry {
    /// Nhóm A, code 01.
    case a
    /// Nhóm B, code 02.
    case b
    /// Nhóm AB, code 03.
    case ab
    /// Nhóm O, code 04.
    case o
    /// Chưa có thông tin, code 00.
    case unknown

    /// The raw value.
    public var key: String { rawValue }

    /// Code of QCVN 109: 00 to 04.
    public var code: String {
        switch self {
        case .unknown: "00"
        case .a: "01"
        case .b: "02"
        case .ab: "03"
        case .o: "04"
        }
    }

    /// The name to show.
    public var name: Message {
        switch self {
        case .unknown: Message(vi: "Chưa có thông tin", en: "Not known")
        default: Message(vi: rawValue.uppercased(), en: rawValue.uppercased())
        }
    }

    /// The code and the long name; the digit 0 is not the letter O.
    public var alsoAccepted: [String] {
        self == .unknown ? [code] : [code, "nhóm \(rawValue)", "nhóm máu \(rawValue)"]
    }
}

/// Quan hệ với chủ hộ: what somebody is to the head of the household. The exchange format leaves the list open, so it
/// has keys of ours and no codes.
public enum HouseholdRelation: String, Sendable, CaseIterable, CodeEntry {
    /// Chủ hộ.
    case head
    /// Vợ.
    case wife
    /// Chồng.
    case husband
    /// Con.
    case child
    /// Con nuôi.
    case adoptedChild = "adopted_child"
    /// Con dâu.
    case daughterInLaw = "daughter_in_law"
    /// Con rể.
    case sonInLaw = "son_in_law"
    /// Cha.
    case father
    /// Mẹ.
    case mother
    /// Ông.
    case grandfather
    /// Bà.
    case grandmother
    /// Cháu: a grandchild, a nephew or a niece, which is one word.
    case grandchildOrNephew = "grandchild_or_nephew"
    /// Anh.
    case elderBrother = "elder_brother"
    /// Chị.
    case elderSister = "elder_sister"
    /// Em.
    case youngerSibling = "younger_sibling"
    /// Người giám hộ.
    case guardian
    /// Người được giám hộ.
    case ward
    /// Khác.
    case other

    /// The raw value.
    public var key: String { rawValue }

    /// The name to show.
    public var name: Message {
        switch self {
        case .head: Message(vi: "Chủ hộ", en: "Head of household")
        case .wife: Message(vi: "Vợ", en: "Wife")
        case .husband: Message(vi: "Chồng", en: "Husband")
        case .child: Message(vi: "Con", en: "Child")
        case .adoptedChild: Message(vi: "Con nuôi", en: "Adopted child")
        case .daughterInLaw: Message(vi: "Con dâu", en: "Daughter-in-law")
        case .sonInLaw: Message(vi: "Con rể", en: "Son-in-law")
        case .father: Message(vi: "Cha", en: "Father")
        case .mother: Message(vi: "Mẹ", en: "Mother")
        case .grandfather: Message(vi: "Ông", en: "Grandfather")
        case .grandmother: Message(vi: "Bà", en: "Grandmother")
        case .grandchildOrNephew: Message(vi: "Cháu", en: "Grandchild, nephew or niece")
        case .elderBrother: Message(vi: "Anh", en: "Elder brother")
        case .elderSister: Message(vi: "Chị", en: "Elder sister")
        case .youngerSibling: Message(vi: "Em", en: "Younger sibling")
        case .guardian: Message(vi: "Người giám hộ", en: "Guardian")
        case .ward: Message(vi: "Người được giám hộ", en: "Ward")
        case .other: Message(vi: "Khác", en: "Other")
        }
    }

    /// What papers and people say for it.
    public var alsoAccepted: [String] {
        switch self {
        case .child: ["con đẻ", "con ruột", "con trai", "con gái"]
        case .adoptedChild: ["con trai nuôi", "con gái nuôi"]
        case .father: ["bố", "ba", "tía", "cha đẻ", "bố đẻ"]
        case .mother: ["má", "mạ", "mẹ đẻ"]
        case .grandfather: ["ông nội", "ông ngoại"]
        case .grandmother: ["bà nội", "bà ngoại"]
        case .grandchildOrNephew: ["cháu nội", "cháu ngoại", "cháu trai", "cháu gái", "cháu ruột"]
        case .elderBrother: ["anh trai", "anh ruột"]
        case .elderSister: ["chị gái", "chị ruột"]
        case .youngerSibling: ["em trai", "em gái", "em ruột"]
        case .other: ["quan hệ khác", "ở nhờ", "ở thuê", "ở mượn", "người ở nhờ", "người ở thuê"]
        case .head, .wife, .husband, .daughterInLaw, .sonInLaw, .guardian, .ward: []
        }
    }
}
