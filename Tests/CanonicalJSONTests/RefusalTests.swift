import CanonicalJSON
import Testing

@Suite struct RefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let reason: JSONError.Reason
        let offset: Int
        var testDescription: String { text.debugDescription }

        init(_ text: String, _ reason: JSONError.Reason, at offset: Int) {
            self.text = text
            self.reason = reason
            self.offset = offset
        }
    }

    @Test(arguments: [
        Case("", .truncated, at: 0), Case("  ", .truncated, at: 2), Case("tru", .truncated, at: 3),
        Case("{", .truncated, at: 1), Case(#"{"a""#, .truncated, at: 4), Case(#"{"a":"#, .truncated, at: 5),
        Case(#"{"a":1"#, .truncated, at: 6), Case("[1,", .truncated, at: 3), Case(#""abc"#, .truncated, at: 4),
        Case(#""\u12"#, .truncated, at: 5), Case(#""\"#, .truncated, at: 2), Case("-", .truncated, at: 1),
        Case("1.0", .floatingPoint, at: 0), Case("1e3", .floatingPoint, at: 0), Case("2E5", .floatingPoint, at: 0),
        Case("-0", .floatingPoint, at: 0), Case("[0.5]", .floatingPoint, at: 1),
        Case("9007199254740992", .integerOutOfRange, at: 0), Case("-9007199254740992", .integerOutOfRange, at: 0),
        Case("99999999999999999999999", .integerOutOfRange, at: 0),
        Case("01", .unexpectedByte, at: 0), Case("+1", .unexpectedByte, at: 0), Case(".5", .unexpectedByte, at: 0),
        Case("NaN", .unexpectedByte, at: 0), Case("nul!", .unexpectedByte, at: 3), Case("'a'", .unexpectedByte, at: 0),
        Case("[1,]", .unexpectedByte, at: 3), Case(#"{"a":1,}"#, .unexpectedByte, at: 7),
        Case("{a:1}", .unexpectedByte, at: 1), Case(#"{"a" 1}"#, .unexpectedByte, at: 5),
        Case("[1 2]", .unexpectedByte, at: 3), Case("// x\n1", .unexpectedByte, at: 0),
        Case("\"a\nb\"", .unexpectedByte, at: 2), Case(#""\x""#, .unexpectedByte, at: 2),
        Case(#""\u00g0""#, .unexpectedByte, at: 5), Case("\u{FEFF}1", .unexpectedByte, at: 0),
        Case(#"{"a":1,"a":2}"#, .duplicateName, at: 7), Case(#"{"a":1,"\u0061":2}"#, .duplicateName, at: 7),
        Case(#""\ud83d""#, .invalidText, at: 2), Case(#""\ude00""#, .invalidText, at: 2),
        Case(#""\ud83dx""#, .invalidText, at: 2), Case(#""\ud83d\u0041""#, .invalidText, at: 2),
        Case("1 1", .trailingBytes, at: 2), Case("{}x", .trailingBytes, at: 2),
    ])
    func brokenTextIsRefusedWithItsPlace(broken: Case) {
        #expect(throws: JSONError(broken.reason, at: broken.offset)) {
            try JSONValue(parsing: Array(broken.text.utf8))
        }
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xC3, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
        ] as [[UInt8]])
    func bytesThatAreNotUTF8AreRefused(bytes: [UInt8]) {
        #expect(throws: JSONError(.invalidText, at: 0)) { try JSONValue(parsing: bytes) }
    }

    @Test func nestingHasALimit() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        #expect(throws: Never.self) { try JSONValue(parsing: nested(64)) }
        #expect(throws: JSONError(.tooDeep, at: 64)) { try JSONValue(parsing: nested(65)) }
        #expect(throws: JSONError(.tooDeep, at: 64)) { try JSONValue(parsing: nested(200_000)) }
        #expect(throws: JSONError(.tooDeep, at: 2)) { try JSONValue(parsing: nested(3), depth: 2) }
    }

    @Test(arguments: [
        (" 1", 0), (#"{"b":1,"a":2}"#, 2), (#""\u0041""#, 1), (#"{ "a":1}"#, 1), ("[1, 2]", 3), (#""\/""#, 1),
        ("{}\n", 2),
    ])
    func readableTextThatIsNotCanonicalIsRefusedWhereBytesAreSigned(text: String, offset: Int) throws {
        let bytes = Array(text.utf8)
        #expect(throws: Never.self) { try JSONValue(parsing: bytes) }
        #expect(throws: JSONError(.notCanonical, at: offset)) { try JSONValue(canonical: bytes) }
    }
}
