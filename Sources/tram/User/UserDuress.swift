import ArgumentParser
import CanonicalJSON
import Enrollment
import Storage
import Vietnam

/// `tram user duress`: a second password for the day somebody is forced.
struct UserDuress: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "duress",
        abstract: "Chooses a second password, to be typed under threat.",
        discussion: """
            It opens the same work; only the registry can see from an approval that it was used. Asks for your own
            password, then twice for the second one. Nothing on the kit says whether there is one. When you change your
            own password, do not choose the second one for it.
            """)

    @Option(help: ArgumentHelp("First line of this file is the second password.", valueName: "file"))
    var secondPasswordFile: String?

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        try login.openKeepingPassword { kit, own in
            let second = try NewPassword.read(
                file: secondPasswordFile, prompt: output.language == .vi ? "Mật khẩu thứ hai" : "Second password",
                language: output.language)
            try kit.store.chooseSecondPassword(own: own, second: second)
            output.show(["user": .string(kit.store.user.name)], [kit.store.user.name])
        }
    }
}
