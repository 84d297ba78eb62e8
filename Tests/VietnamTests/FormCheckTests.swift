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

    @Test(arguments: [
        ("2025-07:23293", []), ("2025-07:23294", [FieldFinding.Kind.unitUnlisted(UnitCode("2025-07:23294"))]),
        ("2025-03:23335", [.unitFormer(UnitCode("2025-03:23335"))]),
        ("2024-01:23335", [.unitUnlisted(UnitCode("2024-01:23335"))]),
    ])
    func aUnitOfAnotherDayIsAWarningWithSuggestions(code: String, kinds: [FieldFinding.Kind]) {
        let place: JSONValue = ["text": "Kon K'Tu", "unit": UnitCode(code).json]
        let fields = Fields([.residence: .stated(place, source: .oralStatement, evidence: nil)])
        let found = FormDefinition.enrol.check(fields).filter { $0.path == .residence }
        #expect(found.map(\.kind) == kinds)
        #expect(found.allSatisfy { $0.severity == .warning })
        for finding in found {
            #expect(Texts(.vi).describe(finding).contains("gợi ý, không tự động thay") || code.hasPrefix("2024"))
        }
    }

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
            ("2014", [FieldFinding("roles.representative", .pending(.representativeMissing))]),
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

    /// A tie is proved by a paper or by a witness; until then the child is taken down all the same.
    @Test(arguments: ["nothing", "a scan", "a paper", "a witness"])
    func childWithRepresentativeIsFine(proof: String) throws {
        let scan = try #require(Digest(bytes: [UInt8](repeating: 7, count: 32)))
        let mother = Participant(name: "Y Blơr", relation: "mother", proof: proof == "a scan" ? scan : nil)
        let found = findings {
            $0[.birthDate] = stated(["year": 2014, "as_written": "2014"])
            $0[.personalNumber] = nil
            $0["roles.representative"] = stated(mother.json)
            if proof == "a witness" {
                $0["roles.witness"] = stated(Participant(name: "A Tik", relation: "trưởng thôn").json)
            }
            if proof == "a paper" {
                let paper = Paper(.birthCertificate, number: "12/2014", proves: ["roles.representative"])
                $0[Paper.path] = stated(.array([paper.json]))
            }
        }
        let expected = FieldFinding("roles.representative", .pending(.relationUnproved))
        #expect(found == (proof == "nothing" ? [expected] : []))
        #expect(found.allSatisfy { $0.severity == .warning })
    }

    /// A corrected birth year and a sex that was determined anew leave a lawful number that does not fit. Once a paper
    /// says so, nothing that anybody reads says it again.
    @Test(
        arguments: [
            ("person.number", []), ("person.sex", ["birth"]), ("person.birth.date", ["sex"]),
            ("person.name.full", ["sex", "birth"]),
        ] as [(FieldPath, [String])])
    func whatAPaperProvedIsNeverSaidAgain(proved: FieldPath, left: [String]) {
        for isScan in [true, false] {
            let digest = Digest(bytes: [UInt8](repeating: 7, count: 32))
            let found = findings {
                $0[.personalNumber] = stated("062184000001")
                $0[.sex] = stated("male")
                $0[.birthDate] = stated(["year": 1985, "as_written": "1985"])
                if isScan, let value = $0[proved]?.value {
                    $0[proved] = .stated(value, source: .civilStatusPaper, evidence: digest)
                } else {
                    $0[Paper.path] = stated(.array([Paper(.decision, proves: [proved]).json]))
                }
            }
            let said = found.compactMap { finding -> String? in
                switch finding.kind {
                case .number(.sexDiffers): "sex"
                case .number(.birthYearDiffers): "birth"
                default: nil
                }
            }
            #expect(said == left, "\(proved) by \(isScan ? "a scan" : "a paper")")
            #expect(found.allSatisfy { $0.severity == .warning })
        }
    }

    /// No rule sends anybody home: what stops the hand-in is a gap that the operator can fill from what the person says.
    @Test func onlyWhatThePersonCanSayStopsTheHandIn() {
        let errors = FormDefinition.enrol.fields.filter { $0.requirement == .required }.map(\.path)
        #expect(errors == [.kind, .ground, .fullName, .birthDate, .sex, .nationality, .residence])
        let homeless = findings {
            $0[.residence] = nil
            $0[.residenceKind] = stated("none")
        }
        #expect(homeless.allSatisfy { $0.severity == .warning })
        let papers = findings { $0[.identityBasis] = stated("none_yet") }
        #expect(papers == [FieldFinding(.identityBasis, .pending(.identity(.noneYet)))])
        let vouched = findings { $0[.identityBasis] = stated("village_head") }
        #expect(vouched.map(\.kind) == [.pending(.identity(.villageHead)), .pending(.voucherMissing)])
    }

    @Test func aBloodGroupStandsOnAMedicalPaper() {
        let bare = findings { $0[.bloodGroup] = stated("A") }
        #expect(bare.map(\.kind).contains(.bloodGroupWithoutPaper))
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
