import CanonicalJSON
import EnrollmentModel
import Foundation
import Imaging
import TestSupport
import Testing

@Suite("Papers, exceptions and what the law says, through the command line")
struct PapersTests {
    private let camp: Camp

    init() throws { camp = try Camp() }

    private func answers(_ fields: JSONObject, _ members: JSONObject = JSONObject()) -> JSONValue {
        var object = Camp.answersWithoutFingers.object ?? JSONObject()
        var all = object["fields"]?.object ?? JSONObject()
        for (name, value) in fields.sorted { all[name] = value }
        object["fields"] = .object(all)
        for (name, value) in members.sorted { object[name] = value }
        return .object(object)
    }

    private func assessment(_ receipt: String) async throws -> JSONValue {
        let shown = try await camp.json(["apply", "show", receipt] + camp.login("lan"))
        return try #require(shown["assessment"])
    }

    /// Her number says another sex; the decision that explains it makes everybody silent about it, for good.
    @Test func aNumberThatAPaperExplainsIsNeverSpokenOfAgain() async throws {
        let scan = camp.path("decision.png")
        let page = try PNG.encode(GreyImage(width: 8, height: 8, pixels: [UInt8](repeating: 200, count: 64)))
        try Data(page).write(to: URL(fileURLWithPath: scan))
        let odd: JSONObject = ["person.number": "062084000007"]
        let before = try await assessment(camp.enrol(answers(odd), seed: 1))
        #expect(before.canonicalText.contains("sex"))
        var evidenced = odd
        evidenced["person.sex"] = ["value": "female", "source": "civil_status_paper", "evidence": .string(scan)]
        let receipt = try await camp.enrol(answers(evidenced), seed: 2)
        #expect(try await !assessment(receipt).canonicalText.contains("sex"))
        let paper: JSONValue = [["kind": "quyết định", "number": "12/QĐ", "proves": ["person.sex"]]]
        let other = try await camp.enrol(answers(odd, ["papers": paper]), seed: 3)
        #expect(try await !assessment(other).canonicalText.contains("sex"))
        let shown = try await camp.json(["apply", "show", receipt] + camp.login("lan"))
        #expect(shown["fields"]?["person.sex"]?["evidence"]?.string != nil)
    }

    /// A child alone, somebody without papers, without a home, without fingers: all are handed in.
    @Test func nobodyIsTurnedAway() async throws {
        let nobody: JSONObject = [
            "person.birth.date": "2016", "person.residence_kind": "none", "person.residence": "không có nơi ở cố định",
            "application.ground": "request_under_14", "application.identity_basis": "none_yet",
        ]
        let receipt = try await camp.enrol(answers(nobody))
        let found = try await assessment(receipt)
        let pending = found["pending_verification"]?.array?.compactMap(\.string) ?? []
        #expect(Set(pending) == ["identity_by_none_yet", "representative_missing"])
        #expect(found["fee_dong"]?.int == 0)
        let closed = try await camp.json(["batch", "close"] + camp.login("lan"))
        #expect(closed["applications"]?.int == 1)
        let slip = try await camp.json(["notice", "referral", "--purpose", "residence", receipt] + camp.login("lan"))
        #expect(slip["text"]?.string?.contains("Đăng ký cư trú") == true)
    }

    @Test func whoIsInChargeOfASchoolActsForChildrenWhoComeAlone() async throws {
        try await camp.succeed(
            camp.tram,
            [
                "camp", "open", "--place", "Trường TH Đăk Rơ Wa", "--hamlet", "Kon Kơ Tu", "--charge", "Lê Thị Hà",
                "--charge-relation", "giáo viên chủ nhiệm lớp 3A",
            ] + camp.login("lan"))
        let receipt = try await camp.enrol(
            answers(["person.birth.date": "2016", "application.ground": "request_under_14"]))
        let shown = try await camp.json(["apply", "show", receipt] + camp.login("lan"))
        #expect(shown["fields"]?["roles.representative"]?["value"]?["name"]?.string == "Lê Thị Hà")
    }

    @Test(
        arguments: [
            ["papers": [["kind": "bằng lái"]]], ["papers": [["kind": "decision", "proves": ["person.zodiac"]]]],
            ["papers": [["kind": "decision", "scan": "/nothing/there.png"]]], ["papers": "giấy khai sinh"],
            ["fields": ["person.sex": ["value": "female", "evidence": 5]]],
        ] as [JSONValue])
    func aPaperThatIsNoneIsRefusedInOneSentence(members: JSONValue) async throws {
        let wrong = answers(members["fields"]?.object ?? JSONObject(), members["papers"].map { ["papers": $0] } ?? [:])
        let outcome = try await camp.run(camp.newApplication(wrong) + ["--json"])
        #expect([1, 2, 3].contains(outcome.status))
        #expect(outcome.failure?["hint"]?.string?.isEmpty == false)
        let list = try await camp.json(["apply", "list"] + camp.login("lan"))
        #expect(list.array?.isEmpty == true)
    }

    @Test func theLawOfADayIsShownWithoutAKit() async throws {
        let before = try await camp.json(["law", "show", "--on", "31/12/2026"])
        let after = try await camp.json(["law", "show", "--on", "01/01/2027"])
        func fee(_ law: JSONValue, _ ground: String) -> Int? {
            law["grounds"]?.array?.first { $0["ground"]?.string == ground }?["fee_dong"]?.int
        }
        #expect(fee(before, "lost") == 35_000 && fee(after, "lost") == 70_000)
        #expect(fee(after, "units_changed") == 0)
        let wrong = try await camp.run(["law", "show", "--on", "31/02/2026"])
        #expect(wrong.status == 3 || wrong.status == 2)
    }

    /// Refused uses: no command lists people by what they believe or are.
    @Test func noCommandKnowsOfWatchListsOrOfListsByPeopleOrBelief() async throws {
        let help = try await camp.succeed(camp.tram, ["--help"]).output
        for area in ["apply", "extract", "batch", "review", "camp", "notice"] {
            let text = try await camp.succeed(camp.tram, ["help", area]).output + help
            for word in ["watch", "ethnic", "religio", "--all-people"] {
                // The fields of an answers file are named in one place.
                let lines = text.split(separator: "\n").filter { !$0.contains("person.") }
                #expect(!lines.contains { $0.lowercased().contains(word) }, "\(area): \(word)")
            }
        }
    }
}
