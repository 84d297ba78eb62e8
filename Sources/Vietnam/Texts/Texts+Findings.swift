import EnrollmentModel

extension Texts {
    /// A problem of a field in one sentence that says what to do.
    public func describe(_ problem: FieldProblem) -> String {
        switch problem.reason {
        case .unknownPath(let nearest):
            if let nearest {
                pick(
                    vi: "Không có trường “\(problem.path)”; có phải “\(nearest)” không?",
                    en: "There is no field “\(problem.path)”; is it “\(nearest)”?")
            } else {
                pick(vi: "Không có trường “\(problem.path)”.", en: "There is no field “\(problem.path)”.")
            }
        case .wrongShape(let expected):
            pick(vi: "Sai dạng dữ liệu; cần: \(expected).", en: "Wrong shape; expected \(expected).")
        case .empty: pick(vi: "Chưa có nội dung.", en: "Nothing was entered.")
        case .tooLong(let limit): pick(vi: "Dài quá \(limit) ký tự.", en: "Longer than \(limit) characters.")
        case .name(let problem): describe(problem)
        case .personalNumber(let problem): describe(problem)
        case .date(let problem): describe(problem)
        case .phone(let problem): describe(problem)
        case .formerNumber(.notDigits): pick(vi: "Số CMND chỉ gồm chữ số.", en: "A CMND number is made of digits.")
        case .formerNumber(.wrongCount(let count)):
            pick(vi: "Số CMND có 9 chữ số, đây là \(count).", en: "A CMND number has 9 digits, this has \(count).")
        case .email: pick(vi: "Ghi như ten@example.vn, không dấu.", en: "Write it like name@example.vn.")
        case .notInList(let list): describeMissing(from: list)
        case .unit:
            pick(
                vi: "Mã đơn vị cần kèm năm-tháng của danh mục và 2, 3 hoặc 5 chữ số.",
                en: "A unit needs the edition of its list (yyyy-MM) and a code of 2, 3 or 5 digits.")
        case .notDeclinable: pick(vi: "Trường này phải có câu trả lời.", en: "This field needs an answer.")
        }
    }

    private func describe(_ problem: PersonName.Problem) -> String {
        switch problem {
        case .empty: pick(vi: "Chưa có tên.", en: "The name is empty.")
        case .digit: pick(vi: "Tên không có chữ số.", en: "A name has no digits.")
        case .sign:
            pick(
                vi: "Tên chỉ gồm chữ cái, dấu nháy, gạch nối, dấu chấm.",
                en: "A name has letters, apostrophes, hyphens and full stops only.")
        case .invisible: pick(vi: "Tên có ký tự ẩn; gõ lại.", en: "The name has an invisible character; type it again.")
        case .tooLong:
            pick(vi: "Tên dài quá \(PersonName.limit) ký tự.", en: "Longer than \(PersonName.limit) characters.")
        }
    }

    private func describe(_ problem: PersonalNumber.Problem) -> String {
        switch problem {
        case .notDigits: pick(vi: "Số định danh chỉ gồm chữ số.", en: "A personal number is made of digits.")
        case .wrongCount(9):
            pick(
                vi: "9 chữ số là số CMND cũ; số định danh có 12 chữ số.",
                en: "9 digits are an old CMND; a personal number has 12.")
        case .wrongCount(let count):
            pick(
                vi: "Số định danh có 12 chữ số, đây là \(count).",
                en: "A personal number has 12 digits, this has \(count).")
        }
    }

    private func describe(_ problem: PhoneNumber.Problem) -> String {
        switch problem {
        case .notDigits: pick(vi: "Số điện thoại chỉ gồm chữ số.", en: "A telephone number is made of digits.")
        case .wrongCount(let count):
            pick(
                vi: "Số điện thoại có 10 chữ số, đây là \(count).",
                en: "A telephone number has 10 digits, this has \(count).")
        case .noLeadingZero: pick(vi: "Số điện thoại bắt đầu bằng 0.", en: "A telephone number begins with 0.")
        }
    }

    private func describe(_ problem: PartialDate.Problem) -> String {
        switch problem {
        case .notADate:
            pick(vi: "Ghi ngày/tháng/năm, tháng/năm hoặc năm (4 chữ số).", en: "Write dd/MM/yyyy, MM/yyyy or yyyy.")
        case .twoDigitYear:
            pick(vi: "Ghi năm đủ 4 chữ số: 1950, không ghi 50.", en: "Write the year with four digits: 1950, not 50.")
        case .unclearYear:
            pick(
                vi: "Chưa rõ năm; hỏi thêm rồi ghi năm gần đúng nhất.",
                en: "The year is not clear; ask, then write the likeliest one.")
        case .lunarYearAlone(let lunar):
            pick(
                vi: "\(lunar.name) là \(Self.years(lunar, "hoặc")); ghi thêm năm dương lịch.",
                en: "\(lunar.name) is \(Self.years(lunar, "or")); add the year's number.")
        case .year(let year): pick(vi: "Năm \(year) không hợp lý.", en: "The year \(year) cannot be.")
        case .month(let month): pick(vi: "Không có tháng \(month).", en: "There is no month \(month).")
        case .day(let day): pick(vi: "Không có ngày \(day).", en: "There is no day \(day).")
        }
    }

