import ArgumentParser
import CanonicalJSON
import EnrollmentModel
import Foundation
import Packet
import Secrets
import Storage
import Vietnam

/// `tram kit restore`: a lost laptop's work on another one.
struct KitRestore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Make this laptop the kit again, from a backup or the second copy of a lost one.",
        discussion: """
            Needs the file of `tram-registry kit reissue` and two of the headquarters' three shares. Every user is made \
            anew after it; what they signed before stays valid. Nothing is changed before everything has been checked.
            """)

    @Option(
        help: ArgumentHelp("File of `tram kit backup`, or the card or folder of the second copy.", valueName: "path"))
    var from: String

    @Option(help: ArgumentHelp("The file of `tram-registry kit reissue`.", valueName: "file"))
    var provisioning: String

    @Option(help: ArgumentHelp("First line of this file is the activation code.", valueName: "file"))
    var codeFile: String?

    @Option(help: ArgumentHelp("File of a share of the headquarters' recovery key; two are needed.", valueName: "file"))
    var share: [String] = []

    @Option(help: "User name of the first admin.")
    var admin: String

    @Option(help: ArgumentHelp("First line of this file is the admin's password.", valueName: "file"))
    var passwordFile: String?

    @OptionGroup var hardware: HardwareOptions
    @OptionGroup var home: HomeOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let vi = output.language == .vi
        let folder = try KitProvisioner.freePlace(in: home.folder)
        let chip = try hardware.hardwareKey.chip()
        let recovery = try recoveryKey()
        let code =
            try codeFile.map(PasswordEntry.read(file:)) ?? PasswordEntry.ask(vi ? "Mã kích hoạt" : "Activation code")
        let provisioning = try KitProvisioner.read(fileURL(self.provisioning), code: code)
        let source = try RestoreSource(path: fileURL(from).path, kit: provisioning.certificate.kit)
        let password = try NewPassword.read(
            file: passwordFile, prompt: vi ? "Mật khẩu của \(admin)" : "Password of \(admin)",
            language: output.language)
        let report = try KitProvisioner.place(at: folder, draft: "vault.restoring") { draft in
            let report = try Vault.restore(
                at: draft, from: source, recovery: recovery, provisioning: provisioning, admin: admin,
                password: password, chip: chip, environment: .ofThisLaptop)
            try renewStoreKey(at: draft, password)
            return report
        }
        // The kit stands. What is left takes long and can be stopped: nobody must miss the numbers for it.
        try show(report)
        try finishRekey(password)
    }

    /// A new store key before the kit stands in its place: what the lost laptop can open is worth nothing for what comes
    /// now, whenever the power goes.
    private func renewStoreKey(at draft: String, _ password: borrowing LockedBytes) throws {
        let vault = try Vault.open(at: draft, environment: .ofThisLaptop)
        let session = try vault.login(admin, password: password)
        try session.beginRekey()
        session.lock()
        try vault.close()
    }

    /// Fresh keys for all applications; what an interruption leaves is done at the next login.
    private func finishRekey(_ password: borrowing LockedBytes) throws {
        let kit = try KitSession(
            vault: KitSession.vault(in: home.folder), user: admin, password: password, resuming: false)
        try kit.store.continueRekey()
        kit.store.lock()
        try kit.vault.close()
    }

    private func recoveryKey() throws -> SealingIdentity {
        try RecoveryShares.combine(share.map { try RecoveryShare(file: PasswordEntry.read(file: $0)) })
    }

    private func show(_ report: RestoreReport) throws {
        let vault = try KitSession.vault(in: home.folder, access: .read)
        let hardware = try vault.hardwareKind()
        var object: JSONObject = [
            "kit": vault.kit.kit.json, "epoch": .int(vault.kit.epoch), "people": .int(report.people),
            "last_work_ms": .int(report.lastWork),
            "numbers_left_out": .array([.int(report.receiptGap.lowerBound), .int(report.receiptGap.upperBound)]),
            "findings": .int(report.findings.count), "hardware_key": .string(hardware.rawValue),
        ]
        object["first_broken_audit_entry"] = report.firstBrokenAuditEntry.map { .int($0) }
        let text = Texts(output.language)
        output.show(
            .object(object),
            [
                "\(vault.kit.kit)\t\(vault.kit.epoch)\t\(report.people)",
                hardware.sentence.text(in: output.language),
                text[
                    Message(
                        vi: """
                            Số biên nhận \(report.receiptGap.lowerBound)–\(report.receiptGap.upperBound) bỏ trống: máy \
                            mất có thể đã cấp. Thêm lại người dùng bằng `tram user add`.
                            """,
                        en: """
                            Receipt numbers \(report.receiptGap.lowerBound) to \(report.receiptGap.upperBound) are left \
                            out: the lost laptop may have given them. Add the users again with `tram user add`.
                            """)],
            ])
        if !report.findings.isEmpty || report.firstBrokenAuditEntry != nil {
            Warning(
                code: "vault_finding",
                message: Message(
                    vi: "Bản được khôi phục không khớp nhật ký: báo quản trị, đừng xoá bản gốc",
                    en: "What was restored does not match its audit log: tell the administrator, keep the original")
            ).report()
        }
    }
}

