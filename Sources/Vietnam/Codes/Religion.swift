/// Tôn giáo with the codes of QCVN 109:2017 annex G, and *Không*, which is an answer and not a missing one.
public struct Religion: CodeEntry {
    /// Neutral key: `buddhism`, `none`.
    public let key: String
    /// Code 01 to 14, 99 for another one; *Không* has none.
    public let code: String?
    /// The name to show.
    public let name: Message
    /// The code and the name without *Đạo*.
    public var alsoAccepted: [String] {
        [code].compactMap { $0 } + (name.vi.hasPrefix("Đạo ") ? [String(name.vi.dropFirst(4))] : ["Đạo " + name.vi])
    }

    /// *Không*: the person has no religion. Not asked is an absent field, declined a declined one.
    public static let none = Religion(key: "none", code: nil, name: Message(vi: "Không", en: "None"))

    /// A religion that the list does not have. The code stands in an example of QCVN 109, which does not explain it.
    public static let other = Religion(
        key: "other", code: "99", name: Message(vi: "Tôn giáo khác", en: "Another religion"))

    /// *Không*, then the fourteen in the order of their codes, then what is none of them.
    public static let all: [Religion] =
        [none]
        + [
            ("buddhism", "Phật giáo", "Buddhism"), ("catholicism", "Công giáo", "Catholicism"),
            ("hoa_hao", "Phật giáo Hoà Hảo", "Hoa Hao Buddhism"), ("islam", "Hồi giáo", "Islam"),
            ("cao_dai", "Cao Đài", "Caodaism"), ("minh_su", "Minh sư đạo", "Minh Su"),
            ("minh_ly", "Minh Lý đạo", "Minh Ly"), ("protestantism", "Tin Lành", "Protestantism"),
            ("tinh_do", "Tịnh độ cư sĩ Phật hội Việt Nam", "Pure Land Lay Buddhism"),
            ("tu_an", "Đạo Tứ ấn hiếu nghĩa", "Tu An Hieu Nghia"),
            ("buu_son", "Bửu sơn Kỳ hương", "Buu Son Ky Huong"), ("bahai", "Đạo Ba Ha'i", "Bahá'í Faith"),
            ("brahmanism", "Bà La Môn", "Brahmanism"), ("mormonism", "Mặc Môn", "Latter-day Saints"),
        ].enumerated().map { index, entry in
            Religion(
                key: entry.0, code: CivilDate.digits(index + 1, 2), name: Message(vi: entry.1, en: entry.2))
        } + [other]
}
