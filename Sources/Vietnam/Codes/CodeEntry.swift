/// One entry of a list of the law: a neutral key that Trạm keeps, names to show, codes for the edges.
public protocol CodeEntry: Hashable, Sendable {
    /// What is stored: lower_snake, the same in every edition of the list.
    var key: String { get }
    /// The name to show and print.
    var name: Message { get }
    /// Other spellings, codes and names that are understood and never shown.
    var alsoAccepted: [String] { get }
}

/// The lists that fields choose from.
public enum CodeList: String, Sendable, CaseIterable {
    /// Giới tính.
    case sex
    /// Dân tộc.
    case ethnicGroup = "ethnic_group"
    /// Tôn giáo.
    case religion
    /// Quốc tịch.
    case nationality
    /// What is asked for: cấp, cấp đổi, cấp lại.
    case kind
    /// Why it is asked for.
    case ground
    /// Thường trú, tạm trú, nơi ở hiện tại.
    case residenceKind = "residence_kind"
    /// How it is known who somebody is.
    case identityBasis = "identity_basis"
    /// Whose SIM card it is.
    case simOwner = "sim_owner"

    /// The entries in the order of the law.
    public var entries: [any CodeEntry] {
        switch self {
        case .sex: Sex.allCases
        case .ethnicGroup: EthnicGroup.all
        case .religion: Religion.all
        case .nationality: Nationality.all
        case .kind: ApplicationKind.allCases
        case .ground: ApplicationGround.allCases
        case .residenceKind: ResidenceKind.allCases
        case .identityBasis: IdentityBasis.allCases
        case .simOwner: SIMOwner.allCases
        }
    }

    /// The entry with this key.
    public func entry(key: String) -> (any CodeEntry)? { entries.first { $0.key == key } }

    /// The entry somebody means who typed `text`: its key or name first, then a code or another name, each first with
    /// marks and then without; nothing when two entries fit equally well.
    public func entry(matching text: String) -> (any CodeEntry)? {
        let typed = VietnameseText.tidied(text).lowercased()
        let folded = VietnameseText.folded(typed)
        let spellings = entries.map { entry in
            (
                entry, ([entry.key, entry.name.vi, entry.name.en]).map { $0.lowercased() },
                entry.alsoAccepted.map { $0.lowercased() }
            )
        }
        let levels = [
            spellings.filter { $0.1.contains(typed) }, spellings.filter { $0.2.contains(typed) },
            spellings.filter { $0.1.contains { VietnameseText.folded($0) == folded } },
            spellings.filter { $0.2.contains { VietnameseText.folded($0) == folded } },
        ]
        guard let best = levels.first(where: { !$0.isEmpty }), best.count == 1 else { return nil }
        return best[0].0
    }
}