extension CommandFailure {
    init(_ error: RestoreError) {
        let untouched = Message(
            vi: "Chưa có gì thay đổi trên máy này; chạy lại được.",
            en: "Nothing was changed on this laptop; it can be run again.")
        switch error {
        case .unreadable(let reason):
            self.init(
                .world, "unreadable",
                Message(vi: "Không đọc được bản sao: \(reason)", en: "The backup cannot be read: \(reason)"),
                hint: untouched)
        case .damaged(let what):
            self.init(
                .data, "backup_damaged",
                Message(vi: "Bản sao bị hỏng: \(what)", en: "The backup is damaged: \(what)"), hint: untouched)
        case .hardware(let error): self.init(error)
        case .user(let error): self.init(error)
        case .store(let error): self.init(error)
        case .otherKeys: self.init(problem: .badProvisioning)
        case .otherRecovery, .incomplete, .otherKit, .otherRegistry, .olderEpoch:
            let (code, vi) = error.words
            self.init(.data, code, Message(vi: vi, en: error.description), hint: untouched)
        }
    }

    init(_ error: RecoveryShareError) {
        let vi =
            switch error {
            case .damaged: "Một mảnh khoá bị hỏng: xin lại tệp của người giữ"
            case .tooFew(let needed): "Cần \(needed) mảnh khoá của trung tâm"
            case .repeated(let number): "Mảnh khoá \(number) được đưa hai lần"
            case .mixed: "Các mảnh khoá thuộc những khoá khác nhau"
            case .wrong: "Các mảnh khoá không ghép được thành khoá khôi phục"
            }
        let kind: Kind = if case .tooFew = error { .usage } else { .data }
        self.init(
            kind, "bad_share", Message(vi: vi, en: error.description),
            hint: Message(
                vi: "Dùng --share hai lần, mỗi lần tệp của một người giữ khác nhau.",
                en: "Give --share twice, with the files of two different holders."))
    }
}

extension RestoreError {
    /// A stable code and the sentence in Vietnamese.
    fileprivate var words: (code: String, vi: String) {
        switch self {
        case .otherRecovery: ("other_recovery", "Các mảnh khoá không phải của trung tâm của bộ này")
        case .incomplete: ("mirror_incomplete", "Bản sao trên thẻ này chưa bao giờ chép xong")
        case .otherKit(let found, let wanted):
            ("other_kit", "Bản sao của bộ \(found), tệp cấp phát của bộ \(wanted)")
        case .otherRegistry: ("other_registry", "Bản sao và tệp cấp phát thuộc hai trung tâm khác nhau")
        case .olderEpoch(let found, let given):
            ("older_epoch", "Bản sao thuộc lần cấp \(found), tệp cấp phát thuộc lần \(given): xin cấp lại")
        default: ("backup_damaged", "Bản sao bị hỏng")
        }
    }
}
