import EnrollmentModel
import TestSupport
import Testing
import Vietnam

@Suite("The law as tables, by the day") struct LawTests {
    private let law = Law.vietnam

    private static func day(_ text: String) -> CivilDate {
        let parts = text.split(separator: "/").compactMap { Int($0) }
        guard let day = CivilDate(year: parts[2], month: parts[1], day: parts[0]) else {
            preconditionFailure("\(text) is no day")
        }
        return day
    }

    @Test(
        arguments: [
            ("14/09/2012", "13/09/2024", "14/09/2026"), ("14/09/2012", "14/09/2024", "14/09/2037"),
            // Two years before 25 and nearer: good until 40; a day more than two years: until 25.
            ("10/10/2000", "10/10/2024", "10/10/2040"), ("10/10/2001", "09/10/2024", "10/10/2026"),
            ("01/02/1984", "01/12/2026", "01/02/2044"), ("01/12/1966", "01/12/2024", nil),
            ("02/12/1966", "30/11/2024", "02/12/2026"), ("01/01/1950", "01/12/2026", nil),
            ("29/02/2012", "01/12/2024", "01/03/2037"), ("29/02/2000", "01/12/2024", "29/02/2040"),
            ("01/01/2021", "01/12/2026", "01/01/2035"),
        ] as [(String, String, String?)])
    func aCardEndsAtTheNextAgeThatIsMoreThanTwoYearsAway(birth: String, issued: String, end: String?) throws {
        let expiry = law.expiry(bornOn: try PartialDate(birth), issued: Self.day(issued))
        #expect(expiry == end.map { .on(Self.day($0)) } ?? .never)
    }

    @Test func aBirthDateInPartGivesWhatCanBeMeant() throws {
        let issued = Self.day("01/12/2026")
        #expect(
            law.expiry(bornOn: try PartialDate("1984"), issued: issued)
                == .between(Self.day("01/01/2044"), Self.day("31/12/2044")))
        #expect(law.expiry(bornOn: try PartialDate("1968"), issued: issued) == .onOrNever(Self.day("31/12/2028")))
        #expect(law.expiry(bornOn: try PartialDate("1940"), issued: issued) == .never)
        #expect(law.expiry(bornOn: try PartialDate("31/04/1984"), issued: issued) != nil)
    }

    /// The rule and its opposite must agree on every birthday: whoever comes on it gets a card for the next stretch.
    @Test(arguments: 0..<50 as Range<UInt64>) func noCardEndsWithinTwoYears(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<40 {
            let birth = try #require(
                CivilDate(
                    year: 1920 + Int(random.next() % 105), month: 1 + Int(random.next() % 12),
                    day: 1 + Int(random.next() % 28)))
            let issued = try #require(
                CivilDate(year: 2025 + Int(random.next() % 20), month: 1 + Int(random.next() % 12), day: 28))
            guard birth < issued else { continue }
            let partial = try PartialDate(year: birth.year, month: birth.month, day: birth.day)
            guard case .on(let end)? = law.expiry(bornOn: partial, issued: issued) else { continue }
            #expect(end.fullYears(since: issued) >= 2, "seed \(seed): born \(birth), issued \(issued), ends \(end)")
            #expect([14, 25, 40, 60].contains(end.fullYears(since: birth)))
        }
    }

    @Test(
        arguments: [
            (.firstIssue, .dutyFrom14, "01/12/2026", 0), (.exchange, .ageReached, "01/12/2026", 25_000),
            (.exchange, .unitsChanged, "01/12/2026", 0), (.reissue, .lost, "31/12/2026", 35_000),
            (.exchange, .ageReached, "01/01/2027", 50_000), (.reissue, .lost, "01/01/2027", 70_000),
            (.exchange, nil, "01/12/2026", 25_000),
        ] as [(ApplicationKind, ApplicationGround?, String, Int)])
    func feesGoByKindGroundAndDay(kind: ApplicationKind, ground: ApplicationGround?, day: String, dong: Int) {
        #expect(law.fee(of: kind, ground: ground, on: Self.day(day)) == dong)
    }

    @Test func everyGroundAndBandHasOneRuleOnEveryDay() {
        for day in ["01/07/2024", "17/08/2026", "18/08/2026", "01/01/2030"].map(Self.day) {
            for ground in ApplicationGround.allCases { #expect(law.rule(of: ground, on: day) != nil) }
            for band in AgeBand.allCases { #expect(law.rule(of: band, on: day) != nil) }
            for kind in ApplicationKind.allCases {
                #expect(law.fees.filter { $0.line.kind == kind && $0.counts(on: day) }.count == 1)
                for isUnder14 in [true, false] {
                    #expect(law.procedure(for: kind, isUnder14: isUnder14, on: day) != nil)
                }
            }
        }
        // The tables say the same as what the kit does with them.
        for ground in ApplicationGround.allCases {
            #expect(law.rule(of: ground, on: Self.day("01/12/2026"))?.mayReuseCaptures == ground.mayReuseCaptures)
        }
        for band in AgeBand.allCases {
            let rule = law.rule(of: band, on: Self.day("01/12/2026"))
            #expect(rule?.needsRepresentative == band.needsRepresentative)
            #expect(rule.map { AgeBand(years: $0.fromYears) } == band)
            let ability = CaptureAbility(slaps: true, rolled: true, flat: true, irises: true)
            let take = CapturePlan(band: band, ability: ability).take
            #expect(take.contains { $0.blobKind == .finger } == rule?.takesFingers)
            #expect(take.contains { $0.blobKind == .iris } == rule?.takesIrises)
            #expect(take.contains(.portrait) == rule?.takesFace)
        }
    }

    @Test func theSameCodeIsAnotherPaperInAnotherCircular() {
        #expect(law.form("DC01", on: Self.day("30/06/2025"))?.reference == "DC01 (TT 17/2024/TT-BCA)")
        #expect(law.form("DC01", on: Self.day("01/07/2025"))?.reference == "DC01 (TT 53/2025/TT-BCA)")
        for code in ["CC01", "CC02", "DC02", "TK01"] {
            #expect(law.form(code, on: Self.day("01/12/2026"))?.circular.isEmpty == false)
        }
        #expect(law.form("CC09", on: Self.day("01/12/2026")) == nil)
    }

    @Test func theMergedProcedureTakesTheOthersPlaceWithoutAMadeUpCode() {
        let old = law.procedure(for: .firstIssue, isUnder14: true, on: Self.day("17/08/2026"))
        #expect(old?.code == "1.014062")
        #expect(law.procedure(for: .exchange, isUnder14: false, on: Self.day("17/08/2026"))?.code == "2.001195")
        let merged = law.procedure(for: .reissue, isUnder14: false, on: Self.day("18/08/2026"))
        #expect(merged?.code == nil && merged?.kinds == ApplicationKind.allCases)
    }
}
