/// Dân tộc: the 54 groups under a neutral key, with both code systems of the law.
///
/// The lists of 1979 and 2008 number the groups differently (06 is Mường in one and Hoa in the other; 17 of 54 codes
/// agree), so a code never travels without the name of its list.
public struct EthnicGroup: CodeEntry {
    /// Neutral key: `kinh`, `ba_na`, `e_de`.
    public let key: String
    /// Code 01 to 54 of QĐ 1019/QĐ-TCTK of 2008, which the population database uses.
    public let code2008: String
    /// Code 01 to 54 of QĐ 121-TCTK/PPCĐ of 1979, found in older data.
    public let code1979: String
    /// The official name, the same in both languages.
    public let name: Message
    /// Other names and spellings, for matching only; no code, since two lists disagree on them.
    public let alsoAccepted: [String]

    /// The 54 in the order of the list of 2008.
    public static let all: [EthnicGroup] = table.split(separator: "\n").compactMap { row in
        let parts = row.split(separator: ";").map { VietnameseText.tidied(String($0)) }
        guard let codes = parts.first?.split(separator: " "), codes.count == 3, parts.count >= 2 else { return nil }
        let others = parts.count > 2 ? parts[2].split(separator: "|").map { VietnameseText.tidied(String($0)) } : []
        return EthnicGroup(
            key: String(codes[2]), code2008: String(codes[0]), code1979: String(codes[1]),
            name: Message(vi: parts[1], en: parts[1]), alsoAccepted: others)
    }

    /// The group of a code of the list of 2008.
    public static func group(code2008: String) -> EthnicGroup? { all.first { $0.code2008 == code2008 } }
    /// The group of a code of the list of 1979.
    public static func group(code1979: String) -> EthnicGroup? { all.first { $0.code1979 == code1979 } }
}
