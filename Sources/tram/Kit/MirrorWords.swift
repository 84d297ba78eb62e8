import CanonicalJSON
import EnrollmentModel
import Storage
import Vietnam

/// What is said of the second copy.
struct MirrorWords {
    let status: MirrorStatus
    /// The certificate's limits: minutes without a copy, people on one medium only.
    let limits: (minutes: Int, people: Int)

    init(_ vault: Vault) throws {
        status = try vault.mirrorStatus()
        limits = (vault.kit.policy.mirrorMinutes, vault.kit.policy.mirrorPeople)
    }

    /// Whether somebody should look now.
    var needsAttention: Bool { status.needsAttention(minutes: limits.minutes, people: limits.people) }

    /// One sentence on how it stands.
    var sentence: Message {
        guard status.folder != nil else {
            return Message(
                vi: "Chưa có bản sao thứ hai: \(status.people) người chỉ nằm trên máy này",
                en: "There is no second copy: \(status.people) people are on this laptop alone")
        }
        let people = Message(
            vi: "\(status.people) người chỉ nằm trên một thiết bị", en: "\(status.people) people on one medium only")
        let age = status.minutes.map {
            Message(vi: "chép lần cuối \($0) phút trước", en: "last copied \($0) min ago")
        }
        let parts = [reason, people, age ?? Message(vi: "chưa chép xong lần nào", en: "never whole yet")]
            .compactMap(\.self)
        return Message(
            vi: "Bản sao thứ hai: " + parts.map(\.vi).joined(separator: ", "),
            en: "Second copy: " + parts.map(\.en).joined(separator: ", "))
    }

    /// What lies beside the copy and is not written any more, and what to do with it.
    var leftAlone: Message? {
        guard !status.leftAlone.isEmpty else { return nil }
        let names = status.leftAlone.map(Visible.text).joined(separator: ", ")
        return Message(
            vi:
                "Trên thẻ còn bản sao máy không ghi nữa: \(names). Hãy giữ đến khi quản trị xem xong bản đó có gì máy này "
                + "thiếu không, rồi mới xoá thư mục; khi khôi phục phải ghi rõ thư mục cần lấy",
            en: "The card also has a copy that is not written any more: \(names). Keep it until the administrator has "
                + "looked whether it holds what this laptop does not, then delete the folder; a restore has to name the "
                + "folder it takes")
    }

    /// Why it is not in step, and that it is no protection against a river.
    private var reason: Message? {
        switch status.problem {
        case .missing: Message(vi: "không thấy thẻ, hãy cắm lại", en: "the card is not there, plug it in")
        case .full: Message(vi: "thẻ đầy, hãy thay thẻ lớn hơn", en: "the card is full, take a larger one")
        case .readOnly:
            Message(vi: "không ghi được lên thẻ, xem khoá trên thẻ", en: "the card is write-protected, see its switch")
        case .damaged: Message(vi: "thẻ hỏng, đang chép lại từ đầu", en: "the card is damaged, it is copied anew")
        case .ahead:
            Message(
                vi: "thẻ mới hơn máy này: đừng xoá thẻ, báo quản trị; `tram kit mirror` bắt đầu một bản khác",
                en: "the card is newer than this laptop: keep it and tell the administrator; `tram kit mirror` begins "
                    + "another copy")
        case .failed: Message(vi: "không ghi được lên thẻ", en: "the card cannot be written")
        case nil where status.isSameDisk:
            Message(vi: "nằm cùng ổ đĩa với máy, hãy dùng thẻ rời", en: "on the laptop's own disk, use a card")
        case nil: nil
        }
    }

    var json: JSONValue {
        var object: JSONObject = [
            "people": .int(status.people), "needs_attention": .bool(needsAttention), "waiting": .bool(status.isWaiting),
            "same_disk": .bool(status.isSameDisk),
            "limits": [
                "minutes": .int(limits.minutes), "people": .int(limits.people),
            ],
            "left_alone": .array(status.leftAlone.map { .string($0) }),
        ]
        object["folder"] = status.folder.map { .string($0) }
        object["minutes"] = status.minutes.map { .int($0) }
        object["problem"] = status.problem.map { .string($0.rawValue) }
        return .object(object)
    }

    /// Lines for people: the numbers, then the sentence.
    func lines(in language: Language) -> [String] {
        [
            "mirror\t\(status.folder.map(Visible.text) ?? "-")", "one_medium\t\(status.people)",
            "mirror_minutes\t\(status.minutes.map(String.init) ?? "-")", sentence.text(in: language),
        ] + (leftAlone.map { [$0.text(in: language)] } ?? [])
    }
}
