public import CanonicalJSON
public import EnrollmentModel
public import Secrets

/// The text of a packet: every revision of one application as it was signed, parents before children.
///
/// What the application amounts to is folded from them at the other end; nothing that is not signed travels.
public struct ApplicationText: Sendable, Equatable, CanonicalCodable {
    /// The edition of this object.
    public static let version = 1
    /// The `typ` of the signatures on a revision.
    public static let revisionType = "tram-rev"

    /// The application.
    public let app: ApplicationID
    /// Its revisions, `tram-rev` of operator and device.
    public let revisions: [JWS]

    /// The text of an application.
    public init(app: ApplicationID, revisions: [JWS]) {
        self.app = app
        self.revisions = revisions
    }

    /// Reads `{v, app, revisions}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        _ = try reader.int("v", in: Self.version...Self.version)
        app = try reader.decode("app")
        revisions = try reader.list("revisions")
    }

    /// `{v, app, revisions}`.
    public var json: JSONValue {
        ["v": .int(Self.version), "app": app.json, "revisions": .array(revisions.map(\.json))]
    }
}
