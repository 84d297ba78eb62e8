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
        let parts = [reason, people, age ?? Message(vi: "chưa chép xong lần nào", en: "never whole yet"), left]
            .compactMap(\.self)
        return Message(
            vi: "Bản sao thứ hai: " + parts.map(\.vi).joined(separator: ", "),
            en: "Second copy: " + parts.map(\.en).joined(separator: ", "))
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

    /// That an older copy lies beside it, and what may be done with that.
    private var left: Message? {
        status.leftAlone.map(Visible.text).map { name in
            Message(
                vi: "bản cũ trong \(name) không đụng tới: xoá bằng tay khi bản này đã chép xong và không cần bản cũ",
                en: """
                    an older copy in \(name) is left alone: delete it by hand once this one is whole and nobody needs it
                    """)
        }
    }

    var json: JSONValue {
        var object: JSONObject = [
            "people": .int(status.people), "needs_attention": .bool(needsAttention), "waiting": .bool(status.isWaiting),
            "same_disk": .bool(status.isSameDisk),
            "limits": [
                "minutes": .int(limits.minutes), "people": .int(limits.people),
            ],
        ]
        object["folder"] = status.folder.map { .string($0) }
        object["minutes"] = status.minutes.map { .int($0) }
        object["left_alone"] = status.leftAlone.map { .string($0) }
        object["problem"] = status.problem.map { .string($0.rawValue) }
        return .object(object)
    }

    /// Lines for people: the numbers, then the sentence.
    func lines(in language: Language) -> [String] {
        [
            "mirror\t\(status.folder.map(Visible.text) ?? "-")", "one_medium\t\(status.people)",
            "mirror_minutes\t\(status.minutes.map(String.init) ?? "-")", sentence.text(in: language),
        ]
    }
}
