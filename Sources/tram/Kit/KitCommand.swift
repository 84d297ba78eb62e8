import ArgumentParser
import CanonicalJSON
import EnrollmentModel
import Secrets
import Storage
import Vietnam

/// `tram kit`: makes a laptop a kit and says how it stands.
struct KitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kit", abstract: "The kit itself.",
        subcommands: [
            KitInit.self, KitRenew.self, KitStatus.self, KitMirror.self, KitBackup.self, KitRestore.self,
            KitExtend.self, KitRekey.self,
        ])
}

/// `tram kit init`: takes the registry's provisioning file.
struct KitInit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Makes this laptop a kit from the registry's provisioning file.")

    @Argument(help: "The file of `tram-registry kit issue`.")
    var file: String

    @Option(help: "User name of the first admin.")
    var admin: String

    @Option(help: ArgumentHelp("First line of this file is the activation code.", valueName: "file"))
    var codeFile: String?

    @Option(help: ArgumentHelp("First line of this file is the admin's password.", valueName: "file"))
    var passwordFile: String?

    @OptionGroup var hardware: HardwareOptions
    @OptionGroup var home: HomeOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let vi = output.language == .vi
        let chip = try hardware.hardwareKey.chip()
        let code =
            try codeFile.map(PasswordEntry.read(file:)) ?? PasswordEntry.ask(vi ? "Mã kích hoạt" : "Activation code")
        let password = try NewPassword.read(
            file: passwordFile, prompt: vi ? "Mật khẩu của \(admin)" : "Password of \(admin)",
            language: output.language)
        let vault = try KitProvisioner.make(
            file: fileURL(file), code: code, home: home.folder, admin: admin, password: password, chip: chip)
        let kit = vault.kit
        let guarded = try vault.hardwareKind()
        output.show(
            [
                "kit": kit.kit.json, "registry": .string(kit.registry), "url": .string(kit.url),
                "not_after_ms": .int(kit.notAfter), "hardware_key": .string(guarded.rawValue),
            ],
            [
                "\(kit.kit)\t\(Visible.text(kit.registry))\t\(kit.url)",
                guarded.sentence.text(in: output.language),
            ])
    }
}

/// `tram kit status`: counts that need no login.
struct KitStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "What the kit holds, in numbers; needs no password.")

    @OptionGroup var home: HomeOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let vault = try KitSession.vault(in: home.folder, access: .read)
        if let version = vault.newerVersion { Warning.newerVersion(version).report() }
        let counts = try vault.counts()
        let mirror = try MirrorWords(vault)
        let exposure = try ExposureWords(vault)
        let audit = try AuditStandingWords(vault)
        let hardware = try vault.hardwareKind()
        let readable = counts.filter { $0.key.isReadable }.values.reduce(0, +)
        var states = JSONObject()
        for state in LifecycleState.allCases { states[state.rawValue] = .int(counts[state] ?? 0) }
        let terms = try vault.certificateTerms()
        let age = terms.age(at: ClockReading.now().wall)
        let isRekeyUnfinished = try vault.isRekeyUnfinished()
        let isGivenUp = try vault.isGivenUp()
        let revoked = isGivenUp ? [Texts(output.language).message(.kitRevoked)] : []
        let rekey = isRekeyUnfinished ? [Message.rekeyUnfinished.text(in: output.language)] : []
        output.show(
            [
                "certificate": age.json(notAfter: terms.notAfter), "hardware_key": .string(hardware.rawValue),
                "kit": vault.kit.kit.json, "registry": .string(vault.kit.registry), "readable": .int(readable),
                "states": .object(states), "mirror": mirror.json, "thief": exposure.json, "audit": audit.json,
                "rekey_unfinished": .bool(isRekeyUnfinished), "revoked": .bool(isGivenUp),
            ],
            [
                "\(vault.kit.kit)\t\(Visible.text(vault.kit.registry))",
                Message.certificate(age).text(in: output.language),
                hardware.sentence.text(in: output.language),
            ] + revoked
                + LifecycleState.allCases.map { "\($0.rawValue)\t\(counts[$0] ?? 0)" } + ["readable\t\(readable)"]
                + exposure.lines(in: output.language) + mirror.lines(in: output.language)
                + audit.lines(in: output.language) + rekey)
    }
}

extension Message {
    /// New keys that are not given to everything yet, as far as the file tells without a password.
    fileprivate static let rekeyUnfinished = Message(
        vi: "chưa đổi khoá xong: máy làm tiếp khi có người đăng nhập",
        en: "not everything has its new keys yet: it goes on while somebody is logged in")
}
