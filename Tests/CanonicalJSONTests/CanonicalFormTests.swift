import CanonicalJSON
import Testing

@Suite struct CanonicalFormTests {
    @Test func membersSortByTheirUTF16Units() throws {
        // The keys of RFC 8785 §3.2.3: an emoji outside the BMP sorts by its surrogates, before U+FB33.
        let value = try JSONValue(
            parsing: Array(
                #"{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}"#
                    .utf8))
        let expected = [
            "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign",
            "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh",
        ]
        #expect(value.object?.sorted.compactMap(\.value.string) == expected)
    }

    @Test func stringsEscapeOnlyWhatTheyMust() throws {
        // RFC 8785 §3.2.2.2.
        let value = try JSONValue(parsing: Array(#""\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/""#.utf8))
        #expect(value.canonicalText == #""€$\u000f\nA'B\"\\\\\"/""#)
    }

    @Test(arguments: [
        ("\u{00}", #""\u0000""#), ("\u{08}\u{09}\u{0A}\u{0C}\u{0D}", #""\b\t\n\f\r""#), ("\u{0B}", #""\u000b""#),
        ("\u{1F}", #""\u001f""#), ("\u{7F}", "\"\u{7F}\""), ("</script>", #""</script>""#),
        ("Đặng Thị Ớt", #""Đặng Thị Ớt""#), ("😀", #""😀""#),
    ])
    func everyCharacterHasOneEncoding(text: String, encoded: String) {
        #expect(JSONValue.string(text).canonicalText == encoded)
    }

    @Test func literalsArraysAndObjectsHaveNoSpaces() {
        let value: JSONValue = ["b": [true, false, .null], "a": [:], "c": [], "d": -5]
        #expect(value.canonicalText == #"{"a":{},"b":[true,false,null],"c":[],"d":-5}"#)
    }

    @Test func composedAndDecomposedTextStayDifferent() throws {
        let composed = "\u{1EC7}"
        let decomposed = "e\u{323}\u{302}"
        #expect(composed == decomposed, "Swift calls them equal, which is why this module does not ask it")
        #expect(JSONValue.string(composed) != .string(decomposed))
        #expect(JSONValue.string(composed).canonicalBytes != JSONValue.string(decomposed).canonicalBytes)
        var object = JSONObject()
        object[composed] = 1
        object[decomposed] = 2
        #expect(object.count == 2)
        #expect(object[composed] == 1)
        let bytes = JSONValue.object(object).canonicalBytes
        #expect(try JSONValue(canonical: bytes) == .object(object))
    }

    @Test(arguments: [0, 1, -1, 9_007_199_254_740_991, -9_007_199_254_740_991] as [Int64])
    func integersOfTheSafeRangeAreKept(number: Int64) throws {
        let value = try JSONValue(parsing: Array(String(number).utf8))
        #expect(value == .int(number))
        #expect(value.canonicalText == String(number))
        #expect(JSONInteger(number)?.value == number)
    }

    @Test func integersBeyondTheSafeRangeAreNoJSONIntegers() {
        #expect(JSONInteger(9_007_199_254_740_992) == nil)
        #expect(JSONInteger(-9_007_199_254_740_992) == nil)
        #expect(JSONInteger(.min) == nil)
    }
}
