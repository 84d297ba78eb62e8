import ArgumentParser
import DeviceKit
import Enrollment
import EnrollmentModel
import Packet
import Screens
import Secrets
import Storage
import SyncAgent
import Vietnam

extension CommandFailure {
    /// A problem of the catalogue, with the facts of this case behind its sentence.
    init(problem: ProblemCode, detail: String? = nil) {
        let kind = Kind(rawValue: Int32(problem.family.rawValue)) ?? .world
        let tail = detail.map { ": \($0)" } ?? ""
        self.init(
            kind, problem.rawValue, Message(vi: problem.message.vi + tail, en: problem.message.en + tail),
            hint: problem.hint)
    }

    /// Whatever was thrown, as a failure with its sentence and exit code.
    init(explaining error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as StoreError: self.init(error)
        case let error as KeySlotError: self.init(error)
        case let error as LoginError: self.init(error)
        case let error as UserError: self.init(error)
        case let error as ExtensionError: self.init(error)
        case let error as RenewalError: self.init(error)
        case let error as VaultCreationError: self.init(error)
        case let error as ExtractError: self.init(error)
        case let error as ExtractFileError: self.init(error)
        case let error as BackupError: self.init(error)
        case let error as RestoreError: self.init(error)
        case let error as RecoveryShareError: self.init(error)
        case let problem as AnswersProblem: self.init(problem)
        case let retry as CaptureRetry: self.init(retry)
        case let fault as DeviceFault: self.init(fault)
        case let failure as CaptureFailure: self.init(failure)
        case let error as AgentError: self.init(error)
        case let error as LifecycleError: self.init(problem: .wrongState, detail: error.description)
        case let refusal as ProcessHardening.Refusal: self.init(refusal)
        case is CancellationError: self = .cancelled
        default: self = CommandFailure.explainingPackets(error) ?? .unexpected(error)
        }
    }

    /// Called off by the person at the keyboard.
    static let cancelled = CommandFailure(
        .world, "cancelled", Message(vi: "Đã huỷ", en: "Called off"),
        hint: Message(vi: "Những gì đã xác nhận vẫn còn.", en: "Everything that was confirmed is still there."))

    private static func unexpected(_ error: any Error) -> CommandFailure {
        CommandFailure(
            .world, "failed", Message(vi: "Không làm được: \(error)", en: "It did not work: \(error)"),
            hint: Message(
                vi: "Những gì đã lưu vẫn còn; thử lại, nếu vẫn lỗi thì báo quản trị kèm dòng trên.",
                en: "What was saved is still there; try again, then show this line to the administrator."))
    }
}

extension CommandFailure {
    /// What the vault refused or failed at.
    init(_ error: StoreError) {
        switch error {
        case .notFound(let what): self.init(problem: .notFound, detail: what)
        case .locked: self.init(problem: .locked)
        case .notAllowed(let why): self.init(why)
        case .lifecycle(let error): self.init(problem: .wrongState, detail: error.description)
        case .stale:
            self.init(
                .world, "stale",
                Message(vi: "Hồ sơ vừa được người khác sửa", en: "The application changed in the meantime"),
                hint: Message(vi: "Mở lại hồ sơ rồi làm lại bước này.", en: "Open it again and repeat this step."))
        case .inUse(let owner): self.init(problem: .inUse, detail: owner)
        case .diskFull: self.init(problem: .diskFull)
        case .damaged(let what): self.init(problem: .dataDamaged, detail: what)
        case .exposed(let what): self.init(.denied, "vault_exposed", what.message, hint: what.hint)
        case .newerVersion(let version):
            self.init(
                .data, "newer_version",
                Message(
                    vi: "Kho do phiên bản mới hơn ghi (\(version)), chỉ xem được",
                    en: "The vault was written by a newer version (\(version)) and can only be read"),
                hint: Message(vi: "Cập nhật chương trình; đừng xoá gì.", en: "Update the program; delete nothing."))
        case .atRegistry: self.init(problem: .atRegistry)
        case .failed(let detail): self.init(problem: .diskFailed, detail: detail)
        }
    }

