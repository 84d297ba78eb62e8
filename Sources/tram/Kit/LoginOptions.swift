import ArgumentParser
import Enrollment
import EnrollmentModel
import Foundation
import Secrets
import Storage
import Vietnam

/// Who works, with what vault.
struct LoginOptions: ParsableArguments {
    @OptionGroup var home: HomeOptions

    @Option(name: .long, help: "User name (default: TRAM_USER).")
    var user: String?

    @Option(
        name: .long,
        help: ArgumentHelp("First line of this file is the password, - for standard input.", valueName: "file"))
    var passwordFile: String?

    /// Opens the vault to enrol: says so when the certificate is nearly or already over.
    func openToEnrol() throws -> KitSession {
        let kit = try open()
        let age = try kit.store.certificateAge()
        if age.phase != .valid { warn("certificate_\(age.phase.rawValue)", .certificate(age)) }
        return kit
    }

    /// Opens the vault for this user.
    ///
    /// - Parameter resuming: Whether an interrupted rekey goes on beside the command.
    func open(resuming: Bool = true) throws -> KitSession {
        try logIn(to: KitSession.vault(in: home.folder), password: password(), resuming: resuming)
    }

    /// Opens the vault and lends the password that was typed: for who chooses another one.
    func openKeepingPassword(_ body: (KitSession, borrowing LockedBytes) throws -> Void) throws {
        let vault = try KitSession.vault(in: home.folder)
        let password = try password()
        try body(logIn(to: vault, password: password), password)
    }

    /// Opens the vault to look at it: also beside somebody who works in it, on a disk that is full or takes no writes,
    /// and when a newer program wrote it.
    func openToRead() throws -> KitSession {
        let vault: Vault
        do {
            vault = try KitSession.vault(in: home.folder)
        } catch let error as StoreError {
            guard let why = Warning(lookingOnlyAfter: error, home: home.folder) else { throw error }
            return try look(why, password())
        }
        let password = try password()
        do {
            return try logIn(to: vault, password: password)
        } catch LoginError.store(let error) {
            guard let why = Warning(lookingOnlyAfter: error, home: home.folder) else { throw LoginError.store(error) }
            try vault.close()
            return try look(why, password)
        }
    }

    private func look(_ why: Warning, _ password: borrowing LockedBytes) throws -> KitSession {
        let kit = try logIn(to: KitSession.vault(in: home.folder, access: .read), password: password)
        why.report()
        return kit
    }

    private var name: String? {
        let name = user ?? ProcessInfo.processInfo.environment["TRAM_USER"]
        return name?.isEmpty == false ? name : nil
    }

    private func password() throws -> LockedBytes {
        guard let name else { throw CommandFailure.noUser }
        return try passwordFile.map(PasswordEntry.read(file:)) ?? PasswordEntry.ask(name)
    }

    private func logIn(
        to vault: Vault, password: borrowing LockedBytes, resuming: Bool = true
    ) throws -> KitSession {
        guard let name else { throw CommandFailure.noUser }
        let kit = try KitSession(vault: vault, user: name, password: password, resuming: resuming)
        for warning in kit.warnings(now: kit.now()) { warning.report() }
        return kit
    }

    /// Says something on standard error that does not stop the command.
    private func warn(_ code: String, _ message: Message) { Warning(code: code, message: message).report() }
}

extension CommandFailure {
    static let noUser = CommandFailure(
        .usage, "no_user", Message(vi: "Chưa có tên người dùng", en: "No user is named"),
        hint: Message(vi: "Thêm --user TÊN hoặc đặt TRAM_USER.", en: "Add --user NAME or set TRAM_USER."))
}

extension SwapAreas {
    /// What to tell whoever logs in on a laptop that writes its memory to a disk in the clear.
    var warning: Message? {
        guard !unencrypted.isEmpty else { return nil }
        let names = unencrypted.map(Visible.text).joined(separator: ", ")
        return Message(
            vi: "Vùng hoán đổi \(names) không mã hoá: tắt bằng swapoff hoặc đặt trên ổ đã mã hoá",
            en: "Swap on \(names) is not encrypted: switch it off with swapoff, or put it on an encrypted disk")
    }
}
