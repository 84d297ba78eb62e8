import CanonicalJSON
import EnrollmentModel
import Storage
import SyncAgent
import SyncProtocol
import Vietnam

extension CheckpointRefusal {
    /// What the registry found and what to do.
    var message: Message {
        switch self {
        case .rolledBack:
            Message(
                vi: """
                    trung tâm có nhật ký mới hơn máy này: bản sao cũ đã được đặt lại; ngừng thu nhận trên máy này, gọi \
                    trung tâm, đừng xoá gì
                    """,
                en: """
                    the registry holds a later audit log than this laptop: an older copy was put back; stop enrolling \
                    on this laptop, call the registry, delete nothing
                    """)
        case .forked:
            Message(
                vi: """
                    trung tâm có nhật ký khác của cùng bộ này: một máy khác đang làm việc; ngừng thu nhận trên máy này, \
                    gọi trung tâm, đừng xoá gì
                    """,
                en: """
                    the registry holds another audit log of this kit: another laptop is at work; stop enrolling on this \
                    laptop, call the registry, delete nothing
                    """)
        }
    }
}

extension AuditOutcome {
    /// `{acknowledged}`, `{refused}` or `{failed}`, empty when the log was not shown.
    var json: JSONValue {
        switch self {
        case .none: .object([:])
        case .acknowledged(let number): ["acknowledged": .int(number)]
        case .refused(let problem): ["refused": .string(problem.code.rawValue)]
        case .failed(let reason): ["failed": .string(reason)]
        }
    }
}

extension CommandFailure {
    /// The audit log could not be shown, or the answer not be kept; everything approved was sent all the same.
    init(auditNotShown reason: String) {
        self.init(
            .data, "audit_not_shown",
            Message(
                vi: "Chưa trình được nhật ký cho trung tâm: \(reason)",
                en: "The audit log could not be shown to the registry: \(reason)"),
            hint: Message(
                vi: "Hồ sơ đã duyệt vẫn được gửi đủ. Chạy `tram audit verify`, rồi đồng bộ lại.",
                en: "What was approved was sent all the same. Run `tram audit verify`, then sync again."))
    }

    /// The registry does not go on with the audit log of this kit; everything approved was sent all the same.
    init(auditRefused problem: Problem) {
        guard let refusal = CheckpointRefusal(rawValue: problem.code.rawValue) else {
            self.init(problem: .registryRefused, detail: problem.title)
            return
        }
        self.init(
            .data, problem.code.rawValue, refusal.message,
            hint: Message(
                vi: "Hồ sơ đã duyệt vẫn được gửi đủ. Giữ nguyên máy này và gọi trung tâm để cấp lại.",
                en: "What was approved was sent all the same. Leave the laptop as it is; ask for a new issue."
            ))
    }
}

extension Warning {
    /// A log that was checked with the key that stands in it.
    static let deviceNotCompared = Warning(
        code: "device_not_compared",
        message: Message(
            vi: "khoá của máy chưa được đối chiếu: tệp chỉ chứng minh cho khoá ghi trong chính nó; thêm --device-key",
            en:
                "the device's key was not compared: the file proves something about the key in it only; add --device-key"
        ))
}

extension CommandFailure {
    /// The first broken entry, in words.
    init(_ finding: AuditFinding) {
        let what = finding.fault.message
        let (vi, en): (String, String) =
            if let time = finding.time {
                (", \(LocalTime.dayAndTime(time))", ", \(LocalTime.dayAndTime(time))")
            } else if let time = finding.timeBefore {
                (", sau \(LocalTime.dayAndTime(time))", ", after \(LocalTime.dayAndTime(time))")
            } else { ("", "") }
        self.init(
            .data, "audit_broken",
            Message(
                vi: "Nhật ký hỏng ở mục \(finding.number)\(vi): \(what.vi)",
                en: "The audit log is broken at entry \(finding.number)\(en): \(what.en)"),
            hint: Message(
                vi: "Đừng xoá gì; xuất nhật ký bằng `tram audit export` và báo quản trị, trung tâm.",
                en: "Delete nothing; export it with `tram audit export`, tell the administrator and the registry."))
    }
}

extension AuditFault {
    /// What is wrong, in words.
    var message: Message {
        switch self {
        case .missing: Message(vi: "mục này không còn", en: "the entry is missing")
        case .altered: Message(vi: "mục này đã bị sửa", en: "the entry was altered")
        case .outOfOrder: Message(vi: "mục khác nằm ở chỗ này", en: "another entry stands in its place")
        case .doesNotFollow: Message(vi: "không nối với mục trước", en: "it does not follow the entry before")
        case .wentBack: Message(vi: "bộ đếm lùi lại", en: "a counter went back")
        case .checkpointMissing: Message(vi: "thiếu điểm chốt", en: "its checkpoint is missing")
        case .checkpointAltered:
            Message(vi: "điểm chốt không do máy này ký", en: "its checkpoint was not signed by this kit")
        case .checkpointMismatch:
            Message(vi: "không khớp điểm chốt đã ký", en: "it is not what the checkpoint was signed for")
        case .recordsDoNotMatch:
            Message(vi: "dữ liệu không khớp mục cuối", en: "the records do not match the last entry")
        case .rowsDoNotMatch:
            Message(
                vi: "có hồ sơ hoặc người dùng bị xoá, bị sửa ngoài chương trình",
                en: "applications or users were taken away or changed from outside")
        case .countersDoNotMatch:
            Message(vi: "bộ đếm không khớp mục cuối", en: "the counters do not match the last entry")
        case .acknowledgementAltered:
            Message(vi: "xác nhận của trung tâm đã bị sửa", en: "the registry's acknowledgement was altered")
        case .headMismatch: Message(vi: "tệp không phải bản đã ký", en: "the file is not the one that was signed")
        }
    }
}
