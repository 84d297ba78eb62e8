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
        let taken = captures.words
        page.paragraph(taken.isEmpty ? "chưa có" : taken.map(\.vi).joined(separator: ", "), mark: "  ")
        page.paragraph(taken.isEmpty ? "nothing yet" : taken.map(\.en).joined(separator: ", "), mark: "  ")
        guard !captures.missing.isEmpty else { return }
        page.paragraph("Không lấy được / Not taken:")
        for (what, why) in captures.gaps {
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

extension CaptureCount {
    /// What was taken, each kind once.
    fileprivate var words: [Message] {
        var words: [Message] = []
        if fingers > 0 {
            words.append(Message(vi: "\(fingers) ngón tay", en: fingers == 1 ? "1 finger" : "\(fingers) fingers"))
        }
        if irises > 0 {
            words.append(Message(vi: "\(irises) mống mắt", en: irises == 1 ? "1 iris" : "\(irises) irises"))
        }
        if hasPortrait { words.append(Message(vi: "ảnh khuôn mặt", en: "portrait")) }
        return words
    }

    /// What could not be taken and why, a finger once however many pictures of it are missing.
    fileprivate var gaps: [(Message, Message)] {
        var seen: Set<Message> = []
        return missing.sorted { $0.key.path < $1.key.path }.compactMap { position, reason in
            let name =
                switch position {
                case .rolled(let finger), .flat(let finger): Message.of(finger)
                default: Message.of(position)
                }
            return seen.insert(name).inserted ? (name, .of(reason)) : nil
        }
    }
}
