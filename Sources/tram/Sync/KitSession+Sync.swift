import Enrollment
import EnrollmentModel
import Packet
import Screens
import Secrets
import Storage
import SyncAgent
import SyncProtocol
import Synchronization
import Vietnam

extension KitSession {
    /// One exchange with the registry; receipted files are destroyed at its end.
    ///
    /// - Throws: ``CommandFailure`` for what waiting does not cure; everything receipted before is kept.
    func runSync(_ progress: @escaping @Sendable (SyncProgress) -> Void) async throws -> SyncReport {
        let waiting = try store.outgoingBatches().reduce(0) { $0 + $1.packets.count }
        let meter = SyncMeter(applications: waiting)
        let access = KitAccess(certificate: certificate) { [store] assertion in
            try store.sign(assertion: assertion)
        }
        let session = SyncSession(access: access, outbox: VaultOutbox(store: store)) { event in
            progress(meter.take(event))
        }
        var report = SyncReport()
        do {
            let outcome = try await session.run()
            report.sentBytes = outcome.bodies
            report.cuts = outcome.cuts
            report.parked = outcome.parked.count
            report.renewedUntil = outcome.isRenewed ? certificate.notAfter : nil
            report.badCertificates = outcome.badCertificates
            report.problem = problem(of: outcome)
            report.audit = outcome.audit
        } catch {
            report.problem = CommandFailure(error)
        }
        do {
            try store.purgeReceipted()
            // Whatever went wrong before: what came back is opened all the same.
            let unopened = openReturns(&report)
            report.problem = report.problem ?? unopened
            report.waiting = try store.outgoingBatches().reduce(0) { $0 + $1.packets.count }
            report.receipted = waiting - report.waiting
            try leaveRevokedKit(&report)
        } catch StoreError.locked where store.isKitRevoked || store.isRevoked {
            // Who ran this sync lost their key with it: that is what they have to know.
            report.problem = CommandFailure(problem: store.isKitRevoked ? .kitRevoked : .revoked)
        }
        return report
    }

    /// Opens what the registry sent back and puts it before its operators again.
    ///
    /// - Returns: What is wrong with the first that could not be opened; it stays sealed as it came.
    private func openReturns(_ report: inout SyncReport) -> CommandFailure? {
        var problem: CommandFailure?
        do {
            for (app, sealed) in try store.waitingReturns() {
                do {
                    let text = try ReturnedText(
                        opening: sealed, with: try store.sealingIdentity(), kit: certificate)
                    guard text.app == app else { throw ReturnedTextError.content }
                    let isTaken = try store.takeBack(
                        ReturnedApplication(app: app, revisions: text.revisions, reason: text.reason))
                    report.returned += isTaken ? 1 : 0
                } catch let error as ReturnedTextError {
                    problem = problem ?? CommandFailure(problem: .badReturn, detail: error.description)
                } catch StoreError.damaged(let what) {
                    problem = problem ?? CommandFailure(problem: .badReturn, detail: what)
                } catch let error as StoreError where error.isOfOneApplication {
                    problem = problem ?? CommandFailure(explaining: error)
                }
            }
        } catch {
            problem = problem ?? CommandFailure(explaining: error)
        }
        return problem
    }

    /// A revoked kit that has delivered everything sealed gives up the slots of its users, and says so.
    private func leaveRevokedKit(_ report: inout SyncReport) throws {
        guard store.isKitRevoked else { return }
        let packets = try store.outgoingBatches().flatMap(\.packets)
        let isDelivered = packets.allSatisfy { $0.isStored || $0.parked != nil }
        if isDelivered, try store.approvedForSealing().isEmpty {
            report.accessDestroyed = try store.destroyAccess() > 0
        }
        report.problem =
            report.accessDestroyed ? .accessDestroyed(certificate.kit) : CommandFailure(problem: .kitRevoked)
    }

    /// The worst that a sync met, when it met anything.
    func problem(of outcome: SyncOutcome) -> CommandFailure? {
        if let packet = outcome.unreadable.first {
            return CommandFailure(problem: .dataDamaged, detail: "\(packet.app) (\(outcome.unreadable.count))")
        }
        // Two laptops that are one kit: that explains receipts of the other one as well.
        if case .refused(let problem) = outcome.audit, CheckpointRefusal(rawValue: problem.code.rawValue) != nil {
            return CommandFailure(auditRefused: problem)
        }
        if outcome.badReceipts > 0 { return CommandFailure(problem: .badReceipt) }
        if outcome.badCertificates > 0 { return CommandFailure(problem: .badRenewal) }
        if case .refused(let problem) = outcome.audit { return CommandFailure(auditRefused: problem) }
        if let refusal = outcome.problems.first { return CommandFailure(AgentError.refused(refusal)) }
        if outcome.revocationsWentBack != nil { return CommandFailure(problem: .revocationsWentBack) }
        if store.isRevoked { return CommandFailure(problem: .revoked) }
        if case .failed(let reason) = outcome.audit { return CommandFailure(auditNotShown: reason) }
        return outcome.isKitExpired ? CommandFailure(problem: .certificateExpired) : nil
    }

