public import EnrollmentModel
public import Vietnam

/// What is counted: people, each at most once. The raw value is for machines and never changes.
public enum ReportCounter: String, Sendable, CaseIterable {
    /// Taken down by the team.
    case met
    /// Every picture taken or its absence explained.
    case captured
    /// Approved by a supervisor.
    case approved
    /// Sent back at least once, by a supervisor or the registry.
    case returned
    /// On its way to the registry.
    case synced
    /// Opened and acknowledged by the registry.
    case receipted
    /// Without any paper: captured, identity still to be verified.
    case pending
    /// Something could not be taken.
    case exceptions
    /// Asked for an electronic identity.
    case electronicID = "e_id"
    /// The notice was read to them.
    case notices
    /// A correction was proposed.
    case corrections
    /// Known to be away.
    case absent
    /// Đúng.
    case correct
    /// Đủ.
    case complete
    /// Sạch.
    case clean
    /// Sống.
    case live

    /// The counter that this one counts a part of: never more than that, which bounds what is hidden.
    public var whole: ReportCounter? {
        switch self {
        case .met, .absent: nil
        case .approved, .returned: .captured
        case .synced: .approved
        case .receipted: .synced
        default: .met
        }
    }

    /// Its name in tables.
    public var name: Message {
        switch self {
        case .met: Message(vi: "đã gặp", en: "met")
        case .captured: Message(vi: "thu xong", en: "captured")
        case .approved: Message(vi: "duyệt", en: "approved")
        case .returned: Message(vi: "trả lại", en: "returned")
        case .synced: Message(vi: "gửi đi", en: "synced")
        case .receipted: Message(vi: "biên nhận", en: "receipted")
        case .pending: Message(vi: "chờ x.minh", en: "pending")
        case .exceptions: Message(vi: "ngoại lệ", en: "exceptions")
        case .electronicID: Message(vi: "ĐDĐT", en: "e-ID")
        case .notices: Message(vi: "thông báo", en: "notices")
        case .corrections: Message(vi: "đề nghị sửa", en: "corrected")
        case .absent: Message(vi: "vắng mặt", en: "absent")
        case .correct: QualityMeasure.correct.name
        case .complete: QualityMeasure.complete.name
        case .clean: QualityMeasure.clean.name
        case .live: QualityMeasure.live.name
        }
    }
}

/// Which report.
public enum ReportKind: String, Sendable, CaseIterable {
    /// How far the team has come.
    case coverage
    /// Đúng, đủ, sạch, sống.
    case quality
    /// Every step of the work.
    case progress

    /// Its title.
    public var title: Message {
        switch self {
        case .coverage: Message(vi: "Độ phủ cấp căn cước", en: "Coverage of enrolment")
        case .quality: Message(vi: "Dữ liệu đúng, đủ, sạch, sống", en: "Data: correct, complete, clean, live")
        case .progress: Message(vi: "Tiến độ công việc", en: "Progress of the work")
        }
    }

    /// What it counts, in order; the first is what the bars show.
    public var counters: [ReportCounter] {
        switch self {
        case .coverage: [.met, .captured, .approved, .receipted, .pending, .absent]
        case .quality: [.met, .correct, .complete, .clean, .live]
        case .progress:
            [.met, .captured, .approved, .returned, .synced, .receipted]
                + [.exceptions, .electronicID, .notices, .corrections, .pending, .absent]
        }
    }

    /// What a picture of it draws.
    public var drawn: [ReportCounter] {
        switch self {
        case .coverage: [.met, .captured, .approved, .receipted]
        case .quality: [.correct, .complete, .clean, .live]
        case .progress: [.met, .approved, .returned, .receipted]
        }
    }
}

/// Ages between the thresholds of the law: 6, 14, 25, 40 and 60.
public enum ReportAge: String, Sendable, CaseIterable {
    /// Under 6.
    case under6 = "under_6"
    /// 6 to 13.
    case from6 = "6_13"
    /// 14 to 24.
    case from14 = "14_24"
    /// 25 to 39.
    case from25 = "25_39"
    /// 40 to 59.
    case from40 = "40_59"
    /// 60 and over.
    case from60 = "60_over"
    /// No birth date.
    case unknown

    /// The band of a completed age.
    public init(years: Int?) {
        self =
            switch years {
            case nil: .unknown
            case .some(..<6): .under6
            case .some(..<14): .from6
            case .some(..<25): .from14
            case .some(..<40): .from25
            case .some(..<60): .from40
            case .some: .from60
            }
    }

    /// Its name in tables.
    public var name: Message {
        switch self {
        case .under6: Message(vi: "dưới 6", en: "under 6")
        case .from6: Message(vi: "6–13", en: "6–13")
        case .from14: Message(vi: "14–24", en: "14–24")
        case .from25: Message(vi: "25–39", en: "25–39")
        case .from40: Message(vi: "40–59", en: "40–59")
        case .from60: Message(vi: "từ 60", en: "60 and over")
        case .unknown: Message(vi: "không rõ", en: "not known")
        }
    }
}

extension ReturnReason.Code {
    /// Its name in tables.
    public var name: Message {
        switch self {
        case .field: Message(vi: "mục khai", en: "a field")
        case .capture: Message(vi: "ảnh, vân tay", en: "a picture")
        case .paper: Message(vi: "giấy tờ", en: "a paper")
        case .identity: Message(vi: "nhân thân", en: "identity")
        case .other: Message(vi: "lý do khác", en: "another reason")
        }
    }
}
