public import Vietnam

/// Tells somebody who has a number and no card what the population database has of them, as the kit's extract says it.
///
/// It is no official notice: it says so, with the day of the extract.
public struct NumberNotice: Sendable, Equatable {
    /// Personal number.
    public var number: String
    /// Full name.
    public var name: String
    /// Birth date as written.
    public var birth: String
    /// The day of the extract.
    public var extractDay: CivilDate
    /// The day it is printed.
    public var today: CivilDate

    /// A notice.
    public init(number: String, name: String, birth: String, extractDay: CivilDate, today: CivilDate) {
        self.number = number
        self.name = name
        self.birth = birth
        self.extractDay = extractDay
        self.today = today
    }

    /// As lines of text, Vietnamese with English underneath; at least 32 columns.
    public func page(width: Int = ReceiptSlip.defaultWidth) -> PlainPage {
        var page = PlainPage(width: width)
        page.centred("THÔNG TIN SỐ ĐỊNH DANH CÁ NHÂN")
        page.centred("Personal number")
        page.rule("=")
        for (label, value) in [
            ("Số/Number", number), ("Họ tên/Name", name), ("Ngày sinh/Born", birth), ("Ngày/Date", today.text),
        ] { page.pair(label, value, column: 16) }
        page.rule()
        page.paragraph(
            "Bản in từ trích xuất ngày \(extractDay.text) của cơ sở dữ liệu dân cư, không thay giấy tờ, "
                + "không có giá trị chứng minh.")
        page.paragraph(
            "Printed from an extract of \(extractDay.text); it stands for no paper and proves nothing.")
        page.paragraph("Thấy sai sót, xin báo ngay cho đội thu nhận hoặc Công an xã.", mark: "- ")
        page.rule("=")
        return page
    }
}

/// Sends somebody to another office for what this desk cannot do.
public struct ReferralSlip: Sendable, Equatable {
    /// What for.
    public enum Purpose: String, Sendable, CaseIterable {
        /// A birth that was never registered: the commune's committee.
        case birth
        /// No residence at all: the police of the commune.
        case residence
    }

    /// What for.
    public var purpose: Purpose
    /// Full name.
    public var name: String
    /// Receipt number of the application that goes on meanwhile.
    public var receipt: String
    /// The day.
    public var today: CivilDate

    /// A slip.
    public init(_ purpose: Purpose, name: String, receipt: String, today: CivilDate) {
        self.purpose = purpose
        self.name = name
        self.receipt = receipt
        self.today = today
    }

    /// As lines of text; at least 32 columns.
    public func page(width: Int = ReceiptSlip.defaultWidth) -> PlainPage {
        var page = PlainPage(width: width)
        page.centred("PHIẾU HƯỚNG DẪN")
        page.centred(title.vi)
        page.centred(title.en)
        page.rule("=")
        for (label, value) in [("Họ tên/Name", name), ("Hồ sơ/Receipt", receipt), ("Ngày/Date", today.text)] {
            page.pair(label, value, column: 16)
        }
        page.rule()
        for line in lines { page.paragraph(line, mark: "- ") }
        page.rule("=")
        return page
    }

    private var title: Message {
        switch purpose {
        case .birth: Message(vi: "Đăng ký khai sinh", en: "Registration of a birth")
        case .residence: Message(vi: "Đăng ký cư trú", en: "Registration of residence")
        }
    }

    private var lines: [String] {
        switch purpose {
        case .birth:
            [
                "Nơi đến: Uỷ ban nhân dân xã, phường. / Go to the people's committee of the commune.",
                "Mang giấy chứng sinh hoặc giấy tờ thay thế, giấy tờ của cha mẹ. / Bring the birth slip or what stands for "
                    + "it, and the parents' papers.",
                "Hồ sơ căn cước vẫn được giữ. / The application for the card is kept.",
            ]
        case .residence:
            [
                "Nơi đến: Công an xã, phường. / Go to the police of the commune.",
                "Chưa có nơi thường trú, tạm trú thì khai nơi ở hiện tại. / Without either, declare where you live now.",
                "Hồ sơ căn cước vẫn được giữ. / The application for the card is kept.",
            ]
        }
    }
}
