import CanonicalJSON
import EnrollmentModel
import Foundation
import Paper
import TestSupport
import Testing
import Vietnam

@Suite struct ReceiptSlipTests {
    static func slip(name: String = "Y Blơr", captures: CaptureCount? = nil) throws -> ReceiptSlip {
        let kit = try #require(KitID("K0001"))
        return ReceiptSlip(
            number: try #require(ReceiptNumber(kit: kit, counter: 42)), name: name,
            date: try #require(CivilDate(year: 2026, month: 11, day: 22)), place: "Nhà rông, Kon K'Tu",
            kind: .firstIssue, captures: captures ?? CaptureCount(fingers: 10, irises: 0, hasPortrait: true))
    }

    static func golden(_ name: String) throws -> String {
        let url = SharedMaterial.checkout.appendingPathComponent("Tests/Vectors/paper/\(name).txt")
        return try String(contentsOf: url, encoding: .utf8)
    }

    @Test func aSlipLooksAsItShould() throws {
        #expect(try Self.slip().page().text == Self.golden("receipt"))
    }

    @Test func aSlipWithMissingFingersSaysSo() throws {
        let captures = CaptureCount(
            fingers: 8, irises: 2, hasPortrait: true,
            missing: [
                .flat(Finger(.left, .index)): .amputated, .flat(Finger(.right, .thumb)): .bandaged,
                .rolled(Finger(.right, .thumb)): .bandaged,
            ])
        let slip = try Self.slip(name: "Chau Sóc Kim Nguyễn Thị Tên Rất Là Dài Để Xuống Dòng", captures: captures)
        #expect(slip.page(width: 42).text == (try Self.golden("receipt-missing")))
    }

    @Test(arguments: 32...80)
    func noLineIsWiderThanThePaper(width: Int) throws {
        let slip = try Self.slip(name: String(repeating: "ê\u{306}", count: 100))
        let page = slip.page(width: width)
        #expect(page.lines.allSatisfy { $0.count <= width })
        #expect(page.text.contains("K0001-000042-0"))
    }

    @Test func theSlipOfAnApplicationCountsEachFingerOnce() throws {
        let application = try Self.application()
        let session = CampSession(
            id: "s", place: "Trường học", unit: UnitCode(vintage: "2025-07", code: "23293"), hamlet: "", team: [],
            devices: [], start: 0)
        let date = try #require(CivilDate(year: 2026, month: 11, day: 22))
        let slip = try #require(ReceiptSlip(of: application, session: session, date: date))
        #expect(slip.place == "Trường học")
        #expect(slip.number.text == "K0001-000042-0")
        #expect(slip.captures.fingers == 4)
        #expect(slip.captures.missing == [.flat(Finger(.right, .little)): .worn])
        #expect(slip.captures.hasPortrait)
    }

    @Test func aSlipShowsNothingPrivateBesidesTheName() throws {
        let application = try Self.application()
        let session = CampSession(
            id: "s", place: "Nhà rông", unit: UnitCode(vintage: "2025-07", code: "23293"), hamlet: "Kon K'Tu", team: [],
            devices: [], start: 0)
        let date = try #require(CivilDate(year: 2026, month: 11, day: 22))
        let text = try #require(ReceiptSlip(of: application, session: session, date: date)).page().text
        #expect(text.contains("A Tik"))
        #expect(!text.contains("062150000001"))
        #expect(!text.contains("1950"))
        #expect(!text.contains("0912345678"))
    }

    @Test func withoutNumberThereIsNoSlip() throws {
        let date = try #require(CivilDate(year: 2026, month: 11, day: 22))
        let session = CampSession(
            id: "s", place: "x", unit: UnitCode(vintage: "2025-07", code: "1"), hamlet: "", team: [], devices: [],
            start: 0)
        #expect(ReceiptSlip(of: try Self.application(without: .receiptNumber), session: session, date: date) == nil)
        #expect(ReceiptSlip(of: try Self.application(without: .kind), session: session, date: date) == nil)
        #expect(ReceiptSlip(of: try Self.application(without: .fullName), session: session, date: date) == nil)
    }

    /// Four right fingers as a slap and one of them rolled, the little finger worn, and a face.
    static func application(without path: FieldPath? = nil) throws -> CardApplication {
        let capture = Capture(
            blob: try #require(Digest(bytes: [UInt8](repeating: 7, count: 32))), impression: .plain, device: "d",
            quality: 60, attempts: 1)
        let values: [FieldPath: JSONValue] = [
            .receiptNumber: "K0001-000042-0", .fullName: "A Tik", .kind: "exchange", .personalNumber: "062150000001",
            .phone: "0912345678", .birthDate: ["year": 1950, "as_written": "1950"],
            CapturePosition.slap(.rightFour).path: CaptureResult.captured(capture).json,
            CapturePosition.rolled(Finger(.right, .index)).path: CaptureResult.captured(capture).json,
            CapturePosition.rolled(Finger(.right, .thumb)).path: CaptureResult.captured(capture).json,
            CapturePosition.flat(Finger(.right, .little)).path: CaptureResult.missing(.worn, note: nil).json,
            CapturePosition.iris(.left).path: CaptureResult.notSupportedByDevice(device: "d").json,
            CapturePosition.portrait.path: CaptureResult.captured(capture).json,
        ]
        var fields = Fields(values.mapValues { .stated($0, source: .device, evidence: nil) })
        if let path { fields[path] = nil }
        let revision = Revision(
            app: ApplicationID(randomBytes: [UInt8](repeating: 1, count: 16)), parents: [], base: RevisionBase(),
            device: try #require(KitID("K0001")), epoch: 1, seq: 1, hlc: HybridTime(l: 1, c: 0), wall: 1, clock: [],
            schema: "enrol/1", actor: "an", role: .operator, changes: fields, blobs: [], reason: "created")
        return try #require(CardApplication(revisions: [NamedRevision(id: capture.blob, revision: revision)]))
    }
}
