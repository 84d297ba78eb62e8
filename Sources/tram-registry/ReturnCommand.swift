import ArgumentParser
import CanonicalJSON
import EnrollmentModel
import RegistryServer

/// `tram-registry return`: a person sends an opened application back to its kit.
struct ReturnCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "return", abstract: "Send an opened application back to the kit it came from.",
        discussion: "Its text goes sealed to that kit's own key; pictures stay here and are not taken again.")

    @OptionGroup var options: RegistryOptions
    @Option(name: .long, help: "Receipt number of the application.")
    var receipt: String
    @Option(name: .long, help: "What kind of fault: field, capture, paper, identity or other.")
    var code: String
    @Option(name: .long, help: "What the operator should do, in words.")
    var text: String
    @Option(name: .long, help: "The field it is about, such as person.residence.")
    var field: String?

    func run() async throws {
        guard let number = ReceiptNumber(text: receipt) else {
            throw ValidationError("--receipt is a receipt number such as K0001-000001-X")
        }
        guard let code = ReturnReason.Code(rawValue: code) else {
            throw ValidationError("--code is field, capture, paper, identity or other")
        }
        guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }), text.utf8.count <= 2000 else {
            throw ValidationError("--text says in at most 2000 bytes what the operator should do")
        }
        let path = try field.map { field in
            guard let path = FieldPath(field) else { throw ValidationError("--field is a path of the form") }
            return path
        }
        let home = try options.open()
        let row = try await home.sendBack(
            number, ReturnReason(code: code, field: path, text: text), store: try options.store(of: home))
        if options.json {
            let json: JSONValue = ["app": row.app.json, "kit": row.kit.json, "receipt": number.json]
            Output.text(json.canonicalText + "\n")
        } else {
            Output.text("\(number) goes back to kit \(row.kit) with its next sync\n")
        }
    }
}
