/// Quốc tịch as ISO 3166-1: what a form begins with is Việt Nam, the others are for relatives and old papers.
public struct Nationality: CodeEntry {
    /// Alpha-3 code.
    public let key: String
    /// Alpha-2 code, which QCVN 109 uses.
    public let alpha2: String
    /// The name to show.
    public let name: Message
    /// Other names and spellings.
    private let others: [String]
    /// The alpha-2 code and other names.
    public var alsoAccepted: [String] { [alpha2] + others }

    /// Việt Nam, what a form begins with.
    public static let vietnam = Nationality(
        key: "VNM", alpha2: "VN", name: Message(vi: "Việt Nam", en: "Viet Nam"), others: ["Vietnam"])

    /// Việt Nam first, then its neighbours, then the others in the order of their codes.
    public static let all: [Nationality] =
        [vietnam]
        + table.split(whereSeparator: { $0 == ";" || $0 == "\n" }).compactMap { row in
            let parts = row.split(separator: "|").map { VietnameseText.tidied(String($0)) }
            guard parts.count >= 2, let codes = parts.first?.split(separator: " "), codes.count == 2 else { return nil }
            return Nationality(
                key: String(codes[0]), alpha2: String(codes[1]),
                name: Message(vi: parts[1], en: parts.count > 2 ? parts[2] : parts[1]),
                others: Array(parts.dropFirst(3)))
        }

    /// The entry of an alpha-2 code.
    public static func nationality(alpha2: String) -> Nationality? { all.first { $0.alpha2 == alpha2 } }
}
