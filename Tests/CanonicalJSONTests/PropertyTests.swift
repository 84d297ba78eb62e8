import CanonicalJSON
import TestSupport
import Testing

@Suite struct PropertyTests {
    @Test(arguments: 0..<60 as Range<UInt64>)
    func readingWhatWasWrittenGivesTheSameValue(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<10 {
            let value = JSONValue.arbitrary(depth: 5, &random)
            let bytes = value.canonicalBytes
            #expect(try JSONValue(canonical: bytes) == value, "seed \(seed)")
        }
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func spacesAndEscapesNeverChangeTheValue(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let value = JSONValue.arbitrary(depth: 4, &random)
        let loose = loosened(value, &random)
        #expect(try JSONValue(parsing: Array(loose.utf8)).canonicalBytes == value.canonicalBytes, "seed \(seed)")
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func mutatedBytesAreReadOrRefusedButNeverTrap(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var bytes = JSONValue.arbitrary(depth: 4, &random).canonicalBytes
        for _ in 0..<200 {
            mutate(&bytes, &random)
            do {
                let value = try JSONValue(parsing: bytes)
                #expect(throws: Never.self, "seed \(seed)") { try JSONValue(canonical: value.canonicalBytes) }
            } catch {
                #expect((0...bytes.count).contains(error.offset), "seed \(seed)")
            }
        }
    }

    private func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
        let tokens: [[UInt8]] = ["{", "}", "[", "]", "\"", "\\u", "\\", "-", "0", "1e", "null", ","].map {
            Array($0.utf8)
        }
        let place = Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1 where place < bytes.count: bytes.remove(at: place)
        case 2: bytes = Array(bytes.prefix(place))
        default: bytes.insert(contentsOf: tokens.randomElement(using: &random) ?? [], at: place)
        }
        if bytes.count > 400 { bytes.removeLast(100) }
    }

    private func loosened(_ value: JSONValue, _ random: inout SplitMix64) -> String {
        let space = [" ", "\n", "\t", "", "\r\n"].randomElement(using: &random) ?? ""
        switch value {
        case .array(let values):
            return "[" + values.map { space + loosened($0, &random) + space }.joined(separator: ",") + "]"
        case .object(let object):
            let members = object.sorted.shuffled(using: &random).map { member in
                "\(space)\(escaped(member.name, &random))\(space):\(loosened(member.value, &random))"
            }
            return "{" + members.joined(separator: ",") + space + "}"
        case .string(let text): return escaped(text, &random)
        default: return value.canonicalText
        }
    }

    private func escaped(_ text: String, _ random: inout SplitMix64) -> String {
        guard Bool.random(using: &random) else { return JSONValue.string(text).canonicalText }
        let units = text.utf16.map { unit in
            let digits = String(unit, radix: 16, uppercase: Bool.random(using: &random))
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
        return "\"" + units.joined() + "\""
    }
}

extension JSONValue {
    /// Any value of at most `depth` levels.
    static func arbitrary(depth: Int, _ random: inout SplitMix64) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .int(Int64.random(in: -JSONInteger.limit...JSONInteger.limit, using: &random))
        case 3: return .int(Int.random(in: -3...3, using: &random))
        case 4: return .string(text(&random))
        case 5, 6:
            return .array((0..<Int.random(in: 0...4, using: &random)).map { _ in arbitrary(depth: depth - 1, &random) })
        default:
            var object = JSONObject()
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                object[text(&random)] = arbitrary(depth: depth - 1, &random)
            }
            return .object(object)
        }
    }

    private static func text(_ random: inout SplitMix64) -> String {
        let ranges: [ClosedRange<UInt32>] = [
            0...0x1F, 0x20...0x7E, 0xC0...0x1B0, 0x300...0x323, 0x1EA0...0x1EF9, 0xE000...0xFFFF, 0x10000...0x10FFFF,
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...6, using: &random) {
            let range = ranges.randomElement(using: &random) ?? 0x20...0x7E
            if let scalar = UnicodeScalar(UInt32.random(in: range, using: &random)) { text.append(scalar) }
        }
        return String(text)
    }
}
