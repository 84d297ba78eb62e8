import CanonicalJSON
import EnrollmentModel
import Testing
import Vietnam

@Suite struct FieldValidationTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let path: FieldPath
        let typed: JSONValue
        let kept: JSONValue
        var testDescription: String { "\(path) \(typed.canonicalText)" }

        init(_ path: FieldPath, _ typed: JSONValue, _ kept: JSONValue) {
            self.path = path
            self.typed = typed
            self.kept = kept
        }
    }

    @Test(arguments: [
        Case(.kind, "Cấp đổi", "exchange"), Case(.kind, "first_issue", "first_issue"), Case(.ground, "lost", "lost"),
        Case(.personalNumber, "062 150 000 001", "062150000001"), Case(.fullName, "  A  Tik ", "A Tik"),
        Case(.birthDate, "3/1950", ["year": 1950, "month": 3, "as_written": "3/1950"]),
        Case(.birthDate, ["year": 1950, "as_written": "Canh Dần"], ["year": 1950, "as_written": "Canh Dần"]),
        Case(.birthDate, "30/02/1950", ["year": 1950, "month": 2, "day": 30, "as_written": "30/02/1950"]),
        Case(.sex, "Nữ", "female"), Case(.sex, 1, "male"), Case(.ethnicity, "Bahnar", "ba_na"),
        Case(.ethnicity, ["declined": true], ["declined": true]), Case(.religion, "Không", "none"),
        Case(.nationality, "Việt Nam", "VNM"), Case(.nationality, "VN", "VNM"),
        Case(.residence, "Kon K'Tu, Kon Tum", ["text": "Kon K'Tu, Kon Tum"]),
        Case(
            .residence, ["text": " Kon K'Tu ", "unit": ["vintage": "2025-07", "code": "23293"]],
            ["text": "Kon K'Tu", "unit": ["vintage": "2025-07", "code": "23293"]]),
        Case(.phone, "+84 912 345 678", "0912345678"), Case("person.marks", "sẹo chấm", ["sẹo chấm"]),
        Case("consents.e_id", ["given": true, "time_ms": 5], ["given": true, "time_ms": 5]),
        Case(
            "capture.document.n3", ["status": "missing", "reason": "unobtainable"],
            ["status": "missing", "reason": "unobtainable"]),
    ])
    func whatIsTypedBecomesWhatIsKept(entry: Case) {
        #expect(FormDefinition.enrol.validate(entry.path, entry.typed) == .success(entry.kept))
    }

    @Test(arguments: [
        Case(.kind, "exchange", .null), Case(.birthDate, "02/03/1950", .null), Case(.residence, "Kon K'Tu", .null),
        Case(.phone, "0912345678", .null), Case(.ethnicity, "Ê Đê", .null), Case("person.marks", ["a", "b"], .null),
    ])
    func keptValuesAreKeptAgain(entry: Case) throws {
        let once = try FormDefinition.enrol.validate(entry.path, entry.typed).get()
        #expect(FormDefinition.enrol.validate(entry.path, once) == .success(once))
    }

    @Test(
        arguments: [
            (.personalNumber, "12345", .personalNumber(.wrongCount(5))),
            (.personalNumber, "06215000000x", .personalNumber(.notDigits)),
            (.fullName, "A1", .name(.digit("1"))), (.fullName, "", .name(.empty)),
            (.fullName, 5, .wrongShape(expected: "text")),
            (.birthDate, "hôm qua", .date(.notADate)), (.birthDate, "", .empty), (.sex, "có", .notInList(.sex)),
            (.sex, ["declined": true], .notDeclinable), (.religion, "Jedi", .notInList(.religion)),
            (.sex, 3, .notInList(.sex)),
            (.residence, " ", .empty),
            (
                .residence, ["unit": ["vintage": "2025-07", "code": "23293"]],
                .wrongShape(expected: "{text, unit?} or text")
            ),
            (.residence, ["text": "x", "unit": ["vintage": "2025", "code": "23293"]], .unit),
            (.residence, ["text": "x", "unit": ["vintage": "2025-07", "code": "2329"]], .unit),
            (.residence, ["text": "x", "units": 1], .wrongShape(expected: "{text, unit?} or text")),
            (.phone, "091", .phone(.wrongCount(3))), (.nationality, "ZZZ", .notInList(.nationality)),
            ("person.nane.full", "A", .unknownPath(nearest: .fullName)),
            ("person.zodiac", "rồng", .unknownPath(nearest: nil)),
            (
                "capture.portrait", ["status": "missing"],
                .wrongShape(expected: "reason: expected a member of this name")
            ),
        ] as [(FieldPath, JSONValue, FieldProblem.Reason)])
    func whatDoesNotFitIsRefusedWithItsReason(path: FieldPath, typed: JSONValue, reason: FieldProblem.Reason) {
        #expect(FormDefinition.enrol.validate(path, typed) == .failure(FieldProblem(path.text, reason)))
    }

    @Test(
        arguments: [
            ("person.name", FieldPath.fullName), ("Person.Sex", .sex), ("person.birthdate", .birthDate),
            ("birth.date", .birthDate),
            ("person.sexe", .sex), ("phone", .phone), ("person.dob", nil), ("", nil), ("tên", nil),
        ] as [(String, FieldPath?)])
    func unknownKeysSuggestTheNearestOne(text: String, nearest: FieldPath?) {
        guard case .failure(let problem) = FormDefinition.enrol.validate(text: text, "x") else {
            Issue.record("\(text) is no field")
            return
        }
        guard case .unknownPath(let found) = problem.reason else {
            Issue.record("\(problem)")
            return
        }
        #expect(found == nearest)
        #expect(problem.code == "unknown_key")
    }
}

