import CanonicalJSON
import DeviceEmulator
import Enrollment
import EnrollmentModel
import FaultProxy
import Foundation
import Screens
import Secrets
import Storage
import Vietnam

/// One demo from an empty folder to verified receipts, through the code that desk and commands use.
struct DemoRun {
    private let folder: URL
    private let applicants: Int
    private let seed: UInt64
    private let show: DemoProgress
    private var figures = DemoFigures()
    private let registry: RegistryProcess
    private let passwords: DemoPasswords

    init(folder: URL, applicants: Int, seed: UInt64, show: DemoProgress) throws {
        self.folder = folder
        self.applicants = applicants
        self.seed = seed
        self.show = show
        registry = try RegistryProcess(home: folder.appendingPathComponent("registry"))
        passwords = try DemoPasswords(file: folder.appendingPathComponent("passwords"))
    }

    /// Runs every step.
    mutating func run() async throws -> DemoFigures {
        figures.applicants = applicants
        show.show(0, of: applicants, Message(vi: "Dựng trung tâm và bộ thu nhận", en: "Setting up registry and kit"))
        try registry.initialise(name: "demo")
        let port = try await registry.serve()
        let wire = try await FaultProxy.start(target: port)
        let vault = try provision(url: "https://127.0.0.1:\(wire.port)")
        try addUsers(vault)
        try await enrol(vault)
        try await approve(vault)
        try await sync(vault, over: wire)
        try count(vault)
        await wire.stop()
        registry.stop()
        show.finish()
        return figures
    }

    private func provision(url: String) throws -> Vault {
        let file = folder.appendingPathComponent("K0001.kit")
        let code = folder.appendingPathComponent("K0001.code")
        try registry.issue(kit: "K0001", unit: "2025-07:23293", url: url, file: file, codeFile: code)
        let home = folder.appendingPathComponent("kit")
        return try KitProvisioner.make(
            file: file, code: PasswordEntry.read(file: code.path), home: home, admin: "an",
            password: passwords.of("an"))
    }

    private func addUsers(_ vault: Vault) throws {
        let admin = try KitSession(vault: vault, user: "an", password: passwords.of("an"))
        try admin.store.addUser("lan", role: .operator, password: passwords.of("lan"))
        try admin.store.addUser("minh", role: .supervisor, password: passwords.of("minh"))
        admin.store.lock()
    }

    private func login(_ user: String, _ vault: Vault) throws -> KitSession {
        try KitSession(vault: vault, user: user, password: passwords.of(user))
    }
}

// MARK: - Steps

extension DemoRun {
    private mutating func enrol(_ vault: Vault) async throws {
        let lan = try login("lan", vault)
        let start = lan.now()
        try lan.store.beginSession(
            CampSession(
                id: "K0001-\(start)", place: "Nhà rông Kon Kơ Tu", unit: lan.certificate.unit, hamlet: "Kon Kơ Tu",
                team: ["lan", "minh"], devices: ["emulated"], start: start))
        let seat = EmulatedSeat(seed: seed)
        let station = try await Station.emulated(seat)
        let village = DemoVillage(seed: seed)
        let people = applicants
        for index in 0..<people {
            show.show(index, of: people, Message(vi: "Thu nhận", en: "Enrolling"))
            seat.seat(SyntheticPerson(seed: seed &* 1000 &+ UInt64(index)))
            let answers = try AnswersFile(village.answers(for: index))
            let line = DemoRun.line(lan, station)
            let record = try await figures.timing(.enrol) { try await line.enrol(answers) }
            figures.captured += record.application.captures.count {
                if case .captured = $0.result { true } else { false }
            }
        }
        await station.end()
        _ = try lan.store.closeBatch()
        lan.store.lock()
    }

    private static func line(_ kit: KitSession, _ station: Station) -> LineEnrolment {
        LineEnrolment(
            store: kit.store, source: station.source,
            rules: VisitRules(
                today: CivilDate(milliseconds: kit.now()), supported: station.source.positions,
                deviceLabel: station.source.deviceLabel(for: .slap(.rightFour))),
            now: kit.now)
    }

