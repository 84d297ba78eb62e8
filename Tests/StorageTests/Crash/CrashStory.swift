import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import GRDB
import Secrets
import TestSupport

@testable import Storage

/// The life of some applications on a disk that remembers, and how the vault looked after each confirmed step.
struct CrashStory {
    let kit: TestKit
    let history: DiskHistory
    /// How the vault looked at the beginning and after each confirmed step.
    let views: [[String]]

    /// A story being told.
    private final class Teller {
        let team: Team
        let disk: RecordingDisk
        var views: [[String]]

        init(_ team: Team, _ disk: RecordingDisk) throws {
            self.team = team
            self.disk = disk
            views = [try CrashStory.view(team.lan)]
        }

        /// Takes a step; when it returns it is confirmed.
        func step<Result>(_ body: (Team) throws -> Result) throws -> Result {
            let result = try body(team)
            disk.add(.confirmed)
            views.append(try CrashStory.view(team.lan))
            return result
        }
    }

    /// Takes three people down, gives everything new keys, approves one and returns another, seals, delivers and purges,
    /// and locks.
    init() throws {
        kit = try TestKit()
        let start = try Self.files(kit)
        let disk = RecordingDisk()
        var environment = kit.environment
        environment.disk = try disk.disk()
        let vault = try Vault.open(at: kit.vault, environment: environment)
        let team = Team(
            kit: kit, vault: vault,
            lan: try vault.login("lan", password: TestKit.secret(TestKit.operatorPassword)),
            minh: try vault.login("minh", password: TestKit.secret(TestKit.supervisorPassword)))
        let teller = try Teller(team, disk)
        try Self.capture(teller)
        try Self.draft(teller)
        let boss = try vault.login("admin", password: TestKit.secret(TestKit.adminPassword))
        try teller.step { _ in try boss.beginRekey() }
        _ = try teller.step { _ in try boss.continueRekey() }
        boss.lock()
        try Self.deliver(teller)
        try team.close()
        history = DiskHistory(start: start, events: disk.log)
        views = teller.views
    }

    private static func capture(_ teller: Teller) throws {
        try teller.step { try $0.beginCamp() }
        for index in 0..<2 {
            var record = try teller.step {
                try $0.lan.create(
                    EnrolmentStep(
                        changes: [
                            "person.name.full": .stated(.string("\(Team.name) \(index)"), source: .card, evidence: nil)
                        ],
                        blobs: [Team.picture(seed: UInt64(index), count: 150_000)], reason: "form"))
            }
            for seed in [10, 20] {
                record = try teller.step {
                    try $0.lan.append(
                        Team.capture(
                            .flat(Finger.allCases[seed / 10]), Team.picture(seed: UInt64(seed + index), count: 9000)),
                        to: record.application.id, heads: record.application.heads)
                }
            }
            _ = try teller.step { try $0.submit(record) }
        }
    }

    /// Somebody whose form is half typed when the rekey comes.
    private static func draft(_ teller: Teller) throws {
        let record = try teller.step { try $0.lan.create(EnrolmentStep(changes: [:], reason: "form")) }
        try teller.step { try $0.lan.keepTyped(["person.birth.date": "31/02/19"], of: record.application.id) }
    }

    private static func deliver(_ teller: Teller) throws {
        let batch = try teller.step { try $0.lan.closeBatch() }
        for item in batch.items { _ = try teller.step { try $0.minh.openForReview(item.app, in: batch.id) } }
        try teller.step { try $0.minh.judge(batch.items[0].app, in: batch.id, .approved) }
        try teller.step {
            try $0.minh.judge(
                batch.items[1].app, in: batch.id, .returned(ReturnReason(code: .field, text: "Tên đệm sai")))
        }
        _ = try teller.step { try $0.minh.signApproval(batch.id) }
        let waiting = try present(teller.team.lan.approvedForSealing().first)
        let manifest = try teller.step { try $0.seal(waiting) }
        try teller.step { try $0.lan.markUploading(waiting.id, seal: manifest.seal) }
        _ = try teller.step { try $0.lan.storeReceipt($0.receipt(.stored, manifest)) }
        _ = try teller.step { try $0.lan.storeReceipt($0.receipt(.opened, manifest)) }
        _ = try teller.step { try $0.lan.purgeReceipted() }
        try teller.step { try $0.lan.endSession() }
    }

