extension Law {
    /// The law of Vietnam as far as it is known to this program. A change of a rule is a change here.
    public static let vietnam = Law(
        grounds: groundTable, bands: bandTable,
        expiry: [InForce(ExpiryRule(ages: [14, 25, 40, 60], lastYears: 2), from: "2024-07-01")],
        fees: feeTable, forms: formTable, procedures: procedureTable,
        workingDays: [InForce(7, from: "2024-07-01")])

    // ground; article; old card back; pictures may be used again; free
    private static let groundTable: [InForce<GroundRule>] = [
        (.dutyFrom14, "19, 21", false, false, false), (.requestUnder14, "19, 23", false, false, false),
        (.ageReached, "24.1", true, false, false), (.nameOrBirthCorrected, "24.1", true, false, false),
        (.appearanceChanged, "24.1", true, false, false), (.cardError, "24.1", true, false, false),
        (.unitsChanged, "24.1", true, false, true), (.newNumber, "24.1", true, false, false),
        (.holderRequest, "24.1", true, false, false), (.lost, "24.2", false, true, false),
        (.unusable, "24.2", true, true, false), (.nationalityRegained, "24.2", false, false, false),
    ].map { (ground: ApplicationGround, article: String, back: Bool, again: Bool, free: Bool) in
        InForce(
            GroundRule(
                ground: ground, article: article, takesOldCardBack: back, mayReuseCaptures: again, isFree: free),
            from: "2024-07-01")
    }

    // band; first full year; representative; fingers; face; irises
    private static let bandTable: [InForce<BandRule>] = [
        (.under6, 0, true, false, false, false), (.from6To13, 6, true, true, true, true),
        (.from14, 14, false, true, true, true),
    ].map { (band: AgeBand, years: Int, needs: Bool, fingers: Bool, face: Bool, irises: Bool) in
        InForce(
            BandRule(
                band: band, fromYears: years, needsRepresentative: needs, takesFingers: fingers, takesFace: face,
                takesIrises: irises), from: "2024-07-01")
    }

    // Half until the end of 2026; from when the half counts is not known here, and for days before it nobody asks.
    private static let feeTable = [
        InForce(FeeRule(kind: .firstIssue, dong: 0), from: "2024-07-01"),
        InForce(FeeRule(kind: .exchange, dong: 25_000), until: "2026-12-31"),
        InForce(FeeRule(kind: .reissue, dong: 35_000), until: "2026-12-31"),
        InForce(FeeRule(kind: .exchange, dong: 50_000), from: "2027-01-01"),
        InForce(FeeRule(kind: .reissue, dong: 70_000), from: "2027-01-01"),
    ]

    private static let formTable = [
        InForce(
            OfficialForm(
                code: "CC01", circular: "TT 17/2024/TT-BCA",
                name: Message(vi: "Phiếu thu nhận thông tin căn cước", en: "Sheet of collected identity data"),
                isPrinted: true), from: "2024-07-01"),
        InForce(
            OfficialForm(
                code: "CC02", circular: "TT 17/2024/TT-BCA",
                name: Message(vi: "Giấy hẹn trả kết quả giải quyết thủ tục về căn cước", en: "Appointment slip"),
                isPrinted: true), from: "2024-07-01"),
        InForce(
            OfficialForm(
                code: "DC01", circular: "TT 17/2024/TT-BCA",
                name: Message(vi: "Phiếu thu thập thông tin dân cư", en: "Sheet for the population database"),
                isPrinted: false), from: "2024-07-01", until: "2025-06-30"),
        InForce(
            OfficialForm(
                code: "DC01", circular: "TT 53/2025/TT-BCA",
                name: Message(vi: "Phiếu thu thập thông tin dân cư", en: "Sheet for the population database"),
                isPrinted: false), from: "2025-07-01"),
        InForce(
            OfficialForm(
                code: "DC02", circular: "TT 17/2024/TT-BCA",
                name: Message(vi: "Phiếu đề nghị giải quyết thủ tục về căn cước", en: "Request concerning a card"),
                isPrinted: false), from: "2024-07-01"),
        InForce(
            OfficialForm(
                code: "TK01", circular: "NĐ 69/2024/NĐ-CP",
                name: Message(vi: "Phiếu đề nghị cấp tài khoản định danh điện tử", en: "Request for an e-ID account"),
                isPrinted: false), from: "2024-07-01"),
    ]

    private static let procedureTable = [
        InForce(
            Procedure(
                code: "1.014062",
                name: Message(vi: "Cấp thẻ căn cước cho người dưới 14 tuổi", en: "First card under 14"),
                kinds: [.firstIssue], ages: .under14), from: "2024-07-01", until: "2026-08-17"),
        InForce(
            Procedure(
                code: "2.000200",
                name: Message(vi: "Cấp thẻ căn cước cho người từ đủ 14 tuổi", en: "First card from 14"),
                kinds: [.firstIssue], ages: .from14), from: "2024-07-01", until: "2026-08-17"),
        InForce(
            Procedure(
                code: "2.001195", name: Message(vi: "Cấp đổi thẻ căn cước", en: "Exchange of a card"),
                kinds: [.exchange], ages: .all), from: "2024-07-01", until: "2026-08-17"),
        InForce(
            Procedure(
                code: "2.001194", name: Message(vi: "Cấp lại thẻ căn cước", en: "Reissue of a card"),
                kinds: [.reissue], ages: .all), from: "2024-07-01", until: "2026-08-17"),
        // QĐ 5230/QĐ-BCA-C06; its code was not to be found, and none is made up.
        InForce(
            Procedure(
                code: nil,
                name: Message(vi: "Cấp, cấp đổi, cấp lại thẻ căn cước", en: "Issue, exchange and reissue of a card"),
                kinds: ApplicationKind.allCases, ages: .all), from: "2026-08-18"),
    ]
}
