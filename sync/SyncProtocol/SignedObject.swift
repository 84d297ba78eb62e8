public import CanonicalJSON

/// A signed object (JWS General JSON) as it came over the wire: kept as it is, and nothing of it believed yet.
public struct SignedObject: Sendable, Equatable, CanonicalCodable {
    /// `{payload, signatures}`.
    public let json: JSONValue

    /// Any object; whoever uses it verifies it first.
    public init(json: JSONValue) throws(ShapeError) {
        guard json.object != nil else { throw ShapeError("", expected: "a signed object") }
        self.json = json
    }
}

extension ObjectReader {
    /// An integer that may be absent.
    func intIfPresent(_ name: String, in range: ClosedRange<Int> = .min ... .max) throws(ShapeError) -> Int? {
        object[name] == nil ? nil : try int(name, in: range)
    }
}