    /// Seals what can be sealed; whatever keeps an application from it keeps no other one from being sent.
    func sealBeforeSync() -> CommandFailure? {
        do { return try sealApproved().problem } catch { return CommandFailure(explaining: error) }
    }

    /// The same for the desk: seals first, and says in words what stopped it.
    func syncForDesk(_ progress: @escaping @Sendable (SyncProgress) -> Void) async -> SyncResult {
        do {
            let blocked = sealBeforeSync()
            let report = try await runSync(progress)
            resumeRekey()
            let returned = try store.summaries().count { $0.state == .returned }
            return SyncResult(
                receipted: report.receipted, waiting: report.waiting, returned: returned, sentBytes: report.sentBytes,
                problem: (report.problem ?? blocked)?.sentence)
        } catch {
            let failure = CommandFailure(explaining: error)
            return SyncResult(receipted: 0, waiting: 0, returned: 0, sentBytes: 0, problem: failure.sentence)
        }
    }
}

/// Turns what the agent tells into what the screen shows.
private final class SyncMeter: Sendable {
    private let state: Mutex<SyncProgress>

    init(applications: Int) {
        state = Mutex(
            SyncProgress(
                phase: .connecting, sentBytes: 0, totalBytes: 0, applicationsDone: 0,
                applicationsTotal: applications))
    }

    func take(_ event: SyncEvent) -> SyncProgress {
        state.withLock { progress in
            switch event {
            case .connected: progress.phase = .offering
            case .planned(let bytes): progress.totalBytes = bytes
            case .sent(let bytes, let total):
                (progress.phase, progress.sentBytes, progress.totalBytes) = (.pictures, bytes, total)
            case .receipt(.opened, _): progress.applicationsDone += 1
            case .receipt(.stored, _), .waiting: progress.phase = .fetching
            case .cut: progress.phase = .connecting
            case .checkpointsRefused, .parked, .refused, .badReceipt, .revocationsWentBack, .renewed, .badCertificate,
                .returned:
                break
            }
            return progress
        }
    }
}

extension StoreError {
    /// Whether it says something about one application, so that the others can be gone on with.
    fileprivate var isOfOneApplication: Bool {
        switch self {
        case .notFound, .lifecycle, .stale, .damaged: true
        default: false
        }
    }
}

extension CommandFailure {
    /// Everything sealed is delivered, and nobody logs in here any more.
    static func accessDestroyed(_ kit: KitID) -> CommandFailure {
        CommandFailure(
            .denied, "kit_revoked",
            Message(
                vi: "Trung tâm đã thu hồi bộ \(kit): đã gửi hết việc niêm phong và xoá quyền đăng nhập trên máy này",
                en: "The registry revoked kit \(kit): what was sealed is delivered, and nobody can log in here any more"
            ),
            hint: Message(
                vi: "Mang máy về trung tâm; dữ liệu còn lại chỉ mở được bằng khoá khôi phục.",
                en: "Bring the laptop to the registry; what is left opens with the recovery key only."))
    }

    init(_ error: RenewalError) {
        switch error {
        case .store(let error): self.init(error)
        default: self.init(problem: .badRenewal, detail: error.description)
        }
    }

    /// Why a sync did not come to its end.
    init(_ error: AgentError) {
        switch error {
        case .unreachable, .cut, .stalled, .address: self.init(problem: .networkDown, detail: error.description)
        case .untrusted, .impostor: self.init(problem: .wrongRegistry, detail: error.description)
        case .certificateTime: self.init(problem: .clockWrong, detail: error.description)
        case .refused(let problem) where problem.status >= 500 || problem.status == 429:
            self.init(
                .world, "registry_unavailable",
                Message(
                    vi: "Trung tâm tạm thời không nhận được: \(problem.title)",
                    en: "The registry cannot take anything now: \(problem.title)"),
                hint: Message(
                    vi: "Đồng bộ lại sau, sẽ đi tiếp từ chỗ dừng.", en: "Sync again later; it goes on where it stopped."
                ))
        case .refused(let problem): self.init(problem: .registryRefused, detail: problem.title)
        case .garbage(let what): self.init(problem: .registryRefused, detail: what)
        case .vault(let reason): self.init(problem: .diskFailed, detail: reason)
        }
    }
}
