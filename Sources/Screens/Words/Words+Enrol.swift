import Enrollment
import EnrollmentModel
import Vietnam

extension Words {
    static let representativeMissing = Message(
        vi: "Dưới 14 tuổi: ghi người đại diện. Chưa có thì Esc, vẫn thu nhận, xác minh sau.",
        en: "Under 14: who acts for the child? Nobody yet: Esc, go on, to be verified later.")
    static let typedIsBack = Message(
        vi: "Những gì gõ dở trước khi khoá máy vẫn còn đây.",
        en: "What was half typed before the lock is still here.")
    static let formIsBack = Message(
        vi: "Phiếu gõ dở lúc nãy vẫn còn đây, chưa lưu.", en: "The form you had begun is still here, not saved yet.")
    static let stepNotice = Message(vi: "Thông báo", en: "Notice")
    static let stepCapture = Message(vi: "Vân tay, ảnh", en: "Fingers, photo")
    static let stepCheck = Message(vi: "Kiểm tra", en: "Check")
    static let opening = Message(vi: "Đang mở hồ sơ…", en: "Opening the application…")
    static let saving = Message(vi: "Đang lưu…", en: "Saving…")
    static let keySaveNext = Message(vi: "Lưu, sang bước", en: "Save, next step")
    static let keyEditForm = Message(vi: "Sửa thông tin", en: "Edit the form")
    static let keyEditCaptures = Message(vi: "Sửa ảnh, vân tay", en: "Edit captures")
    static let keySource = Message(vi: "Nguồn", en: "Source")
    static let keyDecline = Message.buttonDecline
    static let keyChoose = Message(vi: "Đổi lựa chọn", en: "Change the choice")
    static let keyToggle = Message(vi: "Đổi có/không", en: "Toggle yes/no")
    static let keyStopCapture = Message(vi: "Dừng lấy mẫu", en: "Stop the capture")
    static let keyConfirmed = Message(vi: "Công dân xác nhận", en: "Citizen confirms")
    static let declined = Message(vi: "(không trả lời)", en: "(declines to say)")
    static let requiredMark = Message(vi: "* bắt buộc", en: "* required")
    static let wrongFields = Message(
        vi: "Còn ô ghi sai, xem dòng đỏ. Esc lần nữa để bỏ các ô đó và ra.",
        en: "Some fields are wrong, see the red line. Esc again leaves without them.")
    static let fixFields = Message(vi: "Sửa ô ghi sai rồi lưu lại.", en: "Correct the wrong field, then save again.")

    static let earlierTitle = Message(
        vi: "Người này có thể đã có hồ sơ trên máy:", en: "This person may have an application here already:")
    static let earlierReason = Message(vi: "Lý do vẫn tiếp tục", en: "Reason to go on")
    static let earlierReasonMissing = Message(
        vi: "Ghi lý do rồi F8, hoặc Enter để mở hồ sơ cũ.", en: "Say why, then F8; or Enter opens that application.")
    static let earlierHelp = Message(
        vi:
            "Hỏi lại công dân. Enter mở hồ sơ đã có và bỏ những gì vừa gõ; ghi lý do rồi F8 thì vẫn tiếp tục, người "
            + "duyệt sẽ thấy lý do.",
        en:
            "Ask the person. Enter opens that application and drops what was just typed; with a reason F8 goes on, and "
            + "the supervisor sees the reason.")
    static let keyGoOn = Message(vi: "Vẫn tiếp tục", en: "Go on")

    static func earlierBy(_ field: LookupField) -> Message {
        field == .number ? Message(vi: "cùng số", en: "number") : Message(vi: "cùng tên", en: "name")
    }

    static func returned(_ reason: ReturnReason) -> Message {
        let code = Message.of(reason.code)
        return Message(vi: "Bị trả lại: \(code.vi). \(reason.text)", en: "Returned: \(code.en). \(reason.text)")
    }
}

// MARK: - Notice

extension Words {
    static let readAloud = Message(vi: "Đọc to cho công dân:", en: "Read this out:")
    static let noticeLanguage = Message(vi: "Đọc bằng tiếng (mã)", en: "Language read (code)")
    static let noticeReader = Message(vi: "Người đọc", en: "Read by")
    static let languageHelp = Message(
        vi: "vie Việt · bdq Ba Na · jra Gia Rai · rad Ê Đê · sed Xơ Đăng · khm Khmer",
        en: "vie Vietnamese · bdq Bahnar · jra Jarai · rad Rade · sed Sedang · khm Khmer")
    static let languageWrong = Message(
        vi: "Mã tiếng là ba chữ cái, ví dụ vie.", en: "The language is a code of three letters such as vie.")
    static let readerMissing = Message(vi: "Ghi tên người đọc.", en: "Write down who read it.")
    static let choices = Message(
        vi: "Công dân tự chọn, không chọn cũng được:", en: "The citizen's free choices, no is fine:")
}

