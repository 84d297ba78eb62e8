import ArgumentParser
import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import Secrets
import Storage
import Vietnam

/// A vault that one user has opened, with what the commands and the desk do with it.
final class KitSession: Sendable {
    let vault: Vault
    let store: VaultSession
    let rekeying = RekeyThread()

    /// The vault in a kit's folder.
    static func vault(in home: URL, access: Vault.Access = .write) throws -> Vault {
        let folder = home.appendingPathComponent("vault")
        guard FileManager.default.fileExists(atPath: folder.path) else {
            throw CommandFailure(problem: .noKit, detail: home.path)
        }
        return try Vault.open(at: folder.path, access: access, environment: .ofThisLaptop)
    }

    /// Logs in; a rekey that was interrupted goes on beside the work, unless who asks goes on with it.
    init(vault: Vault, user: String, password: borrowing LockedBytes, resuming: Bool = true) throws {
        self.vault = vault
        store = try vault.login(user, password: password)
        if resuming, vault.access == .write { resumeRekey() }
    }

    /// What was wrong with the vault as a whole at login, when something was.
    var findingsInWords: Message? {
        let words = store.findings.map(\.message)
        guard !words.isEmpty else { return nil }
        return Message(vi: words.map(\.vi).joined(separator: "; "), en: words.map(\.en).joined(separator: "; "))
    }

    /// What is odd about the clock, seen from the last step of the work.
    func clockWarning(now: Int) -> Warning? {
        // Where the end of the log cannot be read that is a finding of its own.
        Warning(clock: (try? store.clockFlags()) ?? [], now: now)
    }

    /// Everything that somebody has to look after, told at log-in; none of it stops the work.
    func warnings(now: Int) -> [Warning] {
        [
            findingsInWords.map { Warning(code: "vault_finding", message: $0) }, clockWarning(now: now),
            rekeyWarning,
            SwapAreas.inUse().warning.map { Warning(code: "swap_in_the_clear", message: $0) },
        ].compactMap(\.self)
    }

    /// What the registry certifies of this kit.
    var certificate: KitCertificate { vault.kit }

    /// Whether this is a kit of a demo, where devices may be emulated.
    var isDemo: Bool { certificate.registry.hasPrefix("demo") }

    /// The laptop's clock, milliseconds since 1970.
    func now() -> Int { ClockReading.now().wall }

    /// The application with a receipt number as somebody typed it.
    func id(of receipt: String) throws -> ApplicationID {
        guard let number = ReceiptNumber(text: receipt) else {
            throw CommandFailure(problem: .notFound, detail: receipt)
        }
        return try store.id(of: number)
    }

    /// The application with a receipt number.
    func record(of receipt: String) throws -> ApplicationRecord { try store.record(id(of: receipt)) }
}

extension KitSession {
    /// Runs one visit in line mode with the pictures the answers ask for.
    func enrolling(
        _ answers: AnswersFile, with station: StationOptions, output: OutputOptions,
        _ visit: (LineEnrolment) async throws -> ApplicationRecord
    ) async throws -> ApplicationRecord {
        let devices = try await station.open(for: self)
        do {
            let record = try await visit(lineEnrolment(answers, devices: devices.source, output: output))
            await devices.end()
            return record
        } catch {
            await devices.end()
            throw error
        }
    }

    private func lineEnrolment(
        _ answers: AnswersFile, devices: DeviceCaptureSource, output: OutputOptions
    ) async throws -> LineEnrolment {
        var fingers: String?
        var portrait: String?
        if case .path(let path) = answers.fingers { fingers = path }
        if case .path(let path) = answers.portrait { portrait = path }
        let source = try FolderCaptureSource(fingers: fingers, portrait: portrait, devices: devices)
        var rules = VisitRules(
            today: CivilDate(milliseconds: now()), supported: await source.positions,
            deviceLabel: devices.deviceLabel(for: .slap(.rightFour)))
        rules.charge = try store.openSession()?.charge
        let texts = Texts(output.language)
        return LineEnrolment(store: store, source: source, rules: rules, now: now) { position, hint in
            guard !output.json, isatty(STDERR_FILENO) == 1 else { return }
            StandardError.write("\(texts[.of(position)])\t\(hint.rawValue)\n")
        }
    }
}

/// A path of the command line as a file.
func fileURL(_ path: String) -> URL { URL(fileURLWithPath: path) }

extension VaultFinding {
    /// What was found and what to do.
    fileprivate var message: Message {
        switch self {
        case .recordsDoNotMatchAudit:
            Message(
                vi: "dữ liệu trên máy không khớp nhật ký: báo quản trị, đừng xoá gì",
                en: "the records do not match the audit log: tell the administrator, delete nothing")
        case .auditEndDamaged:
            Message(
                vi: "cuối nhật ký bị hỏng: báo quản trị, đừng xoá gì",
                en: "the end of the audit log is damaged: tell the administrator, delete nothing")
        case .countersRestored:
            Message(
                vi: "bộ đếm được khôi phục từ bản thứ hai: báo quản trị",
                en: "the counters were restored from their second place: tell the administrator")
        case .checkpointMismatch:
            Message(
                vi: "nhật ký không khớp điểm chốt đã ký: báo quản trị, đừng xoá gì",
                en: "the audit log is not the one that was signed for: tell the administrator, delete nothing")
        case .copyRestored:
            Message(
                vi: "một bản ghi được khôi phục từ bản thứ hai: báo quản trị, sao lưu sớm",
                en: "a record was restored from its second place: tell the administrator, make a backup soon")
        case .schemaRepaired:
            Message(
                vi: "đã gỡ thứ lạ cài vào tệp kho: báo quản trị, hỏi ai đã cầm máy này",
                en: """
                    something foreign was taken out of the vault's file: tell the administrator, ask who had this laptop
                    """)
        case .rowsMissing(let count):
            Message(
                vi: "\(count) hồ sơ hoặc người dùng bị mất dữ liệu: báo quản trị, đừng xoá gì, giữ bản sao thứ hai",
                en:
                    "\(count) applications or users lost data: tell the administrator, delete nothing, keep the second copy"
            )
        case .holdersUnknown:
            Message(
                vi: "không còn biết ai được giữ khoá kho: báo quản trị, gửi hết việc rồi khôi phục kho",
                en: """
                    nobody knows any more who may hold the vault's key: tell the administrator, send what is done, then \
                    restore the vault
                    """)
        case .registryRefusedCheckpoint(let refusal): refusal.message
        }
    }
}