@Suite struct FormDefinitionTests {
    static let form = FormDefinition.enrol

    @Test func theFormAsksWhatTheLawAsks() {
        #expect(Self.form.schema == "enrol/1")
        #expect(
            Self.form.entered.filter(\.isUsual).map(\.path) == [
                .kind, .ground, .personalNumber, .fullName, .birthDate, .sex, .ethnicity, .religion, .nationality,
                .birthPlace, .hometown, .residence, .phone, "person.marks",
            ])
        #expect(Self.form.fields.filter(\.isDeclinable).map(\.path) == [.ethnicity, .religion])
        #expect(
            Self.form.consents.map(\.name) == [
                "phone_contact", "e_id", "health_insurance", "sim_list", "associations", "blood_group",
            ])
        // What only some need is never asked of everybody.
        #expect(Self.form.entered.filter { !$0.isUsual }.allSatisfy { $0.requirement == .optional })
    }

    @Test func identityIsSettledByTheRegistryAlone() {
        let identity = Self.form.fields.filter { $0.conflict == .identity }.map(\.path)
        #expect(
            Set(identity).isSuperset(of: [
                .personalNumber, .fullName, .birthDate, .sex, .nationality, "capture.portrait",
            ]))
        #expect(Self.form.field(.phone)?.conflict == .soft)
        #expect(Self.form.field("capture.document.n12")?.conflict == .union)
        #expect(Self.form.field(.kind)?.group == Self.form.field(.ground)?.group)
    }

    @Test func everyPathOfTheModelHasADefinition() {
        let paths: [FieldPath] =
            CapturePosition.biometric.map(\.path) + ParticipantRole.allCases.map(\.path)
            + [NoticeRead.path, CitizenCheck.path, CampSession.path, DistinguishingMark.path, .receiptNumber]
        #expect(paths.allSatisfy { Self.form.field($0) != nil })
        #expect(Self.form.field("person.zodiac") == nil)
    }

    @Test func everyFieldHasLabelsAndAWording() {
        for field in Self.form.fields {
            #expect(!field.label.vi.isEmpty && !field.label.en.isEmpty && !field.official.isEmpty)
        }
    }
}