// MARK: - People beside the applicant

extension Words {
    static let keyParticipant = Message(vi: "Người đi cùng", en: "Who is with them")
    static let participantIntro = Message(
        vi: "Người đại diện, người làm chứng hoặc người phiên dịch; mỗi vai một người.",
        en: "A representative, a witness or an interpreter; one person in each role.")
    static let role = Message(vi: "Vai", en: "Role")
    static let relation = Message(vi: "Quan hệ", en: "Relation")
    static let spokenLanguage = Message(vi: "Nói tiếng (mã)", en: "Language (code)")
    static let relationMissing = Message(
        vi: "Ghi quan hệ với công dân: mẹ, trưởng thôn…", en: "Write the relation: mother, village head…")
    static let saveFormFirst = Message(
        vi: "Lưu tờ khai trước (F8) rồi ghi người đi cùng.", en: "Save the form first (F8), then who is with them.")
}

// MARK: - Capture

extension Words {
    static let ready = Message(vi: "Sẵn sàng: bấm Enter.", en: "Ready: press Enter.")
    static let whyMissing = Message(vi: "Vì sao không lấy được?", en: "Why can it not be taken?")
    static let whyForced = Message(vi: "Vì sao giữ ảnh này?", en: "Why is this one kept?")
    static let note = Message(vi: "Ghi rõ lý do", en: "Say why")
    static let noteMissing = Message(vi: "Lý do này phải ghi rõ.", en: "This reason needs words.")
    static let notSupported = Message(vi: "máy không có", en: "no device")
    static let capturesLeft = Message(vi: "Còn phải lấy", en: "Still to take")

    static func triesLeft(_ hint: CaptureHint, _ tries: Int) -> Message {
        let message = hint.message
        return Message(vi: "\(message.vi) Còn \(tries) lần.", en: "\(message.en) Tries left: \(tries).")
    }

    static func short(_ position: CapturePosition) -> Message {
        switch position {
        case .rolled(let finger): Message(vi: "lăn \(Message.of(finger).vi)", en: "\(Message.of(finger).en), rolled")
        case .flat(let finger): Message.of(finger)
        default: Message.of(position)
        }
    }
}

// MARK: - Check and end

extension Words {
    static let checkIntro = Message(
        vi: "Công dân đọc (hoặc nghe đọc) toàn bộ và xác nhận.",
        en: "The citizen reads or hears all of it and confirms.")
    static let handInIntro = Message(
        vi: "Công dân đã xác nhận. Enter để nộp hồ sơ.", en: "The citizen has confirmed. Enter submits the application."
    )
    static let fingersTaken = Message(vi: "Vân tay đã lấy", en: "Fingers taken")
    static let notTaken = Message(vi: "không lấy được", en: "missing")
    static let lowest = Message(vi: "thấp nhất", en: "lowest")
    static let doneTitle = Message(vi: "Hồ sơ đã lưu trên máy này", en: "The application is kept on this laptop")
    static let doneAdvice = Message(
        vi: "Đọc số biên nhận cho công dân, ghi vào giấy hẹn.", en: "Read the receipt number out and write it down.")
    static let keyNextPerson = Message(vi: "Người tiếp theo", en: "Next person")
    static let keyToList = Message(vi: "Về danh sách", en: "Back to the list")

    static func refusal(_ refusal: VisitRefusal, _ form: FormDefinition) -> Message {
        switch refusal {
        case .fieldsMissing(let paths):
            let labels = paths.map { path in form.field(path)?.label ?? Message(vi: path.text, en: path.text) }
            return Message(
                vi: "Còn thiếu: \(labels.map(\.vi).joined(separator: ", ")).",
                en: "Still missing: \(labels.map(\.en).joined(separator: ", ")).")
        case .notNow: return Message(vi: "Chưa đến bước này.", en: "It is not the time for this yet.")
        case .nothingTaken:
            return Message(vi: "Chưa lấy được ảnh nào để giữ.", en: "No picture was taken yet that could be kept.")
        }
    }
}
