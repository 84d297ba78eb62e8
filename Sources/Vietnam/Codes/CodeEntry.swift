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
    /// Tình trạng hôn nhân.
    case maritalStatus = "marital_status"
    /// Quan hệ với chủ hộ.
    case relation
    /// Nhóm máu.
    case bloodGroup = "blood_group"
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
        case .maritalStatus: MaritalStatus.allCases
        case .relation: HouseholdRelation.allCases
        case .bloodGroup: BloodGroup.allCases
        case .kind: ApplicationKind.allCases
        case .ground: ApplicationGround.allCases
        case .residenceKind: ResidenceKind.allCases
        case .identityBasis: IdentityBasis.allCases
        case .simOwner: SIMOwner.allCases
        }
    }

    /// The entry with this key.
    public func entry(key: String) -> (any CodeEntry)? { entries.first { $0.key == key } }

    /// The entry somebody means who typed `text`: its name or key first, then a code or another name, each first with
    /// marks and then without; nothing when two entries fit equally well.
    public func entry(matching text: String) -> (any CodeEntry)? {
        let tidied = VietnameseText.tidied(text)
        let typed = tidied.lowercased()
        let levels = Self.spellings[self] ?? CodeSpellings([])
        let folded = VietnameseText.folded(typed)
        guard !folded.isEmpty,
            let best = [
                levels.names[typed], levels.keys[typed], levels.others[typed], levels.foldedNames[folded],
                levels.foldedOthers[folded],
            ].lazy.compactMap(\.self).first, best.count == 1, let only = best.first
        else { return nil }
        // NGA is Nigeria's code and, in capitals, what a form calls Russia.
        if let key = entry(key: tidied), key.key != entries[only].key { return nil }
        return entries[only]
    }

    private static let spellings = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0, CodeSpellings($0.entries)) })
}

/// Which entries of a list are meant by a spelling: by key and names, by other names, and by both without marks.
private struct CodeSpellings: Sendable {
    private(set) var names: [String: Set<Int>] = [:]
    private(set) var keys: [String: Set<Int>] = [:]
    private(set) var others: [String: Set<Int>] = [:]
    private(set) var foldedNames: [String: Set<Int>] = [:]
    private(set) var foldedOthers: [String: Set<Int>] = [:]

    init(_ entries: [any CodeEntry]) {
        for (number, entry) in entries.enumerated() {
            keys[entry.key.lowercased(), default: []].insert(number)
            foldedNames[VietnameseText.folded(entry.key), default: []].insert(number)
            for name in [entry.name.vi, entry.name.en] {
                names[name.lowercased(), default: []].insert(number)
                foldedNames[VietnameseText.folded(name), default: []].insert(number)
            }
            for name in entry.alsoAccepted {
                others[name.lowercased(), default: []].insert(number)
                foldedOthers[VietnameseText.folded(name), default: []].insert(number)
            }
        }
    }
}
