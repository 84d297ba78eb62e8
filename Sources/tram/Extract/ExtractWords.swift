import Enrollment
import EnrollmentModel
import Packet
import Storage
import Vietnam

/// What is said of the extract.
enum ExtractWords {
    static func loaded(_ status: ExtractStatus?, now: Int) -> Message {
        guard let status else { return Message(vi: "Chưa nạp trích lục", en: "No extract is loaded") }
        let day = CivilDate(milliseconds: status.expires).text
        guard now < status.expires else {
            return Message(
                vi: "Trích lục \(status.people) người đã hết hạn ngày \(day): đăng nhập để xoá",
                en: "The extract of \(status.people) people ended on \(day): log in to have it erased")
        }
        return Message(
            vi: "Trích lục: \(status.people) người, đến ngày \(day)",
            en: "Extract: \(status.people) people, until \(day)")
    }

    static func erased(_ erased: Bool) -> Message {
        erased
            ? Message(vi: "Đã xoá trích lục", en: "The extract is erased")
            : Message(vi: "Không có trích lục nào", en: "There was no extract")
    }

    static func lines(_ answer: ExtractAnswer, in language: Language) -> [String] {
        guard !answer.people.isEmpty else {
            return [
                Message(
                    vi: "Trích lục không có người này; người đó vẫn làm thẻ được",
                    en: "The extract does not name this person; they may still be enrolled"
                ).text(in: language)
            ]
        }
        let more = Message(
            vi: "Còn người khác không hiện: hỏi thêm năm sinh hoặc số định danh",
            en: "There are more who are not shown: ask for the birth year or the number")
        return answer.people.map(line) + (answer.hasMore ? [more.text(in: language)] : [])
    }

    private static func line(_ person: ExtractPerson) -> String {
        [
            person.text("person.number") ?? "—", person.text("person.name.full") ?? "—",
            person.birthYear.map(String.init) ?? "—", person.text("person.sex") ?? "—", person.household ?? "—",
        ].map(Visible.text).joined(separator: "\t")
    }
}

extension CommandFailure {
    init(_ error: ExtractError) {
        switch error {
        case .store(let error): self.init(error)
        case .refused(let refusal): self.init(refusal)
        }
    }

    init(_ error: ExtractFileError) {
        switch error {
        case .sealed:
            self.init(
                .data, "extract_not_for_this_kit",
                Message(
                    vi: "Trích lục không mở được bằng khoá của bộ này, hoặc tệp bị hỏng",
                    en: "The extract does not open with this kit's key, or the file is damaged"),
                hint: Self.askForAnother)
        case .malformed: self.init(ExtractRefusal.malformed)
        }
    }

    private static let askForAnother = Message(
        vi: "Xin cơ quan đăng ký trích lục mới cho đúng bộ này.",
        en: "Ask the registry for a new one for this very kit.")

    private init(_ refusal: ExtractRefusal) {
        switch refusal {
        case .none, .expired, .unreadable, .tooManySearches: self.init(searching: refusal)
        case .signature, .otherKit, .older, .malformed: self.init(loading: refusal)
        }
    }

    private init(searching refusal: ExtractRefusal) {
        switch refusal {
        case .none:
            self.init(
                .data, "no_extract", Message(vi: "Chưa nạp trích lục", en: "No extract is loaded"),
                hint: Message(vi: "Nạp bằng `tram extract import`.", en: "Load one with `tram extract import`."))
        case .expired:
            self.init(
                .denied, "extract_expired", Message(vi: "Trích lục đã hết hạn", en: "The extract is past its date"),
                hint: Self.askForAnother)
        case .tooManySearches(let wait):
            let minutes = max(1, (wait + 59_999) / 60_000)
            self.init(
                .denied, "too_many_searches",
                Message(
                    vi: "Đã tra quá nhiều lần, chờ \(minutes) phút", en: "Too many searches: wait \(minutes) min"),
                hint: Message(
                    vi: "Vẫn nhập đơn được mà không cần trích lục.",
                    en: "People can be enrolled without the extract meanwhile."))
        default:
            self.init(
                .data, "extract_unreadable",
                Message(vi: "Không mở được trích lục trên máy này", en: "The extract does not open on this machine"),
                hint: Message(vi: "Nạp lại trích lục.", en: "Load it again."))
        }
    }

    private init(loading refusal: ExtractRefusal) {
        switch refusal {
        case .signature:
            self.init(
                .data, "extract_signature",
                Message(
                    vi: "Trích lục không do cơ quan đăng ký của bộ này ký",
                    en: "The extract is not signed by this kit's registry"), hint: Self.askForAnother)
        case .otherKit:
            self.init(
                .data, "extract_other_kit",
                Message(vi: "Trích lục cấp cho bộ khác", en: "The extract is for another kit"),
                hint: Self.askForAnother)
        case .older:
            self.init(
                .data, "extract_older",
                Message(
                    vi: "Đã nạp trích lục này hoặc bản mới hơn", en: "This extract or a newer one is loaded already"),
                hint: Message(
                    vi: "Muốn nạp lại thì xoá trước: `tram extract erase`.",
                    en: "To load it again, erase first: `tram extract erase`."))
        default:
            self.init(
                .data, "extract_malformed",
                Message(vi: "Tệp không phải trích lục nguyên vẹn", en: "The file is not a whole extract"),
                hint: Message(vi: "Chép lại từ cơ quan đăng ký.", en: "Copy it again from the registry."))
        }
    }
}