    /// One application goes back, is corrected and comes again in a second batch; the rest is approved at once.
    private mutating func approve(_ vault: Vault) async throws {
        show.show(0, of: 1, Message(vi: "Duyệt", en: "Approving"))
        let minh = try login("minh", vault)
        try await figures.timing(.approve) { try DemoRun.judge(minh, returning: true) }
        minh.store.lock()
        try await correct(vault)
        let again = try login("minh", vault)
        try await figures.timing(.approve) { try DemoRun.judge(again, returning: false) }
        figures.approved = try again.store.summaries().count { $0.state == .approved }
        let sealing = try await figures.timing(.seal) { try again.sealApproved() }
        precondition(sealing.sealed == figures.approved, "what is approved can be sealed")
        again.store.lock()
    }

    private static func judge(_ minh: KitSession, returning: Bool) throws {
        for review in try minh.store.batches() where review.signedBy == nil {
            let apps = review.batch.items.map(\.app)
            for (index, app) in apps.enumerated() {
                _ = try minh.store.openForReview(app, in: review.batch.id)
                let reason = ReturnReason(
                    code: .field, field: .residence, text: "Ghi rõ thôn theo sổ của già làng")
                try minh.store.judge(
                    app, in: review.batch.id, returning && index == 0 ? .returned(reason) : .approved)
            }
            _ = try minh.store.signApproval(review.batch.id)
        }
    }

    private mutating func correct(_ vault: Vault) async throws {
        let lan = try login("lan", vault)
        // What was captured stays; the devices are asked for nothing.
        let station = try await Station.emulated(EmulatedSeat(seed: seed))
        for summary in try lan.store.summaries() where summary.state == .returned {
            figures.returned += 1
            let fields: JSONValue = ["fields": ["person.residence": ["text": "Thôn Kon Kơ Tu, xã Đăk Rơ Wa (làng cũ)"]]]
            let line = DemoRun.line(lan, station)
            let record = try lan.store.record(summary.id)
            _ = try await figures.timing(.enrol) { try await line.resume(record, AnswersFile(fields)) }
        }
        await station.end()
        _ = try lan.store.closeBatch()
        lan.store.lock()
    }

    private mutating func sync(_ vault: Vault, over wire: FaultProxy) async throws {
        let minh = try login("minh", vault)
        // The wire breaks in the middle of the pictures; the sync goes on at the byte.
        let payload = try minh.payload()
        figures.payloadBytes = payload
        wire.cut(afterFurther: payload / 2)
        let show = show
        let report = try await figures.timing(.sync) {
            try await minh.runSync { progress in
                show.show(
                    progress.sentBytes / 1024, of: progress.totalBytes / 1024,
                    Message(vi: "Đồng bộ (KiB)", en: "Syncing (KiB)"))
            }
        }
        figures.cuts = wire.traffic.cuts
        figures.receiptsVerified = report.receipted
        minh.store.lock()
    }

    /// Compares what the kit knows with what the registry counts.
    private mutating func count(_ vault: Vault) throws {
        let status = try registry.status()
        let held = status["opened"]?.int ?? 0
        figures.receivedBytes = status["received_bytes"]?.int ?? 0
        figures.lost = max(0, figures.approved - held)
        figures.doubled = max(0, held - figures.approved) + (status["doubled_parts"]?.int ?? 0)
        figures.noteMemory()
    }
}

/// Random passwords for the users of a demo, in a file of mode 600 so that a kept kit can be opened.
struct DemoPasswords {
    private let texts: [String: String]

    init(file: URL) throws {
        var texts: [String: String] = [:]
        for user in ["an", "lan", "minh"] { texts[user] = Base64URL.encode(SystemRandom().bytes(12)) }
        self.texts = texts
        let lines = texts.sorted { $0.key < $1.key }.map { "\($0.key)\t\($0.value)\n" }.joined()
        guard
            FileManager.default.createFile(
                atPath: file.path, contents: Data(lines.utf8), attributes: [.posixPermissions: 0o600])
        else { throw CommandFailure.unwritable(file.path) }
    }

    func of(_ user: String) -> LockedBytes { LockedBytes(copying: Array((texts[user] ?? "").utf8)) }
}
