public import EnrollmentModel

extension Message {
    /// The law's name of a finger: *ngón cái phải*.
    public static func of(_ finger: Finger) -> Message {
        let hand = of(finger.hand)
        let digit = of(finger.digit)
        return Message(vi: "\(digit.vi) \(hand.vi)", en: "\(hand.en) \(digit.en)")
    }

    /// Right or left.
    public static func of(_ hand: Hand) -> Message {
        switch hand {
        case .right: Message(vi: "phải", en: "right")
        case .left: Message(vi: "trái", en: "left")
        }
    }

    /// The law's name of a finger of either hand.
    public static func of(_ digit: Digit) -> Message {
        switch digit {
        case .thumb: Message(vi: "ngón cái", en: "thumb")
        case .index: Message(vi: "ngón trỏ", en: "index finger")
        case .middle: Message(vi: "ngón giữa", en: "middle finger")
        case .ring: Message(vi: "ngón áp út", en: "ring finger")
        case .little: Message(vi: "ngón út", en: "little finger")
        }
    }

    /// What is to be taken, in the words of TT 60/2021: *chụm*, *lăn*, *ấn phẳng*.
    public static func of(_ position: CapturePosition) -> Message {
        switch position {
        case .slap(.rightFour): Message(vi: "Chụm bốn ngón tay phải", en: "Four right fingers together")
        case .slap(.leftFour): Message(vi: "Chụm bốn ngón tay trái", en: "Four left fingers together")
        case .slap(.thumbs): Message(vi: "Chụm hai ngón cái", en: "Both thumbs together")
        case .rolled(let finger): Message(vi: "Lăn \(of(finger).vi)", en: "Roll the \(of(finger).en)")
        case .flat(let finger): Message(vi: "Ấn phẳng \(of(finger).vi)", en: "Press the \(of(finger).en)")
        case .iris(.right): Message(vi: "Mống mắt phải", en: "Right iris")
        case .iris(.left): Message(vi: "Mống mắt trái", en: "Left iris")
        case .portrait: Message(vi: "Ảnh khuôn mặt", en: "Portrait")
        case .exceptionPhoto: Message(vi: "Ảnh trường hợp ngoại lệ", en: "Exception photo")
        case .document(let number): Message(vi: "Giấy tờ, trang \(number)", en: "Document, page \(number)")
        }
    }

    /// Why something could not be taken.
    public static func of(_ reason: MissingReason) -> Message {
        switch reason {
        case .amputated: Message(vi: "Cụt", en: "Amputated")
        case .deformed: Message(vi: "Khèo, dị tật", en: "Deformed")
        case .worn: Message(vi: "Mòn", en: "Worn")
        case .bandaged: Message(vi: "Băng bó", en: "Bandaged")
        case .unobtainable: Message(vi: "Không lấy được", en: "Unobtainable")
        case .underAge: Message(vi: "Chưa đến tuổi thu nhận", en: "Below the age")
        }
    }

    /// Why a poor picture was kept.
    public static func of(_ reason: ForcedReason) -> Message {
        switch reason {
        case .bestOfTries: Message(vi: "Tốt nhất trong các lần thử", en: "Best of the tries")
        case .wornSkin: Message(vi: "Da mòn hoặc khô", en: "Worn or dry skin")
        case .supervisor: Message(vi: "Chỉ huy đồng ý", en: "Supervisor's decision")
        }
    }

    /// Where an application stands.
    public static func of(_ state: LifecycleState) -> Message {
        switch state {
        case .draft: Message(vi: "Đang nhập", en: "Draft")
        case .captured: Message(vi: "Đã thu nhận", en: "Captured")
        case .submitted: Message(vi: "Đã nộp", en: "Submitted")
        case .inBatch: Message(vi: "Chờ duyệt", en: "Waiting for approval")
        case .returned: Message(vi: "Trả lại", en: "Returned")
        case .approved: Message(vi: "Đã duyệt", en: "Approved")
        case .sealed: Message(vi: "Đã niêm phong", en: "Sealed")
        case .uploading: Message(vi: "Đang gửi", en: "Uploading")
        case .receipted: Message(vi: "Đã có biên nhận", en: "Receipted")
        case .purged: Message(vi: "Đã xoá khỏi máy", en: "Purged")
        case .parked: Message(vi: "Tạm gác", en: "Parked")
        }
    }

    /// What somebody does on the kit.
    public static func of(_ role: UserRole) -> Message {
        switch role {
        case .operator: Message(vi: "Cán bộ thu nhận", en: "Operator")
        case .supervisor: Message(vi: "Chỉ huy duyệt", en: "Supervisor")
        case .admin: Message(vi: "Quản trị", en: "Administrator")
        }
    }

    /// Who stands beside the applicant.
    public static func of(_ role: ParticipantRole) -> Message {
        switch role {
        case .representative: Message(vi: "Người đại diện hợp pháp", en: "Representative")
        case .witness: Message(vi: "Người làm chứng", en: "Witness")
        case .interpreter: Message(vi: "Người phiên dịch", en: "Interpreter")
        }
    }

    /// Where a value came from.
    public static func of(_ source: FieldSource) -> Message {
        switch source {
        case .civilStatusPaper: Message(vi: "Giấy tờ hộ tịch", en: "Civil-status paper")
        case .card: Message(vi: "Thẻ, giấy CMND cũ", en: "Card")
        case .residenceBook: Message(vi: "Sổ, dữ liệu cư trú", en: "Residence book")
        case .extract: Message(vi: "Trích lục dân cư", en: "Population extract")
        case .oralStatement: Message(vi: "Lời khai", en: "Oral statement")
        case .officer: Message(vi: "Cán bộ ghi nhận", en: "Officer")
        case .device: Message(vi: "Thiết bị", en: "Device")
        case .registry: Message(vi: "Trung tâm", en: "Registry")
        }
    }

    /// What a supervisor said.
    public static func of(_ verdict: Verdict) -> Message {
        switch verdict {
        case .approved: Message(vi: "Duyệt", en: "Approved")
        case .returned: Message(vi: "Trả lại", en: "Returned")
        }
    }

    /// What kind of fault sent an application back.
    public static func of(_ code: ReturnReason.Code) -> Message {
        switch code {
        case .field: Message(vi: "Thông tin sai hoặc thiếu", en: "Wrong or missing field")
        case .capture: Message(vi: "Ảnh, vân tay chưa đạt", en: "Picture not good enough")
        case .paper: Message(vi: "Giấy tờ thiếu hoặc không khớp", en: "Paper missing or not matching")
        case .identity: Message(vi: "Nghi trùng hoặc nhầm người", en: "Identity in doubt")
        case .other: Message(vi: "Lý do khác", en: "Other")
        }
    }
}
