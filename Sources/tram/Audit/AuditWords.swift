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
                vi: "trung tâm có nhật ký mới hơn máy này: bản sao cũ đã được đặt lại; gọi trung tâm, đừng xoá gì",
                en: """
                    the registry holds a later audit log than this laptop: an older copy was put back; call the \
                    registry, delete nothing
                    """)
        case .forked:
            Message(
                vi: "trung tâm có nhật ký khác của cùng máy này: có bản sao thứ hai; gọi trung tâm, đừng xoá gì",
                en: """
                    the registry holds another audit log of this kit: a second copy is at work; call the registry, \
                    delete nothing
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
                en: "What was approved was sent all the same. Keep this laptop as it is and ask the registry to reissue it."
            ))
    }
}