    /// Everything that was confirmed to somebody, pictures and receipts included.
    private static func view(_ session: VaultSession) throws -> [String] {
        var view = ["session \(try session.openSession()?.id ?? "none")"]
        for line in try session.summaries().sorted(by: { $0.receipt.counter < $1.receipt.counter }) {
            view.append("\(line.receipt) \(line.state) \(line.name ?? "")")
            for receipt in try session.receipts(of: line.id) { view.append("receipt \(receipt.payload.count)") }
            guard line.state.isReadable else { continue }
            let record = try session.record(line.id)
            view.append(
                "\(record.application.heads) \(record.application.history.count) \(String(describing: record.returned))"
            )
            for blob in record.application.blobs { _ = try session.blob(blob.id, of: line.id) }
            view += try session.typed(of: line.id).map { "\($0.key.text) \($0.value)" }
        }
        for review in try session.batches() {
            let verdicts = review.verdicts.map { "\($0.key) \($0.value.verdict)" }.sorted()
            view.append("\(review.batch.id) \(review.signedBy ?? "") \(verdicts)")
        }
        view.append("\(try session.outgoingBatches().count) on their way")
        return view
    }

    private static func files(_ kit: TestKit) throws -> DiskHistory.Files {
        var files: DiskHistory.Files = [:]
        for (name, bytes) in try kit.files() where name.hasPrefix(VaultFolder.databaseName) && !name.hasSuffix("-shm") {
            files[name] = Array(bytes)
        }
        return files
    }
}

extension CrashStory {
    /// Opens what is left after a power cut behind the first `count` events and looks for everything wrong with it.
    ///
    /// - Returns: What is wrong, nothing when all is well.
    func problem(with files: DiskHistory.Files, after count: Int) -> String? {
        let folder = TemporaryVault()
        do {
            try folder.write(files)
            let vault = try Vault.open(at: folder.path, environment: kit.environment)
            defer { try? vault.close() }
            let session = try vault.login("lan", password: TestKit.secret(TestKit.operatorPassword))
            let whole = try vault.read { db in try String.fetchOne(db, sql: "PRAGMA integrity_check") }
            guard whole == "ok" else { return "integrity check: \(whole ?? "nothing")" }
            guard session.findings.isEmpty else { return "found at login: \(session.findings)" }
            if let broken = try session.firstBrokenAuditEntry() { return "entry \(broken) of the audit log is broken" }
            let confirmed = history.confirmed(after: count)
            let found = try Self.view(session)
            // The step under way may have become durable just before; it is there as a whole or not at all.
            guard views[confirmed...].prefix(2).contains(found) else {
                return "after \(confirmed) confirmed steps there is \(found) and not \(views[confirmed])"
            }
            if let problem = try problem(goingOnWith: session, found) { return problem }
            _ = try session.create(EnrolmentStep(changes: [:], reason: "the work goes on"))
            return nil
        } catch { return "\(error)" }
    }

    /// A rekey that was under way comes to its end, and changes nothing that anybody sees.
    private func problem(goingOnWith session: VaultSession, _ found: [String]) throws -> String? {
        guard let progress = try session.continueRekey() else { return nil }
        guard progress.isFinished, progress.damaged == 0, try session.rekeyUnderWay() == nil else {
            return "the rekey does not end: \(progress)"
        }
        let again = try session.vault.login("lan", password: TestKit.secret(TestKit.operatorPassword))
        guard again.findings.isEmpty else { return "found after the rekey: \(again.findings)" }
        guard try Self.view(again) == found else { return "the rekey changed what is there" }
        return nil
    }
}

/// A folder with the files of a dead vault; it goes with its owner.
private final class TemporaryVault {
    let path = NSTemporaryDirectory() + "/tram-dead-" + UUID().uuidString

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ files: DiskHistory.Files) throws {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        for (name, bytes) in files {
            try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: "\(path)/\(name)")
        }
    }
}