    private static func years(_ lunar: LunarYear, _ or: String) -> String {
        lunar.years(upTo: 2031).map(String.init).joined(separator: " \(or) ")
    }

    private func describeMissing(from list: CodeList) -> String {
        let entries = list.entries.map { self[$0.name] }
        guard entries.count <= 16 else {
            return pick(vi: "Không có trong danh mục.", en: "Not in the list.")
        }
        let choices = entries.joined(separator: ", ")
        return pick(vi: "Chọn một trong: \(choices).", en: "Choose one of: \(choices).")
    }

    /// A finding in one sentence, beginning with the label of its field.
    public func describe(_ finding: FieldFinding, in form: FormDefinition = .enrol) -> String {
        let label = form.field(finding.path).map { self[$0.label] } ?? finding.path.text
        return "\(label): \(describe(finding.kind))"
    }

    /// A finding without the label of its field.
    public func describe(_ kind: FieldFinding.Kind) -> String {
        switch kind {
        case .missing: pick(vi: "còn thiếu.", en: "is missing.")
        case .notAsked: pick(vi: "chưa hỏi.", en: "not asked yet.")
        case .invalid(let problem): describe(problem)
        case .groundOfOtherKind: pick(vi: "không thuộc thủ tục đã chọn.", en: "belongs to another procedure.")
        case .bornInFuture: pick(vi: "sau ngày hôm nay.", en: "lies in the future.")
        case .impossibleDay:
            pick(vi: "lịch không có ngày này; giữ nguyên như giấy tờ.", en: "no such day; kept as the paper has it.")
        case .ageUncertain(let threshold):
            pick(
                vi: "chưa rõ đã đủ \(threshold) tuổi chưa; chỉ huy quyết định.",
                en: "not clear whether \(threshold) is reached; the supervisor decides.")
        case .number(let oddity): describe(oddity)
        case .numberMissing: pick(vi: "cấp đổi, cấp lại thường đã có số.", en: "usually known for this procedure.")
        case .unitUnknown: pick(vi: "chưa có mã đơn vị hành chính.", en: "the unit's code is not known.")
        case .unitUnlisted(let unit):
            pick(
                vi: "không danh mục nào có mã \(unit.vintage):\(unit.code)\(choices(Units.nearest(to: unit)))",
                en: "no list has the code \(unit.vintage):\(unit.code)\(choices(Units.nearest(to: unit)))")
        case .unitFormer(let unit):
            pick(
                vi: "đơn vị của danh mục \(unit.vintage)\(choices(Units.suggestions(for: unit).map(\.unit)))",
                en: "a unit of the list of \(unit.vintage)\(choices(Units.suggestions(for: unit).map(\.unit)))")
        case .phoneNeeded:
            pick(vi: "cần để đăng ký định danh điện tử.", en: "needed for an electronic identity.")
        case .bloodGroupWithoutPaper:
            pick(
                vi: "chỉ ghi khi có kết luận của cơ sở y tế; thêm giấy hoặc bỏ trống.",
                en: "only with a medical conclusion; add the paper or leave it empty.")
        case .pending(let pending): describe(pending)
        }
    }

    /// What has still to be verified, and what to do about it.
    public func describe(_ pending: PendingVerification) -> String {
        switch pending {
        case .identity(let basis):
            pick(
                vi: "chờ xác minh nhân thân (\(basis.name.vi)); vẫn thu nhận, xin giấy khai sinh hoặc trích lục sau.",
                en: "identity to be verified (\(basis.name.en)); go on, ask for a birth certificate later.")
        case .voucherMissing:
            pick(vi: "chưa ghi ai làm chứng: F7, Người làm chứng.", en: "nobody is named who vouches: F7, witness.")
        case .representativeMissing:
            pick(
                vi: "người dưới 14 tuổi chưa có người đại diện; vẫn thu nhận, xác minh sau.",
                en: "under 14 and nobody acts for the child yet; go on, to be verified.")
        case .relationUnproved:
            pick(
                vi: "chưa có giấy tờ hoặc người làm chứng về quan hệ với người đại diện.",
                en: "neither a paper nor a witness shows the tie to the representative.")
        }
    }

    private func choices(_ units: [AdministrativeUnit]) -> String {
        guard !units.isEmpty else { return "." }
        let names = units.prefix(5).map(\.placeText).joined(separator: "; ")
        return pick(vi: "; có thể là \(names) (gợi ý, không tự động thay).", en: "; maybe \(names) (a suggestion).")
    }

    private func describe(_ oddity: PersonalNumber.Oddity) -> String {
        switch oddity {
        case .unknownPrefix(let prefix):
            pick(vi: "đầu số \(prefix) chưa rõ nơi đăng ký khai sinh.", en: "prefix \(prefix) is no known place.")
        case .sexDiffers:
            pick(vi: "không khớp giới tính; kiểm tra giấy tờ.", en: "does not fit the sex; check the papers.")
        case .birthYearDiffers(let year):
            pick(
                vi: "không khớp năm sinh (số ghi \(year)); kiểm tra giấy tờ.",
                en: "says birth year \(year); check the papers.")
        }
    }
}
