public import CanonicalJSON

/// How the registry wants a kit to be used: data in the kit's certificate. Members that are not known stay.
public struct KitPolicy: Sendable, Equatable, CanonicalCodable {
    /// Everything that was stated, known or not.
    public private(set) var members: JSONObject

    /// What a kit gets when nobody says otherwise: locked after 3 minutes without a key, a second copy at most 15
    /// minutes or 10 people behind, extracts for 14 days, 21 days of capture after the certificate's end.
    public static let standard = KitPolicy(
        idleLockSeconds: 180, mirrorMinutes: 15, mirrorPeople: 10, extractDays: 14, captureDaysAfterEnd: 21)

    /// A policy of the known members.
    public init(
        idleLockSeconds: Int, mirrorMinutes: Int, mirrorPeople: Int, extractDays: Int, captureDaysAfterEnd: Int
    ) {
        members = [
            Name.idleLock: .int(idleLockSeconds), Name.mirrorMinutes: .int(mirrorMinutes),
            Name.mirrorPeople: .int(mirrorPeople), Name.extractDays: .int(extractDays),
            Name.captureDays: .int(captureDaysAfterEnd),
        ]
    }

    /// Reads the object of `docs/formats.md`, section Kit certificate: all known members, each in its range.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        for (name, range) in Name.ranges { _ = try reader.int(name, in: range) }
        members = reader.object
    }

    /// The object of `docs/formats.md`, section Kit certificate.
    public var json: JSONValue { .object(members) }

    /// Seconds without a key after which the desk locks, 30 to 3600.
    public var idleLockSeconds: Int { number(Name.idleLock) }
    /// Minutes of work that may stand on one medium only, 1 to 1440.
    public var mirrorMinutes: Int { number(Name.mirrorMinutes) }
    /// People that may stand on one medium only, 1 to 1000.
    public var mirrorPeople: Int { number(Name.mirrorPeople) }
    /// Days after which an extract of the registry is erased, 1 to 366.
    public var extractDays: Int { number(Name.extractDays) }
    /// Days after the end of the kit's certificate in which people may still be enrolled, 0 to 366.
    public var captureDaysAfterEnd: Int { number(Name.captureDays) }

    fileprivate init(members: JSONObject) { self.members = members }

    private func number(_ name: String) -> Int {
        guard let number = members[name]?.int else { preconditionFailure("a policy has all its known members") }
        return number
    }

    fileprivate enum Name {
        static let idleLock = "idle_lock_s"
        static let mirrorMinutes = "mirror_minutes"
        static let mirrorPeople = "mirror_people"
        static let extractDays = "extract_days"
        static let captureDays = "capture_days_after_end"
        /// May be left out.
        static let searches = "extract_searches"
        static let window = "extract_window_s"
        static var optional: [(String, ClosedRange<Int>)] { [(searches, 1...1000), (window, 10...86_400)] }
        static var ranges: [(String, ClosedRange<Int>)] {
            [
                (idleLock, 30...3600), (mirrorMinutes, 1...1440), (mirrorPeople, 1...1000), (extractDays, 1...366),
                (captureDays, 0...366),
            ]
        }
    }
}

/// What somebody at the registry wants otherwise than it is: some members of a policy, each known and in its range.
public struct KitPolicyChange: Sendable, Equatable {
    private let members: JSONObject

    /// Reads an object of members of a policy.
    ///
    /// - Throws: ``ShapeError`` that names the first member which is no member of a policy, or not in its range: a word
    ///   that was mistyped must not leave a kit as it was.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        let known = KitPolicy.Name.ranges + KitPolicy.Name.optional
        for name in reader.object.names {
            guard let range = known.first(where: { $0.0.utf8.elementsEqual(name.utf8) })?.1 else {
                throw ShapeError(name, expected: "no such member, only " + known.map(\.0).joined(separator: ", "))
            }
            _ = try reader.int(name, in: range)
        }
        members = reader.object
    }

    /// The policy with these members; all others stay as they are.
    public func applied(to policy: KitPolicy) -> KitPolicy {
        var all = policy.members
        for (name, value) in members.sorted { all[name] = value }
        return KitPolicy(members: all)
    }
}
