import ArgumentParser
import CanonicalJSON
import EnrollmentModel
import Screens
import Vietnam

/// `tram id`: what a number or the code of a card says.
struct IdCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "id", abstract: "What a personal number or the code on a card says; needs no kit.",
        subcommands: [IdCheck.self, IdCode.self])
}

/// `tram id check`: the structure of a number.
struct IdCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "The structure of a personal number; an odd one is lawful and is not refused.")

    @Argument(help: "12 digits, or the 9 of a former identity card.")
    var number: String

    @OptionGroup var output: OutputOptions

    func run() throws {
        if let former = try? FormerNumber(number) {
            let words = Message(
                vi: "Số CMND cũ (9 chữ số): thẻ hết giá trị từ hết năm 2024, số vẫn ghi vào hồ sơ",
                en:
                    "Number of a former identity card (9 digits): the card ended with 2024, the number is still taken down"
            )
            return output.show(["former_number": .string(former.text)], [words.text(in: output.language)])
        }
        let number: PersonalNumber
        do throws(PersonalNumber.Problem) { number = try PersonalNumber(self.number) } catch {
            throw CommandFailure(problem: .wrongDigits, detail: error.description)
        }
        let place = number.birthProvince?.name
        var object: JSONObject = [
            "number": .string(number.text), "prefix": .string(number.prefix), "birth_year": .int(number.birthYear),
            "century_sex_digit": .string(String(Array(number.text)[3])), "is_prefix_known": .bool(place != nil),
        ]
        object["birth_registered"] = place.map(JSONValue.string)
        let unknown = Message(vi: "chưa rõ (có thể nước ngoài)", en: "not known (may be abroad)")
        output.show(
            .object(object),
            [
                Message(
                    vi: "Đăng ký khai sinh\t\(number.prefix)\t\(place ?? unknown.vi)",
                    en: "Birth registered\t\(number.prefix)\t\(place ?? unknown.en)"),
                Message(
                    vi: "Chữ số thế kỷ–giới tính, năm sinh\t\(number.text.dropFirst(3).prefix(3))\t\(number.birthYear)",
                    en: "Century and sex digit, birth year\t\(number.text.dropFirst(3).prefix(3))\t\(number.birthYear)"),
            ].map { $0.text(in: output.language) })
    }
}

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
