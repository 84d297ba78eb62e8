/// Where things are on the registry, and the limits both ends keep to.
public enum Routes {
    /// Tokens (RFC 6749 §4.4 with RFC 7523 client assertions).
    public static let token = "/oauth/token"
    /// Signed time, recipients and limits; no login.
    public static let hello = "/v1/hello"
    /// Offers of batches.
    public static let batches = "/v1/batches"
    /// Checkpoints of the audit log.
    public static let checkpoints = "/v1/checkpoints"
    /// Creation of upload resources.
    public static let uploads = "/v1/uploads"
    /// What the registry has for this kit.
    public static let changes = "/v1/changes"
    /// Whether the registry works.
    public static let health = "/healthz"

    /// The resource of one upload.
    public static func upload(_ id: String) -> String { "\(uploads)/\(id)" }
    /// Where a batch is committed; the id is one path segment of `A–Z a–z 0–9 . _ -`.
    public static func commit(batch: String) -> String { "\(batches)/\(batch)/commit" }

    /// Whether `text` can stand in a path without escapes.
    public static func isPathSegment(_ text: String) -> Bool {
        let isAllowed: (UInt8) -> Bool = { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return (1...100).contains(text.utf8.count) && text.utf8.allSatisfy(isAllowed) && text != "." && text != ".."
    }
}

/// Limits that the registry enforces and `hello` announces.
public struct WireLimits: Sendable, Equatable {
    /// Largest JSON body of a request, bytes.
    public var json: Int
    /// Largest sealed part, bytes.
    public var part: Int
    /// Most applications in one offer.
    public var items: Int

    /// Limits.
    public init(json: Int = 4 << 20, part: Int = 64 << 20, items: Int = 500) {
        self.json = json
        self.part = part
        self.items = items
    }
}

/// What a bearer may be used for.
public enum Scope: String, Sendable, CaseIterable {
    /// Offer batches, upload parts, commit.
    case intake = "tram.intake"
    /// Read changes: receipts and what was set aside.
    case changes = "tram.changes"
    /// Go on working: new ends of certificates, returned applications, and whatever else new work needs. A revoked kit,
    /// and a device whose kit was provisioned anew, do not get it; they still deliver what was approved.
    case work = "tram.work"
}
