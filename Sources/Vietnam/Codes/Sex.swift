/// Giới tính with the codes of QCVN 109:2017 (and ISO 5218): what papers say, never read out of a name.
public enum Sex: String, Sendable, CaseIterable, CodeEntry {
    /// Nam, code 1.
    case male
    /// Nữ, code 2.
    case female
    /// Chưa có thông tin, code 0.
    case unknown

    /// `male`, `female` or `unknown`.
    public var key: String { rawValue }

    /// Code of QCVN 109: 0, 1 or 2.
    public var code: Int {
        switch self {
        case .unknown: 0
        case .male: 1
        case .female: 2
        }
    }

    /// The name to show.
    public var name: Message {
        switch self {
        case .male: Message(vi: "Nam", en: "Male")
        case .female: Message(vi: "Nữ", en: "Female")
        case .unknown: Message(vi: "Chưa có thông tin", en: "Not known")
        }
    }

    /// The code, and the letters people type.
    public var alsoAccepted: [String] {
        switch self {
        case .male: ["1", "m"]
        case .female: ["2", "f"]
        case .unknown: ["0"]
        }
    }
}
