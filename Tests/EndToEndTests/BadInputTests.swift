import CanonicalJSON
import Foundation
import TestSupport
import Testing

/// Something wrong that a person types or hands over, and what the program must say.
struct BadInput: Sendable, CustomTestStringConvertible {
    let name: String
    let answers: String
    let code: String
    var testDescription: String { name }

    init(_ name: String, _ answers: String, code: String) {
        self.name = name
        self.answers = answers
        self.code = code
    }

    private static func with(_ path: String, _ value: JSONValue) -> String {
        guard var object = Camp.answers.object, var fields = object["fields"]?.object else { return "" }
        fields[path] = value
        object["fields"] = .object(fields)
        return JSONValue.object(object).canonicalText
    }

    /// Nine lines that stand for 9^9 values.
    private static let bomb =
        "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        + (1..<9).map { level in
            let again = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            return "a\(level): &a\(level) [\(again)]\n"
        }.joined()

    static let table: [BadInput] = [
        BadInput("eleven digits", with("person.number", "06218412345"), code: "wrong_digits"),
        BadInput("letters in a number", with("person.number", "06218412345X"), code: "wrong_digits"),
        BadInput("nine digits of an old paper", with("person.number", "123456789"), code: "wrong_digits"),
        BadInput("a telephone number too short", with("person.phone", "09051234"), code: "wrong_digits"),
        BadInput("a digit in a name", with("person.name.full", "Y Blơr 2"), code: "not_a_name"),
        BadInput("an escape sequence in a name", with("person.name.full", "Y\u{1B}[2J"), code: "not_a_name"),
        BadInput("a date that is none", with("person.birth.date", "soon"), code: "not_a_date"),
        BadInput("a sex that is none", with("person.sex", "x"), code: "not_in_list"),
        BadInput("an unknown field", with("person.nme", "A"), code: "unknown_key"),
        BadInput("an unknown member", #"{"field": {}}"#, code: "unknown_key"),
        BadInput("broken JSON", #"{"fields": {"#, code: "broken_json"),
        BadInput("a float", #"{"fields": {"person.number": 1.5}}"#, code: "broken_json"),
        BadInput("the same name twice", #"{"fields": {}, "fields": {}}"#, code: "broken_json"),
        BadInput("broken YAML", "fields: [", code: "broken_json"),
        BadInput("a YAML alias bomb", bomb, code: "broken_json"),
        BadInput("an empty file", "", code: "broken_json"),
        BadInput("a list", "- 1", code: "bad_value"),
        BadInput("required fields missing", #"{"fields": {}}"#, code: "incomplete"),
        BadInput("an unknown consent", #"{"fields": {}, "consents": {"all": true}}"#, code: "unknown_key"),
        BadInput("a consent that is no choice", #"{"fields": {}, "consents": {"e_id": "maybe"}}"#, code: "bad_value"),
        BadInput("an unknown reason", #"{"missing": {"flat.left_little": "gone"}}"#, code: "bad_value"),
    ]
}

@Suite("Bad input gives one sentence, a hint and an exit code, and loses nothing")
struct BadInputTests {
    let camp: Camp

    init() throws { camp = try Camp() }

    @Test func everyAnswersFileOfTheTableIsRefused() async throws {
        for input in BadInput.table {
            try camp.write("bad", input.answers)
            let outcome = try await camp.run(
                ["apply", "new", "--answers", camp.path("bad"), "--devices", "emulated", "--json"]
                    + camp.login("lan"))
            #expect(outcome.status == 3, "\(input.name): \(outcome.error)")
            #expect(outcome.output.isEmpty, "\(input.name)")
            let error = try JSONValue(parsing: Array(outcome.error.utf8))["error"]
            #expect(error?["code"]?.string == input.code, "\(input.name): \(outcome.error)")
            #expect(error?["hint"]?.string?.isEmpty == false, "\(input.name)")
            #expect(!outcome.error.contains("\u{1B}"), "\(input.name)")
        }
        #expect(try await camp.json(["apply", "list"] + camp.login("lan")).array?.isEmpty == true)
    }

    @Test func wrongPasswordsAndStrangersStayOutside() async throws {
        let cases: [([String], Int32, String)] = [
            (["--user", "lan", "--password-file", camp.path("wrong.password")], 4, "wrong_password"),
            (["--user", "lan", "--password-file", "/dev/null"], 4, "empty_password"),
            (["--user", "lan", "--password-file", "/"], 1, "unreadable"),
            (["--user", "nobody", "--password-file", camp.path("wrong.password")], 3, "not_found"),
            (["--password-file", camp.path("wrong.password")], 2, "no_user"),
            (["--user", "lan", "--password-file", camp.path("absent")], 1, "unreadable"),
        ]
        for (arguments, status, code) in cases {
            let outcome = try await camp.run(["apply", "list", "--json"] + arguments)
            #expect(outcome.status == status, "\(code): \(outcome.error)")
            let error = try JSONValue(parsing: Array(outcome.error.utf8))["error"]
            #expect(error?["code"]?.string == code)
        }
    }

    @Test func passwordsOfAMegabyteOrOfNoTextAreRefused() async throws {
        try camp.write("long.password", String(repeating: "x", count: 1_000_000))
        let outcome = try await camp.run(
            ["apply", "list", "--user", "lan", "--password-file", camp.path("long.password")])
        #expect(outcome.status == 3)
        #expect(outcome.error.hasPrefix("tram: error: "))
        #expect(outcome.error.contains("tram: hint: "))
        try Data([0xFF, 0xFE, 0x0A]).write(to: camp.folder.url.appendingPathComponent("bytes.password"))
        #expect(
            try await camp.run(["apply", "list", "--user", "lan", "--password-file", camp.path("bytes.password")])
                .status
                == 4)
    }

    @Test func aNewPasswordIsOneThatCanBeTypedAgain() async throws {
        let cases: [(String, [UInt8], Int32, String)] = [
            ("bytes", [0xFF, 0xFE, 0x0A], 3, "password_not_text"),
            ("windows", [0x61, 0x0D, 0x0A], 3, "password_not_text"),
            ("none", [0x0A], 3, "empty_password"),
            ("long", [UInt8](repeating: 0x78, count: 1_000_000), 3, "password_too_long"),
        ]
        for (name, bytes, status, code) in cases {
            try Data(bytes).write(to: camp.folder.url.appendingPathComponent("\(name).password"))
            let outcome = try await camp.run(
                ["user", "add", "hoa", "--role", "operator", "--json", "--new-password-file"]
                    + [camp.path("\(name).password")] + camp.login("an"))
            #expect(outcome.status == status, "\(name): \(outcome.error)")
            #expect(outcome.failure?["code"]?.string == code, "\(name)")
        }
    }

    @Test func wrongUseExitsWithTwo() async throws {
        for arguments in [["nonsense"], ["apply", "new"], ["review", "approve", "B"], ["demo", "--applicants", "0"]] {
            let outcome = try await camp.run(arguments)
            #expect(outcome.status == 2, "\(arguments): \(outcome.error)")
            #expect(outcome.error.hasPrefix("tram: error: "), "\(arguments): \(outcome.error)")
        }
    }

    @Test func aSecondKitInTheSameFolderIsRefused() async throws {
        let outcome = try await camp.run(
            [
                "kit", "init", camp.path("k1.kit"), "--admin", "an", "--hardware-key", "none", "--code-file",
                camp.path("k1.code"),
            ]
                + camp.password("an"))
        #expect(outcome.status == 2, "\(outcome.error)")
    }

    @Test func aProvisioningFileWithOneBitChangedIsRefused() async throws {
        var bytes = [UInt8](try Data(contentsOf: camp.folder.url.appendingPathComponent("k1.kit")))
        bytes[bytes.count / 2] ^= 1
        try Data(bytes).write(to: camp.folder.url.appendingPathComponent("k2.kit"))
        let arguments = [
            "kit", "init", camp.path("k2.kit"), "--admin", "an", "--hardware-key", "none", "--code-file",
            camp.path("k1.code"),
        ]
        let outcome = try await camp.run(arguments + ["--home", camp.path("kit2")] + camp.password("an"))
        #expect(outcome.status == 3, "\(outcome.error)")
        #expect(!FileManager.default.fileExists(atPath: camp.path("kit2") + "/vault"))
    }

    @Test func withoutAKitTheHintSaysHowToGetOne() async throws {
        let outcome = try await camp.run(["kit", "status", "--home", camp.path("nowhere")])
        #expect(outcome.status == 2)
        #expect(outcome.error.contains("tram kit init"))
    }
}
