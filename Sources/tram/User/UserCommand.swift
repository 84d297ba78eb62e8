public import ArgumentParser
import CanonicalJSON
import Enrollment
public import EnrollmentModel
import Storage
import Vietnam

/// `tram user`: who may work on the kit.
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Operators, supervisors, admins.",
        subcommands: [UserAdd.self, UserList.self, UserPassword.self, UserDuress.self, UserDisable.self])
}

extension UserRole: ExpressibleByArgument {}

/// `tram user add`: an admin makes a user.
struct UserAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Makes a user; asks for the admin's password, then for the new one.")

    @Argument(help: "User name.")
    var name: String

    @Option(help: "Role: operator, supervisor or admin.")
    var role: UserRole

    @Option(help: ArgumentHelp("First line of this file is the new user's password.", valueName: "file"))
    var newPasswordFile: String?

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let kit = try login.open()
        let vi = output.language == .vi
        let password = try NewPassword.read(
            file: newPasswordFile, prompt: vi ? "Mật khẩu mới của \(name)" : "New password of \(name)",
            language: output.language)
        try kit.store.addUser(name, role: role, password: password)
        output.show(["user": .string(name), "role": .string(role.rawValue)], ["\(name)\t\(role.rawValue)"])
    }
}

/// `tram user list`: needs no password.
struct UserList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "The users of this kit.")

    @OptionGroup var home: HomeOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let members = try KitSession.vault(in: home.folder, access: .read).members()
        output.show(
            .array(
                members.map { member in
                    var object: JSONObject = [
                        "user": .string(member.user.name), "role": .string(member.user.role.rawValue),
                        "disabled": .bool(member.isDisabled), "revoked": .bool(member.isRevoked),
                        "certified": .bool(member.certificateEnd != nil),
                        "not_after_ms": member.certificateEnd.map { .int($0) } ?? .null,
                        "may": .array(
                            CapabilityTable.standard.capabilities(of: member.user.role).map { .string($0.rawValue) }),
                    ]
                    object["key"] = member.key.map { .string($0) }
                    return .object(object)
                }),
            members.map {
                [
                    Visible.text($0.user.name), $0.user.role.rawValue,
                    $0.certificateEnd.map { CivilDate(milliseconds: $0).iso } ?? "uncertified",
                    $0.isRevoked ? "revoked" : $0.isDisabled ? "disabled" : "",
                ].joined(separator: "\t")
            })
    }
}

/// `tram user passwd`: one's own password.
struct UserPassword: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "passwd", abstract: "Changes one's own password.")

    @Option(help: ArgumentHelp("First line of this file is the new password.", valueName: "file"))
    var newPasswordFile: String?

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let vi = output.language == .vi
        try login.openKeepingPassword { kit, old in
            let new = try NewPassword.read(
                file: newPasswordFile, prompt: vi ? "Mật khẩu mới" : "New password", language: output.language)
            try kit.store.changePassword(from: old, to: new)
            output.show(["user": .string(kit.store.user.name)], [kit.store.user.name])
        }
    }
}

/// `tram user disable`: an admin takes a user's slots away.
struct UserDisable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Bars a user from the kit and gives everything new keys.")

    @Argument(help: "User name.")
    var name: String

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let kit = try login.open(resuming: false)
        try kit.store.disableUser(name)
        let progress = try RekeyReport.run(kit.store, output: output)
        output.show(["disabled": .string(name), "rekey": progress.json], [name] + progress.lines(output.language))
    }
}
