import CanonicalJSON
import EnrollmentModel
import Testing
import Vietnam

@Suite("The form beside the extract") struct ExtractComparisonTests {
    private func outcome(
        _ path: FieldPath, _ here: JSONValue, _ there: JSONValue
    ) throws -> FieldComparison.Outcome? {
        let fields = Fields([path: .stated(here, source: .card, evidence: nil)])
        var object: JSONObject = ["person.name.full": "A Tik"]
        object[path.text] = there
        let person = try ExtractPerson(json: .object(object))
        return ExtractComparison(fields, person).lines.first { $0.path == path }?.outcome
    }

    @Test(
        "Two spellings of one name are the same, a letter or tone more is not",
        arguments: [
            ("Nguyễn Thị Hoà", "NGUYỄN THỊ HÒA", true), ("Y Blơ Niê Kđăm", "y blơ  niê kđăm", true),
            ("H'Mai", "H’Mai", true), ("H'Mai", "HMai", false), ("Nguyễn Thị Hoa", "Nguyễn Thị Hoà", false),
            ("Trần Văn Lý", "Trần Văn Lí", false), ("Đinh Văn An", "Dinh Van An", false), ("Tik", "A Tik", false),
        ])
    func names(_ here: String, _ there: String, _ same: Bool) throws {
        #expect(try outcome(.fullName, .string(here), .string(there)) == (same ? .same : .differs))
    }

    @Test(
        "Dates agree at the coarser precision",
        arguments: [
            ("14/03/1984", "1984", true), ("1984", "14/03/1984", true), ("03/1984", "14/03/1984", true),
            ("04/1984", "14/03/1984", false), ("14/03/1984", "15/03/1984", false), ("1983", "1984", false),
            ("31/04/1950", "04/1950", true),
        ])
    func dates(_ here: String, _ there: String, _ same: Bool) throws {
        let here = try PartialDate(here).json
        #expect(try outcome(.birthDate, here, .string(there)) == (same ? .same : .differs))
        #expect(try outcome(.birthDate, here, PartialDate(there).json) == (same ? .same : .differs))
    }

    private static let unit: JSONValue = ["vintage": "2025-07", "code": "23293"]
    private static let other: JSONValue = ["vintage": "2025-07", "code": "24787"]
    private static let older: JSONValue = ["vintage": "2023-04", "code": "24787"]

    private static let placeCases: [(FieldPath, JSONValue, JSONValue, Bool)] = [
        (.birthPlace, ["text": "xã Đắk Pék", "unit": unit], ["text": "Đak Pet", "unit": unit], true),
        (.birthPlace, ["text": "xã Đắk Pék", "unit": unit], ["text": "xã Đắk Pék", "unit": other], false),
        (.birthPlace, ["text": "xã Đắk Pék", "unit": unit], ["text": "Xã Đăk Pék", "unit": older], true),
        (.birthPlace, ["text": "xã Đắk Pék"], ["text": "xã Đắk Môn"], false),
        (.residence, ["text": "Thôn 2", "unit": unit], ["text": "Thôn 2, xã Đắk Pék", "unit": unit], true),
        (.residence, ["text": "Thôn 2", "unit": unit], ["text": "Thôn 3, xã Đắk Pék", "unit": unit], false),
        (.residence, ["text": "Thôn Kon Kơ Tu"], "thôn kon kơ tu", true),
    ]

    @Test("Places are the same by unit, or by their words where there is none", arguments: placeCases)
    func places(_ path: FieldPath, _ here: JSONValue, _ there: JSONValue, _ same: Bool) throws {
        #expect(try outcome(path, here, there) == (same ? .same : .differs))
    }

    @Test(
        "Codes are the same by what they stand for",
        arguments: [
            (FieldPath.sex, "female", "Nữ", true), (.sex, "female", "male", false),
            (.ethnicity, "ba_na", "Ba Na", true),
            (.phone, "0912345678", "+84 912 345 678", true), (.personalNumber, "066084000001", "066 084 000001", true),
            (.sex, "female", "something", false),
        ])
    func codes(_ path: FieldPath, _ here: String, _ there: String, _ same: Bool) throws {
        let here = try FormDefinition.enrol.validate(path, .string(here)).get()
        #expect(try outcome(path, here, .string(there)) == (same ? .same : .differs))
    }

    @Test func whatOnlyOneSideHasIsNoDifferenceAndADeclinedAnswerIsNotCompared() throws {
        let fields: Fields = [
            .fullName: .stated("Y Blơr", source: .card, evidence: nil),
            .phone: .stated("0912345678", source: .oralStatement, evidence: nil),
            .religion: .declined(source: .oralStatement), .sex: .erased(reason: "x", source: .officer),
            .kind: .stated("exchange", source: .oralStatement, evidence: nil),
        ]
        let person = try ExtractPerson(json: [
            "person.name.full": "Y Blơr", "person.religion": "none", "person.sex": "female", "person.hometown": .null,
            "application.kind": "reissue", "household": "H10001",
        ])
        let comparison = ExtractComparison(fields, person)
        #expect(comparison.lines.map(\.path) == [.fullName, .sex, .phone])
        #expect(comparison.lines.map(\.outcome) == [.same, .onlyThere, .onlyHere])
        #expect(comparison.differences.isEmpty)
        #expect(comparison.proposals(officer: "lan", time: 1).list.isEmpty)
    }

    @Test func aDifferenceIsAProposalWithItsPaperAndWithoutOneAPersonsWord() throws {
        let fields: Fields = [
            .fullName: .stated("Y Blơr", source: .card, evidence: nil),
            .sex: .stated("female", source: .card, evidence: nil),
        ]
        let person = try ExtractPerson(json: ["person.name.full": "Y Blơ", "person.sex": "male"])
        let comparison = ExtractComparison(fields, person)
        let paper = ShownPaper(.birthCertificate, number: "07/2001")
        let first = comparison.proposals(evidence: [.fullName: .init(paper)], officer: "lan", time: 7)
        #expect(
            first.list == [
                CorrectionProposal(.fullName, old: "Y Blơ", new: "Y Blơr", paper: paper, officer: "lan", time: 7),
                CorrectionProposal(.sex, old: "male", new: "female", officer: "lan", time: 7),
            ])
        #expect(first.list.map(\.source) == [.civilStatusPaper, .oralStatement])
        // Asked again, a paper that was shown holds on; a value that changed since needs it anew.
        let again = comparison.proposals(known: first, officer: "hoa", time: 9)
        #expect(again == first)
        let changed = fields.merging([.fullName: .stated("Y Blơi", source: .card, evidence: nil)])
        let after = ExtractComparison(changed, person).proposals(known: first, officer: "hoa", time: 9)
        #expect(after.list.first { $0.path == .fullName }?.source == .oralStatement)
        #expect(after.list.first { $0.path == .fullName }?.officer == "hoa")
        // Neither side is changed by it, and the form takes it as it is.
        #expect(try FormDefinition.enrol.validate(CorrectionProposals.path, first.json).get() == first.json)
        #expect(FormDefinition.enrol.field(CorrectionProposals.path)?.isEntered == false)
    }
}