    private init(_ why: NotAllowed) {
        switch why {
        case .role: self.init(problem: .notAllowed)
        case .ownWork: self.init(problem: .ownWork)
        case .certificateExpired: self.init(problem: .certificateExpired)
        case .extensionNeeded: self.init(problem: .extensionNeeded)
        case .disabled: self.init(problem: .notAllowed, detail: "disabled")
        case .revoked: self.init(problem: .revoked)
        case .kitRevoked: self.init(problem: .kitRevoked)
        case .holdersUnknown:
            self.init(
                .denied, why.rawValue,
                Message(
                    vi: "Cả hai bản ghi ai được giữ khoá kho đều hỏng, không đổi khoá được",
                    en: "Both records of who may hold the vault's key are damaged, so there can be no new key"),
                hint: Message(
                    vi: "Vẫn làm việc và đồng bộ được; khôi phục kho bằng mảnh khoá của trung tâm: `tram kit restore`.",
                    en: "Work and sync go on; restore the vault with the headquarters' shares: `tram kit restore`."))
        case .sampleNotOpened:
            self.init(
                .denied, why.rawValue,
                Message(vi: "Chưa mở hết các hồ sơ được chọn kiểm tra", en: "The sample has not been opened yet"),
                hint: Message(
                    vi: "Mở từng hồ sơ bằng `tram review open`.", en: "Open each with `tram review open`."))
        case .verdictMissing:
            self.init(
                .denied, why.rawValue,
                Message(vi: "Còn hồ sơ chưa có kết luận", en: "Some applications have no verdict yet"),
                hint: Message(
                    vi: "Duyệt hoặc trả lại từng hồ sơ trước khi ký.", en: "Approve or return each before signing."))
        }
    }

    init(_ error: KeySlotError) {
        switch error {
        case .wrongPassword: self.init(problem: .wrongPassword)
        case .emptyPassword: self.init(problem: .emptyPassword)
        case .notEnoughMemory: self = .notEnoughMemory
        }
    }

    /// A device at the desk, as the workflow sees it.
    init(_ failure: CaptureFailure) {
        switch failure {
        case .retry(.incomplete), .retry(.again): self.init(problem: .badFrame)
        case .retry: self.init(problem: .noFinger)
        case .fault(let code, let device, let detail):
            if let problem = ProblemCode(rawValue: code) {
                self.init(problem: problem, detail: device)
                return
            }
            guard let code = DeviceFault.Code(rawValue: code) else {
                self.init(problem: .deviceFault, detail: "\(device): \(detail)")
                return
            }
            self.init(DeviceFault(code, device: device, detail: detail))
        case .cancelled: self = .cancelled
        }
    }

    /// An answers file that was refused.
    init(_ problem: AnswersProblem) {
        switch problem {
        case .tooLarge(let name): self.init(problem: .badValue, detail: "\(name) > 1 MB")
        case .broken(let name, let place): self.init(problem: .brokenJSON, detail: "\(name): \(place)")
        case .unknownKey(let key, let nearest):
            self.init(problem: .unknownKey, detail: nearest.map { "\(key) → \($0)?" } ?? key)
        case .shape(let key, let expected): self.init(problem: .badValue, detail: "\(key): \(expected)")
        case .fields(let problems):
            let code = problems.first?.code ?? "bad_value"
            let (vi, en) = (Texts(.vi), Texts(.en))
            self.init(
                .data, code,
                Message(
                    vi: problems.map { "\($0.path): \(vi.describe($0))" }.joined(separator: " "),
                    en: problems.map { "\($0.path): \(en.describe($0))" }.joined(separator: " ")),
                hint: (ProblemCode(rawValue: code) ?? .badValue).hint)
        }
    }
}

extension CommandFailure {
    /// What the system refused this process before it touched a key.
    init(_ refusal: ProcessHardening.Refusal) {
        switch refusal {
        case .call(let call, let number):
            self.init(
                .world, "hardening",
                Message(
                    vi: "Không bảo vệ được bộ nhớ của chương trình (\(call), lỗi \(number))",
                    en: "The program's memory cannot be protected (\(call), error \(number))"),
                hint: Message(
                    vi: "Chạy bên ngoài công cụ theo dõi rồi thử lại.", en: "Start it outside of tracing tools."))
        case .lockedMemory(let limit):
            let (has, needs) = (limit / 1024, ProcessHardening.lockedBytes / 1024)
            self.init(
                .world, "memory_not_locked",
                Message(
                    vi: "Không khoá được bộ nhớ cho khoá bí mật: cho phép \(has) KiB, cần \(needs) KiB",
                    en: "Memory for keys cannot be locked: \(has) KiB are allowed, \(needs) KiB are needed"),
                hint: Message(
                    vi: "Tăng giới hạn bằng `ulimit -l \(needs)` hoặc LimitMEMLOCK= rồi chạy lại.",
                    en: "Raise the limit with `ulimit -l \(needs)` or LimitMEMLOCK= and run it again."))
        }
    }
}
