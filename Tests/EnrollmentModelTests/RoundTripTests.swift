import CanonicalJSON
import EnrollmentModel
import Testing

@Suite struct RoundTripTests {
    /// Reads the written bytes again and wants the same value and the same bytes.
    private func expectRoundTrip<T: CanonicalCodable & Equatable>(
        _ value: T, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let bytes = value.canonicalBytes
        let read = try T(json: JSONValue(canonical: bytes))
        #expect(read == value, sourceLocation: sourceLocation)
        #expect(read.canonicalBytes == bytes, sourceLocation: sourceLocation)
    }

    @Test func everyTypeComesBackFromItsBytes() throws {
        try expectRoundTrip(Samples.digest(1))
        try expectRoundTrip(Samples.application(1))
        try expectRoundTrip(Samples.kit)
        try expectRoundTrip(Samples.unit)
        try expectRoundTrip(Samples.session)
        try expectRoundTrip(Samples.participant)
        try expectRoundTrip(Samples.fields)
        try expectRoundTrip(Samples.blob)
        try expectRoundTrip(Samples.revision)
        try expectRoundTrip(Samples.batch)
        try expectRoundTrip(Samples.leaf)
        try expectRoundTrip(Samples.approval)
        try expectRoundTrip(Samples.manifest)
        try expectRoundTrip(Samples.receipt)
        try expectRoundTrip(Samples.kitCertificate)
        try expectRoundTrip(Samples.userCertificate)
        try expectRoundTrip(HybridTime(l: 5, c: 6))
        try expectRoundTrip(NoticeRead(language: "bdq", reader: "an", time: 1))
        try expectRoundTrip(Consent(given: true, time: 2))
        try expectRoundTrip(DistinguishingMark("sẹo chấm c:1cm dưới sau mép trái"))
    }

    @Test(arguments: [
        CaptureResult.captured(Samples.capture), .missing(.amputated, note: nil),
        .missing(.unobtainable, note: "run tay"),
        .notSupportedByDevice(device: "U.are.U 4500"),
    ])
    func everyCaptureResultComesBack(result: CaptureResult) throws { try expectRoundTrip(result) }

    @Test(arguments: [
        CitizenCheck.signature(scan: Samples.digest(1)), .thumb(scan: Samples.digest(2), witness: "Y Nghét"),
        .spoken(readBy: "an"),
    ])
    func everyCitizenCheckComesBack(check: CitizenCheck) throws { try expectRoundTrip(check) }

    @Test func everyCorrectionProposalComesBackTheBestProvedFirst() throws {
        let said = CorrectionProposal(
            "person.birth.date", old: ["year": 1951, "as_written": "1951"], new: ["year": 1950, "as_written": "1950"],
            officer: "lan", time: 3)
        let shown = CorrectionProposal(
            "person.name.full", old: "A Tik", new: "A Tík", paper: ShownPaper(.birthCertificate, number: "12/1990"),
            scan: Samples.digest(3), officer: "lan", time: 4)
        let book = CorrectionProposal(
            "person.hometown", old: "x", new: "y", paper: ShownPaper(.residenceBook), officer: "lan", time: 5)
        let proposals = CorrectionProposals([said, book, shown])
        #expect(proposals.list == [shown, book, said])
        try expectRoundTrip(proposals)
    }

    @Test(arguments: ShownPaper.Kind.allCases) func aRankIsThatOfThePaperAndNoOther(kind: ShownPaper.Kind) throws {
        let proposal = CorrectionProposal(
            "person.sex", old: "male", new: "female", paper: ShownPaper(kind), officer: "lan", time: 1)
        var object = try #require(proposal.json.object)
        for source in FieldSource.allCases where source != kind.source {
            object["source"] = .string(source.rawValue)
            #expect(throws: ShapeError.self) { try CorrectionProposal(json: .object(object)) }
        }
        object["paper"] = nil
        object["source"] = "card"
        #expect(throws: ShapeError.self) { try CorrectionProposal(json: .object(object)) }
    }

    @Test func ofTwoProposalsForAFieldTheLaterOneStays() {
        let one = CorrectionProposal("person.sex", old: "male", new: "female", officer: "lan", time: 1)
        let two = CorrectionProposal(
            "person.sex", old: "male", new: "female", paper: ShownPaper(.identityCard), officer: "lan", time: 2)
        #expect(CorrectionProposals([one, two]).list == [two])
    }

    @Test(arguments: [
        ReturnReason(code: .field, field: "person.name.full", text: "Thiếu dấu"),
        ReturnReason(code: .other, text: "Hỏi lại"),
    ])
    func everyReturnReasonComesBack(reason: ReturnReason) throws { try expectRoundTrip(reason) }

    @Test func aReasonWithABrokenPathIsRefused() {
        let json: JSONValue = ["code": "field", "field": "Person Name", "text": "x"]
        #expect(throws: ShapeError("field", expected: "a field path")) { try ReturnReason(json: json) }
    }

    @Test func notAskedErasedAndDeclinedAreThreeThings() throws {
        let fields = try Fields(json: Samples.fields.json)
        #expect(fields["person.number"] == nil)
        #expect(fields["person.phone"]?.value == nil)
        #expect(fields["person.religion"]?.value == nil)
        #expect(fields["person.phone"] != fields["person.religion"])
        #expect(fields["person.phone"]?.json == ["value": .null, "reason": "số của người khác", "source": "officer"])
        #expect(fields["person.religion"]?.json == ["value": ["declined": true], "source": "oral_statement"])
    }

    @Test func evidenceIsRankedAsTheLawRanksIt() {
        #expect(FieldSource.civilStatusPaper < .card)
        #expect(FieldSource.card < .residenceBook)
        #expect(FieldSource.residenceBook < .oralStatement)
    }

    @Test func everyShapeErrorNamesItsPlace() throws {
        var object = try #require(Samples.revision.json.object)
        object["changes"] = ["person.sex": ["value": "male", "source": "rumour"]]
        let error = #expect(throws: ShapeError.self) { try Revision(json: .object(object)) }
        #expect(error?.path == "changes.person.sex.source")
    }

    @Test func aManifestBeginsWithItsTextAndHasOnlyOne() throws {
        var manifest = Samples.manifest
        manifest.parts = manifest.parts.reversed()
        #expect(throws: ShapeError.self) { try PacketManifest(json: manifest.json) }
        manifest.parts = []
        #expect(throws: ShapeError.self) { try PacketManifest(json: manifest.json) }
    }

    @Test func anotherSealingOfTheSameTextHasTheSameBody() {
        var second = Samples.manifest
        second.seal = 2
        for index in second.parts.indices { second.parts[index].sealedHash = Samples.digest(UInt8(40 + index)) }
        #expect(second.body == Samples.manifest.body)
        second.parts[0].plainLength += 1
        #expect(second.body != Samples.manifest.body)
    }

    @Test func theHybridClockNeverGoesBack() {
        let now = HybridTime(l: 100, c: 3)
        #expect(now.next(wall: 200) == HybridTime(l: 200, c: 0))
        #expect(now.next(wall: 100) == HybridTime(l: 100, c: 4))
        #expect(now.next(wall: 5) == HybridTime(l: 100, c: 4))
    }
}
