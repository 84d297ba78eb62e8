import EnrollmentModel
import Vietnam

extension Words {
    static let noBatches = Message(
        vi: "Chưa có danh sách nào. Cán bộ chốt danh sách (phím B) ở màn hình hồ sơ.",
        en: "No batch yet. An operator closes one with B on the list of applications.")
    static let columnBatch = Message(vi: "Danh sách", en: "Batch")
    static let columnCount = Message(vi: "Hồ sơ", en: "Count")
    static let columnJudged = Message(vi: "Đã xét", en: "Judged")
    static let columnSigned = Message(vi: "Ký duyệt", en: "Signed")
    static let columnVerdict = Message(vi: "Kết luận", en: "Verdict")
    static let notSigned = Message(vi: "chưa ký", en: "not signed")
    static let sampleHelp = Message(
        vi: "* rút mẫu, phải mở trước khi ký · ○ đã mở", en: "* sample, to be opened before signing · ○ opened")
    static let keyPicture = Message(vi: "Ảnh khác", en: "Other picture")
    static let signQuestion = Message(vi: "Ký duyệt danh sách này?", en: "Sign this batch?")
    static let signKeys = Message(vi: "Enter hoặc C: ký · phím khác: thôi", en: "Enter or Y: sign · other: cancel")
    static let returnWhy = Message(vi: "Vì sao trả lại?", en: "Why does it go back?")
    static let returnText = Message(vi: "Cán bộ cần làm gì?", en: "What is the operator to do?")
    static let returnTextMissing = Message(
        vi: "Ghi cho cán bộ biết phải làm gì.", en: "Tell the operator what to do.")

    static func signed(_ approval: Approval) -> Message {
        Message(
            vi: "Đã ký \(approval.batch): duyệt \(approval.approved), trả lại \(approval.returned).",
            en: "\(approval.batch) is signed: \(approval.approved) approved, \(approval.returned) returned.")
    }

    static func counts(approved: Int, returned: Int, open: Int) -> Message {
        Message(
            vi: "Duyệt \(approved) · trả lại \(returned) · chưa xét \(open)",
            en: "\(approved) approved · \(returned) returned · \(open) open")
    }
}
