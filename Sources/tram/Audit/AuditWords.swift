import EnrollmentModel
import Storage
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
