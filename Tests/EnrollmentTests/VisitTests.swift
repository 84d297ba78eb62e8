import CanonicalJSON
import EnrollmentModel
import Imaging
import TestSupport
import Testing
import Vietnam

@testable import Enrollment

@Suite("A visit asks for what is missing and keeps what is best")
struct VisitTests {
    let thumb = CapturePosition.flat(Finger(.right, .thumb))
    let rules = VisitRules(
        today: CivilDate(milliseconds: 1_795_300_000_000), supported: [.flat(Finger(.right, .thumb)), .portrait],
        deviceLabel: "reader", qualityBar: 50, tries: 3)

    /// A form with every answer but the name.
    private func answers() throws -> Fields {
        [
            .kind: .said("first_issue"), .ground: .said("duty_from_14"), .sex: .said("female"),
            .nationality: .said("VNM"),
            .birthDate: .stated(try PartialDate("1961").json, source: .oralStatement, evidence: nil),
            .residence: .stated(["text": "Thôn Kon Rờ Bàng"], source: .oralStatement, evidence: nil),
        ]
    }

    private func visit(_ table: TableStore = TableStore()) throws -> (EnrolmentVisit, TableStore) {
        let step = EnrolmentStep(changes: try answers(), reason: "created")
        return (EnrolmentVisit(rules: rules, record: try table.create(step)), table)
    }

    private func ready() throws -> (EnrolmentVisit, TableStore) {
        let table = TableStore()
        let notice = NoticeRead(language: "vie", reader: "lan", time: 1)
        let changes = try answers().merging([
            .fullName: .said("Lò Thị Ẻn"),
            NoticeRead.path: .stated(notice.json, source: .officer, evidence: nil),
        ])
        let step = EnrolmentStep(changes: changes, reason: "created")
        return (EnrolmentVisit(rules: rules, record: try table.create(step)), table)
    }

    @Test func theStepsComeInTheirOrder() async throws {
        var (visit, store) = try visit()
        let runner = VisitRunner(store: store, source: ScriptedSource([.good(80), .good(90)]))
        #expect(visit.step == .form)
        _ = try await runner.feed(.answered(["person.name.full": .said("Y Blơr")]), to: &visit)
        #expect(visit.step == .notice)
        _ = try await runner.feed(.noticeRead(NoticeRead(language: "bdq", reader: "A Tik", time: 1)), to: &visit)
        #expect(visit.step == .capture(thumb))
        _ = try await runner.feed(.capture, to: &visit)
        #expect(visit.step == .capture(.portrait))
        _ = try await runner.feed(.capture, to: &visit)
        #expect(visit.step == .check)
        _ = try await runner.feed(.checked(.spoken(readBy: "A Tik"), scan: nil), to: &visit)
        #expect(visit.step == .handIn)
        _ = try await runner.feed(.handIn, to: &visit)
        #expect(visit.step == .done)
        #expect(visit.record.state == .submitted)
    }

    @Test func whatTheDeviceCannotTakeIsWrittenDownAsSuch() async throws {
        var (visit, store) = try ready()
        let runner = VisitRunner(store: store, source: ScriptedSource([.good(80)]))
        _ = try await runner.feed(.capture, to: &visit)
        #expect(visit.record.application.capture(.slap(.thumbs)) == .notSupportedByDevice(device: "reader"))
    }

    @Test func afterTheLastTryTheBestIsKeptWithItsReason() async throws {
        var (visit, store) = try ready()
        let runner = VisitRunner(store: store, source: ScriptedSource([.good(20), .good(35), .good(30)]))
        #expect(try await runner.feed(.capture, to: &visit) == [.advise(.tooDry, triesLeft: 2)])
        #expect(try await runner.feed(.capture, to: &visit) == [.advise(.tooDry, triesLeft: 1)])
        #expect(try await runner.feed(.capture, to: &visit) == [])
        guard case .captured(let capture) = visit.record.application.capture(thumb) else {
            Issue.record("nothing was kept")
            return
        }
        #expect(capture.quality == 35)
        #expect(capture.attempts == 3)
        #expect(capture.forced == .bestOfTries)
        #expect(visit.step == .capture(.portrait))
    }

    @Test func zeroFingersStillComplete() async throws {
        var (visit, store) = try ready()
        let runner = VisitRunner(store: store, source: ScriptedSource([.good(80)]))
        _ = try await runner.feed(.missing(.amputated, note: "accident 1987"), to: &visit)
        #expect(visit.record.application.capture(thumb) == .missing(.amputated, note: "accident 1987"))
        _ = try await runner.feed(.capture, to: &visit)
        #expect(visit.step == .check)
    }

