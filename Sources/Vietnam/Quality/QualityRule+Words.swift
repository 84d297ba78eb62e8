/// What to do about a rule that is not met, and with which paper.
public struct QualityAdvice: Hashable, Sendable {
    /// What is to be seen, in a few words.
    public let finding: Message
    /// What to do next, one sentence.
    public let action: Message
    /// The paper it takes; nothing where no paper helps.
    public let paper: Message?

    init(_ finding: Message, _ action: Message, paper: Message? = nil) {
        self.finding = finding
        self.action = action
        self.paper = paper
    }
}

extension QualityRule {
    /// The advice of the table.
    public var advice: QualityAdvice {
        switch measure {
        case .correct: correctAdvice
        case .complete: completeAdvice
        case .clean: cleanAdvice
        case .live: liveAdvice
        }
    }

    private static let civilStatus = Message(
        vi: "Giấy khai sinh hoặc trích lục hộ tịch", en: "Birth certificate or an extract of the civil register")
    private static let identityPapers = Message(
        vi: "Giấy khai sinh, thẻ hoặc giấy tờ tuỳ thân cũ", en: "Birth certificate, the card or an older identity paper"
    )

    private var correctAdvice: QualityAdvice {
        switch self {
        case .compared:
            QualityAdvice(
                Message(vi: "chưa đối chiếu với trích lục", en: "not compared with the extract"),
                Message(
                    vi: "Tìm người này trong trích lục rồi đối chiếu từng mục.",
                    en: "Find the person in the extract and compare field by field."))
        case .sameAsExtract:
            QualityAdvice(
                Message(vi: "khác với trích lục", en: "differs from the extract"),
                Message(
                    vi: "Hỏi lại; nếu trích lục sai thì lập đề nghị sửa và quét giấy chứng minh.",
                    en: "Ask again; where the extract is wrong, propose a correction and scan the paper that proves it."
                ),
                paper: Self.civilStatus)
        default:
            QualityAdvice(
                Message(vi: "không có trong trích lục", en: "not in the extract"),
                Message(
                    vi: "Lập phiếu thu thập thông tin dân cư (DC01) cho người này.",
                    en: "Fill in a collection sheet (DC01) for the person."),
                paper: Self.civilStatus)
        }
    }

    private var liveAdvice: QualityAdvice {
        switch self {
        case .met:
            QualityAdvice(
                Message(vi: "chưa gặp", en: "not met"),
                Message(
                    vi: "Hẹn lại với gia đình hoặc trưởng thôn, ghi ngày về.",
                    en: "Arrange another day with the family or the village head, and note when the person returns."))
        default:
            QualityAdvice(
                Message(vi: "lần xác nhận cuối đã lâu", en: "last confirmed long ago"),
                Message(
                    vi: "Gặp lại người này và xác nhận thông tin.", en: "Meet the person again and confirm the data."))
        }
    }

    private var completeAdvice: QualityAdvice {
        switch self {
        case .requiredFields, .askedFields:
            QualityAdvice(
                Message(vi: "còn mục chưa hỏi", en: "fields that were not asked"),
                Message(
                    vi: "Hỏi các mục này; mục được phép không khai thì ghi là không khai.",
                    en: "Ask for these fields; where it may be declined, write down that it was."),
                paper: self == .requiredFields ? Self.identityPapers : nil)
        case .representative:
            QualityAdvice(
                Message(vi: "trẻ em chưa có người đại diện", en: "a child with nobody acting for it"),
                Message(
                    vi: "Ghi người đại diện và quan hệ; không có giấy thì ghi người làm chứng.",
                    en: "Name the representative and the tie; without a paper name a witness."),
                paper: Self.civilStatus)
        case .numberKnown:
            QualityAdvice(
                Message(vi: "chưa có số định danh", en: "no personal number"),
                Message(
                    vi: "Xem số trên thẻ cũ hoặc tra trích lục.", en: "Read it off the old card or look in the extract."
                ),
                paper: Self.identityPapers)
        case .phoneKnown:
            QualityAdvice(
                Message(vi: "muốn định danh điện tử mà chưa có số điện thoại", en: "wants an e-ID and has no phone"),
                Message(
                    vi: "Hỏi số điện thoại chính chủ, hoặc bỏ đề nghị định danh điện tử.",
                    en: "Ask for a number in the person's own name, or withdraw the request."))
        case .captures:
            QualityAdvice(
                Message(vi: "còn thiếu vân tay hoặc ảnh", en: "prints or pictures that are open"),
                Message(
                    vi: "Thu nốt, hoặc ghi lý do không thu được.",
                    en: "Take them, or write down why they cannot be taken."))
        case .notice:
            QualityAdvice(
                Message(vi: "chưa đọc thông báo", en: "the notice was not read"),
                Message(
                    vi: "Đọc thông báo bằng tiếng người dân hiểu.",
                    en: "Read the notice in a language the person understands."))
        default:
            QualityAdvice(
                Message(vi: "người dân chưa xác nhận", en: "not confirmed by the citizen"),
                Message(vi: "Cho người dân xem lại và xác nhận.", en: "Let the citizen read the form and confirm it."))
        }
    }

    private var cleanAdvice: QualityAdvice {
        switch self {
        case .validValues:
            QualityAdvice(
                Message(vi: "giá trị không hợp lệ", en: "values that do not fit"),
                Message(vi: "Sửa mục này theo giấy tờ.", en: "Correct the field by the paper."),
                paper: Self.identityPapers)
        case .possibleDate:
            QualityAdvice(
                Message(vi: "ngày sinh không có trong lịch", en: "a birth date that the calendar does not have"),
                Message(
                    vi: "Giữ như trên giấy và hướng dẫn cải chính hộ tịch.",
                    en: "Keep what the paper says and show the way to a civil-status correction."),
                paper: Self.civilStatus)
        case .numberFits:
            QualityAdvice(
                Message(vi: "số định danh cần đối chiếu giấy", en: "the number wants a look at the paper"),
                Message(
                    vi: "Đối chiếu với giấy rồi quét giấy làm chứng cứ; số hợp lệ sẽ không bị hỏi lại.",
                    en: "Compare it with the paper and scan that; a lawful number is never asked about again."),
                paper: Self.identityPapers)
        case .numberOfOne, .oneNumber:
            QualityAdvice(
                self == .oneNumber
                    ? Message(vi: "một người có hai số", en: "one person with two numbers")
                    : Message(vi: "hai người trùng số định danh", en: "two people with one number"),
                Message(
                    vi: "Đối chiếu giấy của từng hồ sơ; là hai người khác nhau thì ghi rõ.",
                    en: "Compare the papers of both; where they are two people, write that down."),
                paper: Self.identityPapers)
        case .enrolledOnce:
            QualityAdvice(
                Message(vi: "đã có hồ sơ khác trên máy này", en: "there is another application on this kit"),
                Message(
                    vi: "Giữ một hồ sơ, hoặc ghi lý do làm lại.",
                    en: "Keep one of them, or write down why there are two."))
        default:
            QualityAdvice(
                Message(vi: "trùng số điện thoại với người khác", en: "a telephone number that somebody else has"),
                Message(
                    vi: "Hỏi số này của ai; người kia thì để trống.",
                    en: "Ask whose number it is and leave it out for the other."))
        }
    }
}
