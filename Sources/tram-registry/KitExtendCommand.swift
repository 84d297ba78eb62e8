import ArgumentParser
import CanonicalJSON
import EnrollmentModel
import RegistryServer

/// `tram-registry kit extend`: a code for the telephone.
struct KitExtendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extend",
        abstract: "Print a code that lets a kit begin applications for some days after its certificate ended.",
        discussion:
            "Read it out to the team; they type `tram kit extend CODE`. It fits this kit's newest certificate only.")

    @OptionGroup var options: RegistryOptions
    @OptionGroup var kit: KitOption
    @Option(name: .long, help: "For how many days from now, 1 to 31.")
    var days: Int

    func run() async throws {
        guard ExtensionCode.daysAtOnce.contains(days) else { throw ValidationError("--days is 1 to 31") }
        let home = try options.open()
        let kit = try kit.id
        let made = try await home.extensionCode(for: kit, days: days, store: try options.store(of: home))
        if options.json {
            let object: JSONValue = [
                "kit": kit.json, "code": .string(made.code.text), "capture_until_ms": .int(made.until),
            ]
            Output.text(object.canonicalText + "\n")
        } else {
            Output.text("\(made.code.text)\n")
        }
    }
}
