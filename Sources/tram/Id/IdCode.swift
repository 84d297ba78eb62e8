import ArgumentParser
import CanonicalJSON
import EnrollmentModel
import Screens
import Vietnam

/// `tram id qr`: the text of the code on a card, as a scanner types it.
struct IdCode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "qr", abstract: "Reads the text of a card's QR code as fields of the form.",
        discussion: "Without an argument the text comes on standard input, as from a scanner that types.")

    @Argument(help: "The text.")
    var text: String?

    @OptionGroup var output: OutputOptions

    func run() throws {
        guard let text = text ?? readLine() else { throw CommandFailure(CodeRefusal.empty) }
        let code: CardCode
        do throws(CodeRefusal) { code = try CardCode(text) } catch { throw CommandFailure(error) }
        let (fields, form) = (code.values(), FormDefinition.enrol)
        let texts = Texts(output.language)
        output.show(
            fields.json,
            form.entered.compactMap { field in
                fields[field.path].map { "\(texts[field.label])\t\(Visible.text(FieldText.shown($0, field, texts)))" }
            })
    }
}

extension CommandFailure {
    /// A code that is no card's; nothing of the record changes.
    init(_ refusal: CodeRefusal) {
        let message: Message =
            switch refusal {
            case .empty: Message(vi: "Chưa đọc được mã", en: "No code was read")
            case .tooLong, .otherCode:
                Message(vi: "Mã này không phải của thẻ căn cước hay thẻ BHYT", en: "This code is neither card's")
            case .incomplete: Message(vi: "Mã thẻ đọc thiếu", en: "The card's code was not read whole")
            }
        self.init(
            .data, "card_code_\(refusal)", message,
            hint: Message(
                vi: "Quét lại mặt có mã QR, hoặc gõ tay; hồ sơ giữ nguyên.",
                en: "Scan the side with the code again, or type it; the record stays as it is."))
    }
}
