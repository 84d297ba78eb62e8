import CanonicalJSON
import Foundation
import Secrets
import TestSupport
import Testing

/// Bytes that are the same in every run.
func seededBytes(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var random = SplitMix64(seed: seed)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 8)
    while bytes.count < count {
        let word = random.next()
        for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(8 * shift))) }
    }
    return Array(bytes.prefix(count))
}

func key(_ bytes: [UInt8]) throws -> SecretKey {
    guard let key = SecretKey(LockedBytes(copying: bytes)) else { throw NotAKey() }
    return key
}

struct NotAKey: Error {}

func text(_ secret: borrowing LockedBytes) -> String {
    unsafe secret.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
}

func plain(_ secret: borrowing LockedBytes) -> [UInt8] {
    unsafe secret.withUnsafeBytes { unsafe Array($0) }
}

/// Test vectors of the Wycheproof project: groups of cases as JSON.
struct Wycheproof {
    let groups: [(group: JSONValue, tests: [JSONValue])]

    init(_ name: String) throws {
        guard let url = SharedMaterial.url("vectors/wycheproof/\(name)_test.json") else { throw NotThere() }
        let json = try JSONValue(parsing: Array(try Data(contentsOf: url)))
        groups = (json["testGroups"]?.array ?? []).map { ($0, $0["tests"]?.array ?? []) }
    }

    struct NotThere: Error {}

    static func isThere(_ name: String) -> Bool { SharedMaterial.url("vectors/wycheproof/\(name)_test.json") != nil }
}

extension JSONValue {
    /// The bytes of a member written in hexadecimal digits.
    func hex(_ name: String) throws -> [UInt8] {
        guard let bytes = self[name]?.string.flatMap({ Hex.decode($0) }) else { throw NotAKey() }
        return bytes
    }

    /// What should happen.
    var isValid: Bool { self["result"]?.string == "valid" }
}

/// The testing library cannot take values that are not copied, so they are compared before it sees them.
func expectSame(
    _ a: borrowing SecretKey, _ b: borrowing SecretKey, _ expected: Bool = true,
    at location: SourceLocation = #_sourceLocation
) {
    expectSame(a.bytes, b.bytes, expected, at: location)
}

func expectSame(
    _ a: borrowing LockedBytes, _ b: borrowing LockedBytes, _ expected: Bool = true,
    at location: SourceLocation = #_sourceLocation
) {
    let equal = a.isEqual(to: b)
    #expect(equal == expected, sourceLocation: location)
}

func identity(_ text: String) -> SealingIdentity? { SealingIdentity(text: LockedBytes(copying: text.utf8)) }
