/// Quốc tịch as ISO 3166-1 alpha-3; identity cards are for citizens, so the list has one entry until a case needs more.
public struct Nationality: CodeEntry {
    /// Alpha-3 code.
    public let key: String
    /// Alpha-2 code, which QCVN 109 uses.
    public let alpha2: String
    /// The name to show.
    public let name: Message
    /// The alpha-2 code.
    public var alsoAccepted: [String] { [alpha2] }

    /// Việt Nam, what a form begins with.
    public static let vietnam = Nationality(key: "VNM", alpha2: "VN", name: Message(vi: "Việt Nam", en: "Viet Nam"))
    /// Every entry.
    public static let all = [vietnam]
}
