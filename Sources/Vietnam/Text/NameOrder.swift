/// In which order a name is written. The operator chooses it for a list; it never follows from a name or a people.
public enum NameOrder: String, Sendable, CaseIterable {
    /// Họ, chữ đệm, tên: Nguyễn Thị Lan. The usual one, and that of Khmer names with Chau and Néang.
    case familyFirst = "family_first"
    /// The given name before the family's, as among Ê Đê and Mnông: H'Maryam Niê, Y Thông Niê Kđăm.
    case givenFirst = "given_first"
    /// No family name at all, as among many Ba Na, Xơ Đăng and Chăm: A Tik, Du Số.
    case givenOnly = "given_only"

    /// The orders to offer for a people of ``EthnicGroup``, the likeliest first. Only offered: mixed and copied names
    /// are common, and so the usual order is always among them.
    public static func offered(for ethnicGroup: String) -> [NameOrder] {
        switch ethnicGroup {
        case "e_de", "mnong": [.givenFirst, .familyFirst]
        case "ba_na", "xo_dang", "gie_trieng", "cham": [.givenOnly, .familyFirst]
        case "khmer": [.familyFirst, .givenOnly]
        default: [.familyFirst]
        }
    }
}

/// A name cut in three as the population database keeps it. Family and middle name may be missing.
public struct NameParts: Hashable, Sendable {
    /// Họ.
    public let family: String?
    /// Chữ đệm.
    public let middle: String?
    /// Tên.
    public let given: String
}

extension PersonName {
    /// The parts of the name if it is written in `order`.
    ///
    /// A single letter or a word that ends in an apostrophe (Y, H') goes with the word behind it when the given name
    /// comes first. It is a part of the name and nothing else.
    public func parts(_ order: NameOrder) -> NameParts {
        let words = words
        switch order {
        case .givenOnly: return NameParts(family: nil, middle: nil, given: text)
        case .familyFirst:
            guard words.count > 1 else { return NameParts(family: nil, middle: nil, given: text) }
            let middle = words.dropFirst().dropLast().joined(separator: " ")
            return NameParts(family: words[0], middle: middle.isEmpty ? nil : middle, given: words[words.count - 1])
        case .givenFirst:
            let isParticle = words[0].count(where: \.isLetter) == 1
            let count = min(words.count, isParticle ? 2 : 1)
            let family = words.dropFirst(count).joined(separator: " ")
            return NameParts(
                family: family.isEmpty ? nil : family, middle: nil,
                given: words.prefix(count).joined(separator: " "))
        }
    }

    /// What lists of people are sorted by: tên, then họ, then chữ đệm.
    public func listKey(_ order: NameOrder = .familyFirst) -> ListKey {
        let parts = parts(order)
        return ListKey(
            keys: [parts.given, parts.family ?? "", parts.middle ?? ""].map(VietnameseCollation.key))
    }

    /// The place of a name in a list.
    public struct ListKey: Hashable, Sendable, Comparable {
        fileprivate let keys: [VietnameseCollation.Key]

        /// Tên, then họ, then chữ đệm.
        public static func < (a: ListKey, b: ListKey) -> Bool { a.keys.lexicographicallyPrecedes(b.keys) }
    }
}
