import CanonicalJSON
import EnrollmentModel
import Testing
import Vietnam

@Suite struct FormCheckTests {
    static let complete: Fields = {
        let answers: [(FieldPath, JSONValue)] = [
            (.kind, "first_issue"), (.ground, "duty_from_14"), (.personalNumber, "062050000001"), (.fullName, "A Tik"),
            (.birthDate, ["year": 1950, "as_written": "1950"]), (.sex, "male"), (.ethnicity, "ba_na"),
            (.religion, "none"),
            (.nationality, "VNM"), (.birthPlace, ["text": "Kon Tum"]), (.hometown, ["text": "Kon Tum"]),
            (.residence, ["text": "Kon K'Tu", "unit": ["vintage": "2025-07", "code": "23293"]]), (.phone, "0912345678"),
        ]
        return Fields(
            Dictionary(answers.map { ($0.0, FieldValue.stated($0.1, source: .oralStatement, evidence: nil)) }) { $1 })
    }()

    private func findings(_ change: (inout Fields) -> Void) -> [FieldFinding] {
        var fields = Self.complete
        change(&fields)
        return FormDefinition.enrol.check(fields, today: AgeTests.today)
    }

    private func stated(_ value: JSONValue) -> FieldValue { .stated(value, source: .oralStatement, evidence: nil) }

    @Test func aCompleteFormHasNoFindings() {
        #expect(findings { _ in }.isEmpty)
    }

    @Test(arguments: [FieldPath.kind, .ground, .fullName, .birthDate, .sex, .nationality, .residence])
    func requiredFieldsAreMissedAsErrors(path: FieldPath) {
        let found = findings { $0[path] = nil }
        #expect(found.contains(FieldFinding(path, .missing)))
        #expect(found.map(\.severity).max() == .error)
        #expect(findings { $0[path] = .erased(reason: "sai", source: .officer) }.contains(FieldFinding(path, .missing)))
    }

    @Test(arguments: [FieldPath.ethnicity, .religion, .birthPlace, .hometown])
    func expectedFieldsAreMissedAsWarnings(path: FieldPath) {
        let found = findings { $0[path] = nil }
        #expect(found == [FieldFinding(path, .notAsked)])
        #expect(found[0].severity == .warning)
    }

    @Test func decliningIsAnAnswerWhereItIsAllowed() {
        #expect(findings { $0[.religion] = .declined(source: .oralStatement) }.isEmpty)
        let refused = findings { $0[.sex] = .declined(source: .oralStatement) }
        #expect(refused == [FieldFinding(.sex, .invalid(FieldProblem("person.sex", .notDeclinable)))])
    }

    @Test func numberThatDoesNotFitWarnsAndNeverBlocks() {
        let found = findings { $0[.personalNumber] = stated("003151000001") }
        #expect(
            found == [
                FieldFinding(.personalNumber, .number(.unknownPrefix("003"))),
                FieldFinding(.personalNumber, .number(.sexDiffers)),
                FieldFinding(.personalNumber, .number(.birthYearDiffers(inNumber: 1951))),
            ])
        #expect(found.allSatisfy { $0.severity == .warning })
    }

    @Test func numberMayBeUnknown() {
        #expect(findings { $0[.personalNumber] = nil }.isEmpty)
        let reissue = findings {
            $0[.personalNumber] = nil
            $0[.kind] = stated("reissue")
            $0[.ground] = stated("lost")
        }
        #expect(reissue == [FieldFinding(.personalNumber, .numberMissing)])
    }

    @Test func groundOfAnotherKindIsAnError() {
        let found = findings { $0[.ground] = stated("lost") }
        #expect(found == [FieldFinding(.ground, .groundOfOtherKind)])
        #expect(found[0].severity == .error)
    }

    @Test func impossibleDayIsKeptAndFlagged() {
        let date: JSONValue = ["year": 1950, "month": 2, "day": 30, "as_written": "30/02/1950"]
        #expect(findings { $0[.birthDate] = stated(date) } == [FieldFinding(.birthDate, .impossibleDay)])
    }

    @Test(
        arguments: [
            ("2012", [FieldFinding(.birthDate, .ageUncertain(threshold: 14))]),
            ("2014", [FieldFinding("roles.representative", .needsRepresentative)]),
            ("2027", [FieldFinding(.birthDate, .bornInFuture)]), ("1990", []),
        ] as [(String, [FieldFinding])])
    func agesAreCheckedAgainstToday(year: String, expected: [FieldFinding]) throws {
        let date = try PartialDate(year).json
        let found = findings {
            $0[.birthDate] = stated(date)
            $0[.personalNumber] = nil
        }
        #expect(found == expected)
    }

    @Test func childWithRepresentativeIsFine() {
        let mother = Participant(name: "Y Blơr", relation: "mother")
        let found = findings {
            $0[.birthDate] = stated(["year": 2014, "as_written": "2014"])
            $0[.personalNumber] = nil
            $0["roles.representative"] = stated(mother.json)
        }
        #expect(found.isEmpty)
    }

    @Test func residenceWithoutUnitIsAWarning() {
        let found = findings { $0[.residence] = stated(["text": "không có nơi ở cố định"]) }
        #expect(found == [FieldFinding(.residence, .unitUnknown)])
        #expect(found[0].severity == .warning)
    }

    @Test func electronicIdentityNeedsATelephone() {
        let found = findings {
            $0[.phone] = nil
            $0["consents.e_id"] = stated(Consent(given: true, time: 1).json)
        }
        #expect(found == [FieldFinding(.phone, .phoneNeeded)])
        #expect(
            findings {
                $0[.phone] = nil; $0["consents.e_id"] = stated(Consent(given: false, time: 1).json)
            }.isEmpty)
    }

    @Test func valuesThatDoNotFitAndStrangersAreErrors() {
        let found = findings {
            $0[.phone] = stated("12")
            $0["person.zodiac"] = stated("rồng")
        }
        #expect(found.map(\.path) == [.phone, "person.zodiac"])
        #expect(found.allSatisfy { $0.severity == .error })
    }

    @Test func factsAreReadAsFarAsTheyGo() {
        let facts = FormFacts(Self.complete)
        #expect(facts.kind == .firstIssue)
        #expect(facts.name?.text == "A Tik")
        #expect(facts.birth?.precision == .year)
        #expect(facts.unit(.residence) == UnitCode(vintage: "2025-07", code: "23293"))
        #expect(facts.unit(.hometown) == nil)
        #expect(FormFacts(Fields()).age(on: AgeTests.today) == nil)
    }
}
