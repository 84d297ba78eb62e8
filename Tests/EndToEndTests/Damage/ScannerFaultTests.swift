import CanonicalJSON
import DeviceDrivers
import DeviceEmulator
import DeviceKit
import Enrollment
import EnrollmentModel
import Foundation
import Storage
import TestSupport
import Testing
import Vietnam

@testable import tram

/// A mishap of the devices in the middle of somebody's visit.
struct VisitMishap: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var frames: [UareUFaults.Frame] = []
    var camera: [EmulatedCamera.Fault] = []
    /// The code of the sentence that is said; nothing when the visit goes on by itself.
    var code: String?

    static let table: [VisitMishap] = [
        VisitMishap(
            testDescription: "the cable is pulled in the middle of the fourth frame",
            frames: [.whole, .whole, .whole, .unplug], code: "device_unplugged"),
        VisitMishap(
            testDescription: "the cable is pulled in the middle of the first frame", frames: [.unplug],
            code: "device_unplugged"),
        VisitMishap(
            testDescription: "frames stay short",
            frames: [.whole, .whole] + Array(repeating: .short(lines: 90), count: 24),
            code: "bad_frame"),
        VisitMishap(
            testDescription: "frames stay empty", frames: [.whole] + Array(repeating: .short(lines: 0), count: 24),
            code: "bad_frame"),
        VisitMishap(testDescription: "one frame is short", frames: [.whole, .short(lines: 200)]),
        VisitMishap(testDescription: "the endpoint stalls once", frames: [.whole, .stall]),
        VisitMishap(testDescription: "the camera is pulled", camera: [.unplug], code: "device_unplugged"),
        VisitMishap(
            testDescription: "the camera gives half pictures", camera: Array(repeating: .damagedFrame, count: 12),
            code: "bad_frame"),
        VisitMishap(testDescription: "the camera gives half a picture once", camera: [.damagedFrame]),
    ]
}

@Suite("A scanner or camera that fails costs the picture under way and no other")
struct ScannerFaultTests {
    static let person = SyntheticPerson(seed: 7)
    /// Grown once: that is what takes time.
    static let fingers = Dictionary(
        uniqueKeysWithValues: Finger.allCases.filter { $0.hand == .right }.map { ($0, person.finger($0)) })

    /// A visit on a kit with devices that go wrong as told.
    private func line(_ kit: KitSession, _ mishap: VisitMishap) async throws -> LineEnrolment {
        let hand = EmulatedHand(seed: 7)
        let scanner = EmulatedUareU(source: hand, faults: UareUFaults(frames: mishap.frames))
        let camera = EmulatedCamera(seed: 7, faults: mishap.camera)
        camera.seat(Self.person)
        let source = DeviceCaptureSource(
            scanner: try await DriverRegistry.builtIn.open(on: EmulatedBus([scanner])), camera: camera
        ) { position in
            if case .flat(let finger) = position { hand.present(Self.fingers[finger]) }
        }
        let rules = VisitRules(
            today: CivilDate(milliseconds: kit.now()), supported: source.positions,
            deviceLabel: source.deviceLabel(for: .slap(.rightFour)))
        return LineEnrolment(store: kit.store, source: source, rules: rules, now: kit.now)
    }

    private func pictures(_ record: ApplicationRecord) throws -> [String: Digest] {
        let receipt = try #require(record.application.receiptNumber)
        return HeldApplication(record, receipt: receipt).captures
    }

    @Test(arguments: VisitMishap.table) func theDraftStaysAndTheVisitGoesOn(mishap: VisitMishap) async throws {
        let camp = try Camp()
        let vault = try KitSession.vault(in: camp.folder.url.appendingPathComponent("kit"))
        let kit = try KitSession(vault: vault, user: "lan", password: CampTemplate.secret("lan"))
        let answers = try AnswersFile(Camp.answersOfOneHand)
        var failure: CommandFailure?
        do { _ = try await line(kit, mishap).enrol(answers) } catch { failure = CommandFailure(explaining: error) }
        #expect(failure?.code == mishap.code)
        let summary = try #require(try kit.store.summaries().first)
        var record = try kit.store.record(summary.id)
        if let failure {
            #expect(failure.kind == .world)
            #expect(!failure.hint.en.isEmpty && !failure.hint.vi.isEmpty)
            #expect(record.state == .draft)
        }
        let before = try pictures(record)
        for blob in record.application.blobs {
            #expect(try kit.store.blob(blob.id, of: summary.id).count == blob.length)
        }
        if failure != nil {
            let working = VisitMishap(testDescription: "nothing goes wrong")
            record = try await line(kit, working).resume(record, answers)
        }
        #expect(record.state == .submitted)
        let after = try pictures(record)
        #expect(after.count == 6)
        for (position, picture) in before { #expect(after[position] == picture, "\(position) was taken twice") }
        #expect(try kit.store.summaries().count == 1)
        kit.store.lock()
        try vault.close()
    }
}
