import ArgumentParser
import CanonicalJSON
import Foundation
import Storage
import Vietnam

/// `tram kit backup`: the whole vault in one sealed file.
struct KitBackup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Seal a copy of everything to the headquarters, while the work goes on.",
        discussion: """
            One age file that only two of the headquarters' three shares open. It is done when it was read back from \
            where it lies and is the copy, byte for byte. Supervisors and admins may.
            """)

    @Argument(help: ArgumentHelp("File to make; it must not be there.", valueName: "file"))
    var file: String

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let kit = try login.openToRead()
        let clock = ContinuousClock()
        let start = clock.now
        let report = try kit.store.backup(to: fileURL(file).path)
        let tenths = Int((clock.now - start) / .milliseconds(100))
        kit.store.lock()
        var object: JSONObject = [
            "file": .string(file), "bytes": .int(report.bytes), "people": .int(report.people),
            "tenths_of_seconds": .int(tenths),
        ]
        object["first_broken_audit_entry"] = report.firstBrokenAuditEntry.map { .int($0) }
        output.show(
            .object(object),
            ["\(Visible.text(file))\t\(report.bytes) B\t\(report.people)\t\(tenths / 10).\(tenths % 10) s"])
        if let entry = report.firstBrokenAuditEntry {
            Warning(
                code: "audit_broken",
                message: Message(
                    vi: "Nhật ký bị đứt từ mục \(entry), bản sao lưu giữ nguyên như vậy: báo quản trị",
                    en: "The audit log is broken at entry \(entry), and so is the backup: tell the administrator")
            ).report()
        }
    }
}

extension CommandFailure {
    init(_ error: BackupError) {
        let other = Message(
            vi: "Chọn nơi khác rồi chạy lại; không có gì dở dang để lại.",
            en: "Choose another place and run it again; nothing half done is left.")
        switch error {
        case .exists(let path):
            self.init(
                .usage, "file_exists", Message(vi: "Đã có tệp \(path)", en: "There is a file \(path)"), hint: other)
        case .targetFull:
            self.init(
                .world, "target_full",
                Message(vi: "Nơi chứa bản sao lưu đã đầy", en: "The disk of the backup is full"), hint: other)
        case .target(let reason):
            self.init(
                .world, "target_failed",
                Message(vi: "Không ghi được bản sao lưu: \(reason)", en: "The backup cannot be written: \(reason)"),
                hint: other)
        case .notReadBack:
            self.init(
                .world, "not_read_back",
                Message(vi: "Đọc lại khác với đã ghi", en: "What was read back is not what was written"), hint: other)
        case .damaged(let what): self.init(problem: .dataDamaged, detail: what)
        case .noRecipient: self.init(problem: .badProvisioning, detail: error.description)
        case .store(let error): self.init(error)
        }
    }
}
