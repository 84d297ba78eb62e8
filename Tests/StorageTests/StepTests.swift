import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import GRDB
import Secrets
import Testing

@testable import Storage

@Suite struct StepTests {
    @Test func anApplicationComesBackAsItWasWritten() throws {
        let kit = try TestKit()
        let team = try kit.team()
        try team.beginCamp()
        let record = try team.enrol(3)
        try team.close()
        let again = try kit.team()
        #expect(try again.lan.record(record.application.id) == record)
        #expect(record.application.name == "\(Team.name) 3")
        #expect(record.application.receiptNumber?.text.hasPrefix("K0001-000001-") == true)
        #expect(record.application.fields[CampSession.path]?.text == "2026-11-22-kon-plong")
        #expect(record.application.history.map(\.revision.seq) == [1, 2, 3, 4])
        for blob in record.application.blobs {
            let bytes = try again.lan.blob(blob.id, of: record.application.id)
            #expect(BLAKE2b.hash256(bytes) == blob.id)
        }
        #expect(record.application.blobs.count == 3)
    }

    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 131_072, 500_001]) func aPictureOfAnySizeComesBack(
        count: Int
    ) throws {
        let team = try TestKit().team()
        let blob = Team.picture(seed: UInt64(count), count: count)
        var step = Team.capture(.flat(Finger(.right, .index)), blob)
        step.reason = "form"
        let record = try team.lan.create(step)
        #expect(try team.lan.blob(blob.id, of: record.application.id) == blob.bytes)
        let pieces = try team.vault.read { db in try db.integer("SELECT COUNT(*) FROM piece") }
        #expect(pieces == max(1, (count + 65_535) / 65_536))
    }

    @Test func aPictureIsKeptOnceHoweverOftenItIsNamed() throws {
        let team = try TestKit().team()
        let record = try team.enrol()
        let blob = Team.picture(seed: 0, count: 70_000)
        _ = try team.lan.append(
            Team.capture(.flat(Finger(.right, .thumb)), blob), to: record.application.id,
            heads: record.application.heads)
        #expect(try team.vault.read { db in try db.integer("SELECT COUNT(*) FROM stream") } == 3)
    }

    @Test func aPictureUnderAWrongNameIsRefusedAndNothingIsWritten() throws {
        let team = try TestKit().team()
        let record = try team.enrol()
        let good = Team.picture(seed: 5, count: 100)
        let bad = NewBlob(id: good.id, kind: .finger, mediaType: "image/png", bytes: [1, 2, 3])
        #expect(throws: StoreError.self) {
            try team.lan.append(
                Team.capture(.flat(Finger(.right, .ring)), bad), to: record.application.id,
                heads: record.application.heads)
        }
        #expect(try team.lan.record(record.application.id) == record)
    }

    @Test(arguments: [0, 5, 11]) func amongManyPicturesTheOneUnderAWrongNameIsNotHandedIn(place: Int) throws {
        let team = try TestKit().team()
        var step = EnrolmentStep(changes: [:], reason: "form")
        step.blobs = (0..<12).map { Team.picture(seed: UInt64($0), count: 1000) }
        let wrong = Team.picture(seed: 99, count: 1000)
        step.blobs[place] = NewBlob(
            id: step.blobs[place].id, kind: .finger, mediaType: "image/png", bytes: wrong.bytes)
        let record = try team.lan.create(step)
        #expect(throws: StoreError.damaged(what: "a finger picture of application \(record.application.id)")) {
            try team.submit(record)
        }
    }

    @Test func picturesAreReadBackWhenTheApplicationIsHandedIn() throws {
        let kit = try TestKit()
        let team = try kit.team()
        let record = try team.enrol()
        try team.close()
        try TamperTests.tamper(
            kit, "UPDATE piece SET bytes = tram_flip(bytes, 9) WHERE id = 2 << 20", app: record.application.id)
        let again = try kit.team()
        #expect(throws: StoreError.damaged(what: "a finger picture of application \(record.application.id)")) {
            try again.submit(record)
        }
    }

    @Test func manyPicturesInOneStepComeBackInAnyOrderOfSealing() throws {
        let team = try TestKit().team()
        var step = EnrolmentStep(changes: [:], reason: "capture")
        for (index, finger) in Finger.allCases.enumerated() {
            let capture = Team.capture(.flat(finger), Team.picture(seed: UInt64(index), count: index * 33_000))
            step.changes = step.changes.merging(capture.changes)
            step.blobs += capture.blobs
        }
        let record = try team.lan.create(step)
        for blob in step.blobs {
            #expect(try team.lan.blob(blob.id, of: record.application.id) == blob.bytes)
        }
    }

    @Test func whoeverSawOldHeadsReadsAgain() throws {
        let team = try TestKit().team()
        let first = try team.lan.create(EnrolmentStep(changes: [:], reason: "form"))
        let step = EnrolmentStep(changes: ["note": .stated("x", source: .officer, evidence: nil)], reason: "form")
        _ = try team.minh.append(step, to: first.application.id, heads: first.application.heads)
        #expect(throws: StoreError.stale) {
            try team.lan.append(step, to: first.application.id, heads: first.application.heads)
        }
    }

    @Test func anUnknownApplicationIsNamed() throws {
        let team = try TestKit().team()
        let id = ApplicationID(randomBytes: [UInt8](repeating: 1, count: 16))
        #expect(throws: StoreError.notFound("application \(id)")) { try team.lan.record(id) }
        #expect(throws: StoreError.notFound("application \(id)")) {
            try team.lan.append(EnrolmentStep(changes: [:], reason: "form"), to: id, heads: [])
        }
        let record = try team.enrol()
        let missing = Team.picture(seed: 77, count: 9).id
        #expect(throws: StoreError.self) { try team.lan.blob(missing, of: record.application.id) }
    }

    @Test func receiptNumbersRiseOverRestartsAndFailures() throws {
        let kit = try TestKit()
        var numbers: [Int] = []
        for _ in 0..<3 {
            let team = try kit.team()
            for _ in 0..<2 {
                let record = try team.lan.create(EnrolmentStep(changes: [:], reason: "form"))
                numbers.append(try #require(record.application.receiptNumber).counter)
                #expect(try team.lan.id(of: try #require(record.application.receiptNumber)) == record.application.id)
            }
            #expect(throws: StoreError.self) {
                try team.lan.create(EnrolmentStep(changes: [:], reason: "form", events: [.approved]))
            }
            kit.clock.set(by: -40 * 86_400_000)
            try team.close()
        }
        #expect(numbers == [1, 2, 3, 4, 5, 6])
    }

    @Test func aStepThatTheLifeDoesNotHaveIsRefused() throws {
        let team = try TestKit().team()
        let record = try team.enrol()
        let (id, heads) = (record.application.id, record.application.heads)
        #expect(throws: StoreError.lifecycle(try LifecycleState.refusal(.draft, .submitted))) {
            try team.lan.append(
                EnrolmentStep(changes: [:], reason: "check", events: [.submitted]), to: id, heads: heads)
        }
        let submitted = try team.submit(record)
        #expect(throws: StoreError.self) {
            try team.lan.append(
                EnrolmentStep(changes: [:], reason: "form", events: []), to: id,
                heads: submitted.application.heads)
        }
    }

    @Test func adminsDoNotEnrol() throws {
        let team = try TestKit().team()
        let admin = try team.vault.login("admin", password: TestKit.secret(TestKit.adminPassword))
        #expect(throws: StoreError.notAllowed(.role)) {
            try admin.create(EnrolmentStep(changes: [:], reason: "form"))
        }
    }

    @Test func listsShowTheNewestChangeFirst() throws {
        let kit = try TestKit()
        let team = try kit.team()
        let first = try team.enrol(1)
        kit.clock.pass(1000)
        let second = try team.enrol(2)
        #expect(try team.lan.summaries().map(\.id) == [second, first].map(\.application.id))
        kit.clock.pass(1000)
        _ = try team.submit(first)
        let lines = try team.lan.summaries()
        #expect(lines.map(\.name) == ["\(Team.name) 1", "\(Team.name) 2"])
        #expect(lines.map(\.state) == [.submitted, .draft])
        #expect(lines.allSatisfy { $0.operatorName == "lan" })
        #expect(try team.vault.counts() == [.draft: 1, .submitted: 1])
    }

    @Test func oddClocksAreFlaggedAndLoseNothing() throws {
        let kit = try TestKit()
        let team = try kit.team()
        let step = EnrolmentStep(changes: [:], reason: "form")
        func flags() throws -> [ClockFlag] {
            try #require(try team.lan.create(step).application.history.last).revision.clock
        }
        #expect(try flags() == [])
        kit.clock.set(by: -3_600_000)
        #expect(try flags() == [.behind])
        kit.clock.set(by: 3 * 86_400_000)
        #expect(try flags() == [.jumped])
        kit.clock.set(by: -20_000 * 86_400_000)
        #expect(try flags() == [.behind, .beforeBuild, .jumped])
        let times = try team.lan.summaries().map { try team.lan.record($0.id).application.history[0].revision.hlc }
        #expect(Set(times).count == times.count)
    }

    @Test func aNewDayWrapsEveryKeyAnewAndForgetsTheOld() throws {
        let team = try TestKit().team()
        try team.beginCamp()
        let record = try team.enrol()
        let before = try team.vault.read { db in
            try db.row("SELECT epoch, sealed FROM application_key")?.bytes(1, of: "key")
        }
        try team.beginCamp("second-day")
        #expect(try team.vault.read { db in try db.integer("SELECT COUNT(*) FROM epoch_key") } == 1)
        let after = try team.vault.read { db in
            try db.row("SELECT epoch, sealed FROM application_key")?.bytes(1, of: "key")
        }
        #expect(before != after)
        #expect(try team.lan.record(record.application.id) == record)
    }

    @Test func newPeopleAreTurnedAwayThreeWeeksAfterTheCertificate() throws {
        let kit = try TestKit()
        let team = try kit.team()
        let record = try team.enrol()
        kit.clock.pass(kit.certificate.notAfter - kit.clock.read().wall + 1)
        _ = try team.enrol(2)
        kit.clock.pass(21 * 86_400_000)
        #expect(throws: StoreError.notAllowed(.extensionNeeded)) { try team.enrol(3) }
        // What was begun is still finished.
        #expect(try team.submit(record).state == .submitted)
    }
}

extension LifecycleState {
    /// The error of a step this state does not have.
    static func refusal(_ state: LifecycleState, _ event: LifecycleEvent) throws -> LifecycleError {
        var state = state
        do { try state.handle(event) } catch { return error }
        throw MissingValue()
    }
}
