public import CanonicalJSON

/// What stands at the front of a commune's extract, signed by the registry as `tram-extract`: whose it is, how long it
/// is good for, and the hashes of the pieces that follow.
public struct ExtractHeader: Sendable, Equatable, CanonicalCodable {
    /// The kind of object that is signed.
    public static let typ = "tram-extract"
    /// The one kit it is for.
    public let kit: KitID
    /// The commune whose people are in it.
    public let unit: UnitCode
    /// When it was made, milliseconds since 1970; a kit takes no older one than it has.
    public let made: Int
    /// When it has to be gone, milliseconds since 1970.
    public let expires: Int
    /// How many people it names.
    public let people: Int
    /// BLAKE2b-256 of each piece, in order; a piece is the canonical list of at most ``pieceLimit`` people.
    public let pieces: [Digest]
    /// The most people in a piece.
    public static let pieceLimit = 200

    /// A header before it is signed.
    public init(kit: KitID, unit: UnitCode, made: Int, expires: Int, people: Int, pieces: [Digest]) {
        self.kit = kit
        self.unit = unit
        self.made = made
        self.expires = expires
        self.people = people
        self.pieces = pieces
    }

    /// Reads the object of `docs/formats.md`, section Extract.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        self.init(
            kit: try reader.decode("kit"), unit: try reader.decode("unit"), made: try reader.int("made_ms"),
            expires: try reader.int("expires_ms"), people: try reader.int("people", in: 0...10_000_000),
            pieces: try reader.list("pieces"))
    }

    /// The object of `docs/formats.md`, section Extract.
    public var json: JSONValue {
        [
            "kit": kit.json, "unit": unit.json, "made_ms": .int(made), "expires_ms": .int(expires),
            "people": .int(people), "pieces": .array(pieces.map(\.json)),
        ]
    }
}

/// A person of an extract: values under the paths of the form, and the number of the household.
///
/// What this version does not know stays in it.
public struct ExtractPerson: Sendable, Equatable, CanonicalCodable {
    /// All that is known.
    public let json: JSONValue

    /// Reads a person: an object with a name.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        guard !(try reader.string("person.name.full")).isEmpty else {
            throw ShapeError("person.name.full", expected: "a name")
        }
        self.json = json
    }

    /// The text at a path.
    public func text(_ path: FieldPath) -> String? { json[path.text]?.string }
    /// The year of `person.birth.date`.
    public var birthYear: Int? { json["person.birth.date"]?["year"]?.int }
    /// Number of the household.
    public var household: String? { json["household"]?.string }
}
