import SyncProtocol
import Testing

struct StructuredFieldTests {
    @Test(arguments: [
        ("0", 0), ("42", 42), (" 7 ", 7), ("00012", 12), ("999999999999999", 999_999_999_999_999), ("5;a=1;b", 5),
    ])
    func countsAreRead(_ text: String, _ value: Int) { #expect(StructuredField.count(text) == value) }

    @Test(arguments: [
        "", "-1", "1.0", "1,2", "1 2", "1000000000000000", "0x1", "\"1\"", "?1", "1;", "1;A=1", "+1", "1\u{0}",
    ])
    func whatIsNotACountIsAbsent(_ text: String) { #expect(StructuredField.count(text) == nil) }

    @Test(arguments: [("?1", true), ("?0", false), (" ?1", true), ("?0;x=?1", false)])
    func booleansAreRead(_ text: String, _ value: Bool) { #expect(StructuredField.boolean(text) == value) }

    @Test(arguments: ["", "1", "true", "?2", "?", "?10", "? 1", "?1 ?0"])
    func whatIsNotABooleanIsAbsent(_ text: String) { #expect(StructuredField.boolean(text) == nil) }

    @Test func limitsAreWrittenAndReadAlike() {
        let limit = UploadLimit(maxSize: 100, maxAppendSize: 20, minAppendSize: 0, maxAge: 3600)
        #expect(limit.field == "max-size=100, max-append-size=20, min-append-size=0, max-age=3600")
        #expect(UploadLimit(field: limit.field) == limit)
    }

    @Test func unknownLimitsAreIgnoredAndWrongOnesSpoilTheField() {
        #expect(UploadLimit(field: "max-size=5, new-thing=?1, other") == UploadLimit(maxSize: 5))
        #expect(UploadLimit(field: "max-size=?1") == nil)
        #expect(UploadLimit(field: "max-size=-5") == nil)
        #expect(UploadLimit(field: "max-size=5,") == nil)
        #expect(UploadLimit(field: "max-size 5") == nil)
        #expect(UploadLimit(field: "") == UploadLimit())
    }
}