    @Test func aBrokenDeviceLeavesTheVisitWhereItStands() async throws {
        var (visit, store) = try ready()
        let unplugged = CaptureFailure.fault(code: "unplugged", device: "reader", detail: "gone")
        let runner = VisitRunner(store: store, source: ScriptedSource([.fails(unplugged), .good(70)]))
        #expect(try await runner.feed(.capture, to: &visit) == [.deviceTrouble(unplugged)])
        #expect(visit.step == .capture(thumb))
        _ = try await runner.feed(.capture, to: &visit)
        #expect(visit.step == .capture(.portrait))
    }

    @Test func aFullDiskLosesNoPicture() async throws {
        var (visit, store) = try ready()
        store.failNext(.diskFull)
        let runner = VisitRunner(store: store, source: ScriptedSource([.good(70)]))
        await #expect(throws: StoreError.diskFull) { try await runner.feed(.capture, to: &visit) }
        #expect(visit.step == .capture(thumb))
        #expect(visit.best?.quality == 70)
        _ = try await runner.feed(.keepBest(.bestOfTries), to: &visit)
        #expect(visit.step == .capture(.portrait))
    }

    @Test func aChangeAfterTheCheckTakesTheCheckBack() async throws {
        var (visit, store) = try ready()
        let runner = VisitRunner(store: store, source: ScriptedSource([.good(80), .good(80)]))
        for event: VisitEvent in [.capture, .capture, .checked(.spoken(readBy: "A"), scan: nil)] {
            _ = try await runner.feed(event, to: &visit)
        }
        #expect(visit.step == .handIn)
        _ = try await runner.feed(.answered(["person.name.full": .said("Lò Thị Én")]), to: &visit)
        #expect(visit.step == .check)
        #expect(try await runner.feed(.handIn, to: &visit) == [.refuse(.notNow(.check))])
    }

    @Test func handingInTooEarlyNamesWhatIsMissing() async throws {
        var (visit, store) = try visit()
        let runner = VisitRunner(store: store, source: ScriptedSource([]))
        #expect(
            try await runner.feed(.handIn, to: &visit) == [.refuse(.fieldsMissing(["person.name.full"]))])
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func anySequenceOfEventsKeepsConfirmedValues(seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        var (visit, store) = try visit()
        let runner = VisitRunner(store: store, source: ScriptedSource.endless(seed: seed))
        var confirmed: [FieldPath: FieldValue] = [:]
        for _ in 0..<25 {
            if random.next() % 5 == 0 { store.failNext(.diskFull) }
            _ = try? await runner.feed(VisitEvent.arbitrary(&random), to: &visit)
            // A value that was stored may be replaced by a later event, but it never vanishes.
            let now = visit.record.application.fields.values
            #expect(Set(now.keys).isSuperset(of: confirmed.keys), "seed \(seed)")
            #expect(try store.record(visit.record.application.id) == visit.record, "seed \(seed)")
            confirmed = now
        }
    }

    @Test func thePlanAsksForFlatFingersWhereNoSlapsCanBeTaken() {
        let flats = Finger.allCases.map(CapturePosition.flat)
        let rules = VisitRules(today: nil, supported: Set(flats + [.portrait]), deviceLabel: "reader")
        let plan = rules.plan(for: Fields())
        #expect(plan.positions == flats + [.portrait])
        #expect(plan.unsupported.count == 15)
    }

    @Test func thePlanAsksForSlapsAndRolledFingersWhereTheyCanBeTaken() {
        let rules = VisitRules(today: nil, supported: Set(CapturePosition.biometric), deviceLabel: "station")
        let plan = rules.plan(for: Fields())
        #expect(plan.positions.count == 16)
        #expect(plan.unsupported.isEmpty)
    }

    @Test func nothingIsTakenFromAChildUnderSix() throws {
        let birth = try PartialDate("2/2024")
        let fields: Fields = [.birthDate: .stated(birth.json, source: .civilStatusPaper, evidence: nil)]
        #expect(rules.plan(for: fields).positions.isEmpty)
        // Who came alone is taken down all the same.
        #expect(!rules.plan(for: fields).openFields.contains(ParticipantRole.representative.path))
    }
}
