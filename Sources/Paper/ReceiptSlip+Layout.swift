import EnrollmentModel
import Vietnam

extension ReceiptSlip {
    /// Columns of a slip on half a sheet (A5) in a 10 point typewriter face.
    public static let defaultWidth = 46

    /// The slip as lines of text, Vietnamese with English underneath.
    ///
    /// - Parameter width: Columns of the paper, at least 32.
    public func page(width: Int = defaultWidth) -> PlainPage {
        precondition(width >= 32, "a receipt has at least 32 columns")
        var page = PlainPage(width: width)
        page.centred("GIẤY BIÊN NHẬN")
        page.centred("Thu nhận hồ sơ thẻ căn cước")
        page.centred("Receipt for an identity card application")
        page.rule("=")
        page.gap()
        page.centred(number.text)
        page.gap()
        for (label, value) in facts { page.pair(label, value, column: 16) }
        page.rule()
        addTaken(to: &page)
        page.rule()
        addNext(to: &page)
        page.rule("=")
        return page
    }

    private var facts: [(String, String)] {
        [
            ("Họ tên/Name", name), ("Ngày/Date", date.text), ("Nơi/Place", place),
            ("Thủ tục/For", "\(kind.name.vi) / \(kind.name.en)"),
        ]
    }

    private func addTaken(to page: inout PlainPage) {
        page.paragraph("Đã lấy / Taken:")
        var taken: [Message] = [Message(vi: "\(captures.fingers) ngón tay", en: "\(captures.fingers) fingers")]
        if captures.irises > 0 {
            taken.append(Message(vi: "\(captures.irises) mống mắt", en: "\(captures.irises) irises"))
        }
        if captures.hasPortrait { taken.append(Message(vi: "ảnh khuôn mặt", en: "portrait")) }
        page.paragraph(taken.map(\.vi).joined(separator: ", "), mark: "  ")
        page.paragraph(taken.map(\.en).joined(separator: ", "), mark: "  ")
        let missing = captures.missing.sorted { $0.key.path < $1.key.path }
        guard !missing.isEmpty else { return }
        page.paragraph("Không lấy được / Not taken:")
        for (position, reason) in missing {
            let (what, why) = (Message.of(position), Message.of(reason))
            page.paragraph("\(what.vi): \(why.vi) / \(what.en): \(why.en)", mark: "- ")
        }
    }

    private func addNext(to page: inout PlainPage) {
        for step in Self.next {
            page.paragraph(step.vi, mark: "- ")
            page.paragraph(step.en, mark: "  ")
        }
    }

    private static let next = [
        Message(
            vi: "Hồ sơ được chỉ huy duyệt rồi gửi về trung tâm khi có mạng.",
            en: "A supervisor checks it; it goes to the registry when there is a network."),
        Message(
            vi: "Khi hỏi kết quả hoặc nhận thẻ, xin mang giấy này.",
            en: "Bring this slip when you ask or fetch the card."),
        Message(
            vi: "Thấy sai sót, xin báo ngay cho đội thu nhận.", en: "If anything is wrong, tell the team at once."),
    ]
}
