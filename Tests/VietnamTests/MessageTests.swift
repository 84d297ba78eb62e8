import EnrollmentModel
import Foundation
import TestSupport
import Testing
import Vietnam

@Suite struct MessageTests {
    /// Every text written in the module's sources, so that no catalogue has to be kept twice.
    static func written() throws -> [(vi: String, en: String)] {
        let folder = SharedMaterial.checkout.appendingPathComponent("Sources/Vietnam")
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }
        let pattern = #/(?:Message\(|pick\()\s*vi:\s*((?:"[^"]*"[\s+]*)+),\s*en:\s*((?:"[^"]*"[\s+]*)+)\)/#
        return try files.flatMap { file in
            let source = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
            return source.matches(of: pattern).map { (joined($0.output.1), joined($0.output.2)) }
        }
    }

    private static func joined(_ literals: Substring) -> String {
        literals.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }.joined()
    }

    @Test func everyTextIsWrittenInBothLanguages() throws {
        let texts = try Self.written()
        #expect(texts.count > 250)
        for (vi, en) in texts where !(vi.isEmpty && en.isEmpty) {
            #expect(!vi.isEmpty && !en.isEmpty, "\(vi) | \(en)")
            for text in [vi, en] {
                #expect(
                    text.utf8.elementsEqual(text.precomposedStringWithCanonicalMapping.utf8), "\(text) is not composed")
                #expect(text == text.trimmingCharacters(in: .whitespacesAndNewlines), "\(text) has bare ends")
                #expect(!text.contains("  "), "\(text) has a double space")
            }
            let ends = [vi, en].map { ".?!".contains($0.last ?? " ") }
            #expect(ends[0] == ends[1], "\(vi) | \(en) end differently")
            #expect(
                vi.components(separatedBy: "\\(").count == en.components(separatedBy: "\\(").count,
                "\(vi) | \(en): other values")
        }
    }

    @Test func sentencesOfAProblemSayWhatHappenedAndWhatToDo() {
        for code in ProblemCode.allCases {
            for texts in [Texts(.vi), Texts(.en)] {
                #expect(!texts.message(code).hasSuffix("."))
                #expect(texts.hint(code).hasSuffix("."), "\(code)")
                #expect(texts.hint(code).count <= 90, "\(code)")
            }
        }
        let general = ProblemCode.allCases.filter { $0.hint == ProblemCode.wrongUse.hint }
        #expect(general == [.wrongUse], "every other code has a hint of its own")
    }

    @Test func familiesGiveTheExitCodes() {
        #expect(ProblemCode.wrongPassword.family.rawValue == 4)
        #expect(ProblemCode.ownWork.family.rawValue == 4)
        #expect(ProblemCode.brokenJSON.family.rawValue == 3)
        #expect(ProblemCode.wrongUse.family.rawValue == 2)
        #expect(ProblemCode.diskFull.family.rawValue == 1)
        #expect(ProblemCode(rawValue: "wrong_digits") == .wrongDigits)
    }

    @Test(arguments: [
        (CapturePosition.slap(.rightFour), "Chụm bốn ngón tay phải"),
        (.rolled(Finger(.right, .thumb)), "Lăn ngón cái phải"),
        (.flat(Finger(.left, .ring)), "Ấn phẳng ngón áp út trái"), (.iris(.left), "Mống mắt trái"),
        (.portrait, "Ảnh khuôn mặt"), (.document(number: 2), "Giấy tờ, trang 2"),
    ])
    func capturePositionsHaveTheWordsOfTheLaw(position: CapturePosition, vi: String) {
        #expect(Message.of(position).vi == vi)
    }

    @Test func everyCaseOfTheModelHasItsOwnName() {
        func distinct(_ messages: [Message]) -> Bool {
            Set(messages.map(\.vi)).count == messages.count && Set(messages.map(\.en)).count == messages.count
        }
        #expect(distinct((CapturePosition.biometric + [.exceptionPhoto]).map(Message.of)))
        #expect(distinct(Finger.allCases.map { .of($0) }))
        #expect(distinct(MissingReason.allCases.map { .of($0) }))
        #expect(distinct(ForcedReason.allCases.map { .of($0) }))
        #expect(distinct(LifecycleState.allCases.map { .of($0) }))
        #expect(distinct(FieldSource.allCases.map { .of($0) }))
        #expect(distinct(UserRole.allCases.map { .of($0) }))
        #expect(distinct(ParticipantRole.allCases.map { .of($0) }))
        #expect(distinct(Verdict.allCases.map { .of($0) }))
        #expect(distinct(ReturnReason.Code.allCases.map { .of($0) }))
        #expect(distinct(ProblemCode.allCases.map(\.message)))
    }

    @Test(arguments: [
        (
            FieldProblem("person.nane", .unknownPath(nearest: .fullName)),
            "There is no field “person.nane”; is it “person.name.full”?"
        ),
        (
            FieldProblem("person.number", .personalNumber(.wrongCount(11))),
            "A personal number has 12 digits, this has 11."
        ),
        (
            FieldProblem("person.number", .personalNumber(.wrongCount(9))),
            "9 digits are an old CMND; a personal number has 12."
        ),
        (FieldProblem("person.sex", .notInList(.sex)), "Choose one of: Male, Female, Not known."),
        (FieldProblem("person.ethnicity", .notInList(.ethnicGroup)), "Not in the list."),
    ])
    func problemsSayWhatToDo(problem: FieldProblem, sentence: String) {
        #expect(Texts(.en).describe(problem) == sentence)
    }

    @Test func findingsBeginWithTheLabel() {
        let finding = FieldFinding(.fullName, .missing)
        #expect(Texts(.vi).describe(finding) == "Họ và tên: còn thiếu.")
        #expect(Texts(.en).describe(finding) == "Full name: is missing.")
        #expect(Texts(.en).describe(FieldFinding("person.zodiac", .missing)) == "person.zodiac: is missing.")
    }

    @Test func numbersStandInBothLanguages() {
        #expect(Texts(.vi).counts(held: 3, approved: 2, receipted: 1) == "Đang giữ 3 · đã duyệt 2 · đã có biên nhận 1")
        #expect(Texts(.en).counts(held: 3, approved: 2, receipted: 1) == "3 held · 2 approved · 1 receipted")
        #expect(Texts(.vi).step(2, of: 7, .stepFingers) == "Bước 2/7: Vân tay")
        #expect(Texts(.en).quality(61, bar: 40) == "Quality 61 of 100 (bar 40)")
        #expect(Texts(.vi)[.buttonNext] == "Tiếp")
    }
}
