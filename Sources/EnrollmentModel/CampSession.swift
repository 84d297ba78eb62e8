public import CanonicalJSON

/// A code of an administrative unit in the list of its day; codes are reused, so the vintage always goes along.
public struct UnitCode: Hashable, Sendable, CanonicalCodable {
    /// Which edition of the list: `2025-07`.
    public var vintage: String
    /// The code in that edition.
    public var code: String

    /// A code of an edition.
    public init(vintage: String, code: String) {
        self.vintage = vintage
        self.code = code
    }

    /// Reads `{vintage, code}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        vintage = try reader.string("vintage")
        code = try reader.string("code")
    }

    /// `{vintage, code}`.
    public var json: JSONValue { ["vintage": .string(vintage), "code": .string(code)] }
}

/// A team at work in one place: what every application taken there refers to.
public struct CampSession: Sendable, Equatable, CanonicalCodable {
    /// Name of the session, unique on the kit.
    public var id: String
    /// Where the desk stands: communal house, school, sick-bed.
    public var place: String
    /// The commune, with the edition of its code.
    public var unit: UnitCode
    /// Thôn, bản, ấp, phum.
    public var hamlet: String
    /// User names of the team.
    public var team: [String]
    /// Scanners and cameras in use, one line each.
    public var devices: [String]
    /// Start in milliseconds since 1970.
    public var start: Int
    /// End, when it is over.
    public var end: Int?
    /// Who is in charge of the children of a whole-school session, named by the school: acts for those who come without
    /// anybody else.
    public var charge: Participant?

    /// Where the session's id stands among the fields of an application.
    public static let path: FieldPath = "application.session"

    /// A session that has just begun.
    public init(
        id: String, place: String, unit: UnitCode, hamlet: String, team: [String], devices: [String], start: Int,
        end: Int? = nil, charge: Participant? = nil
    ) {
        self.id = id
        self.place = place
        self.unit = unit
        self.hamlet = hamlet
        self.team = team
        self.devices = devices
        self.start = start
        self.end = end
        self.charge = charge
    }

    /// Reads `{id, place, unit, hamlet, team, devices, start_ms, end_ms?, charge?}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        id = try reader.string("id")
        place = try reader.string("place")
        unit = try reader.decode("unit")
        hamlet = try reader.string("hamlet")
        team = try reader.list("team")
        devices = try reader.list("devices")
        start = try reader.int("start_ms")
        end = reader.object["end_ms"] == nil ? nil : try reader.int("end_ms")
        charge = try reader.decodeIfPresent("charge")
    }

    /// `{id, place, unit, hamlet, team, devices, start_ms, end_ms?, charge?}`.
    public var json: JSONValue {
        var object: JSONObject = [
            "id": .string(id), "place": .string(place), "unit": unit.json, "hamlet": .string(hamlet),
            "team": .array(team.map(\.json)), "devices": .array(devices.map(\.json)), "start_ms": .int(start),
        ]
        object["end_ms"] = end.map { .int($0) }
        object["charge"] = charge?.json
        return .object(object)
    }
}
