import EnrollmentModel
import Foundation
import Packet
import Secrets
import SecurityModule
import Storage
import Vietnam

/// Turns a provisioning file and its activation code into a vault.
enum KitProvisioner {
    /// Makes the vault with its first admin.
    ///
    /// - Parameter chip: The chip that every login will need; none for passwords alone.
    static func make(
        file: URL, code: borrowing LockedBytes, home: URL, admin: String, password: borrowing LockedBytes,
        chip: TPM2? = nil
    ) throws -> Vault {
        let folder = try freePlace(in: home)
        let provisioning = try read(file, code: code)
        guard provisioning.certificate.epoch == 1 else {
            throw CommandFailure.continuesKit(provisioning.certificate.kit)
        }
        try place(at: folder, draft: "vault.new") { draft in
            try Vault.create(
                at: draft, provisioning: provisioning, admin: admin, password: password, chip: chip
            ).close()
        }
        return try Vault.open(at: folder.path, environment: .ofThisLaptop)
    }

    /// Where the vault of a home will stand; refused when there is one.
    static func freePlace(in home: URL) throws -> URL {
        let folder = home.appendingPathComponent("vault")
        guard !FileManager.default.fileExists(atPath: folder.path) else {
            throw CommandFailure(problem: .kitExists, detail: home.path)
        }
        return folder
    }

    /// Opens a provisioning file with its code.
    static func read(_ file: URL, code: borrowing LockedBytes) throws -> KitProvisioning {
        guard let bytes = FileManager.default.contents(atPath: file.path) else {
            throw CommandFailure.unreadable(file.path)
        }
        do throws(Packet.ProvisioningError) {
            let provisioning = try ProvisioningFile(bytes: [UInt8](bytes))
            let secrets = try provisioning.unlock(code: code)
            return KitProvisioning(
                certificate: provisioning.certificate, signedCertificate: provisioning.signedCertificate,
                signingSeed: secrets.signingSeed.copy(), identity: SealingIdentity(secret: secrets.sealingSecret),
                adminSeed: secrets.adminSeed.copy())
        } catch {
            throw CommandFailure(provisioning: error)
        }
    }

    /// Makes a vault beside its place and moves it there when it is whole: what is found in place is whole, and what a
    /// crash left is made again.
    static func place<Result>(at folder: URL, draft name: String, _ make: (String) throws -> Result) throws -> Result {
        let home = folder.deletingLastPathComponent()
        try FileManager.default.createDirectory(
            at: home, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let draft = home.appendingPathComponent(name)
        try? FileManager.default.removeItem(at: draft)
        let result: Result
        do { result = try make(draft.path) } catch {
            try? FileManager.default.removeItem(at: draft)
            throw error
        }
        try Vault.place(draft.path, at: folder.path)
        return result
    }
}

extension CommandFailure {
    init(provisioning error: Packet.ProvisioningError) {
        switch error {
        case .wrongCode:
            self.init(
                .denied, "wrong_code",
                Message(vi: "Mã kích hoạt không mở được tệp này", en: "The activation code does not open this file"),
                hint: Message(
                    vi: "So lại từng ký tự; tệp và mã phải cùng một lần cấp.",
                    en: "Check it letter by letter; file and code must be of the same issue."))
        default: self.init(problem: .badProvisioning, detail: error.description)
        }
    }

    /// A vault made empty would give receipt numbers that are on somebody's paper already.
    static func continuesKit(_ kit: KitID) -> CommandFailure {
        CommandFailure(
            .data, "continues_kit",
            Message(
                vi: "Tệp này cấp lại bộ \(kit): số biên nhận phải đi tiếp, không được bắt đầu lại",
                en: "This file continues kit \(kit): its receipt numbers go on and must not begin again"),
            hint: Message(
                vi: "Khôi phục từ bản sao lưu bằng `tram kit restore`.",
                en: "Take the kit's backup with `tram kit restore`."))
    }

    init(_ error: VaultCreationError) {
        switch error {
        case .otherKeys: self.init(problem: .badProvisioning)
        case .user(let error): self.init(error)
        case .hardware(let error): self.init(error)
        case .store(let error): self.init(error)
        }
    }

    init(_ error: UserError) {
        switch error {
        case .badName, .nameTaken: self.init(problem: .badValue, detail: error.description)
        case .samePassword:
            self.init(
                .data, "same_password",
                Message(vi: "Hai mật khẩu giống nhau", en: "Both passwords are the same"),
                hint: Message(vi: "Chọn mật khẩu khác.", en: "Choose another one."))
        case .tooManyTries(let seconds): self.init(LoginError.tooManyTries(seconds: seconds))
        case .password(let error): self.init(error)
        case .store(let error): self.init(error)
        }
    }

    init(_ error: LoginError) {
        switch error {
        case .unknownUser: self.init(problem: .notFound, detail: error.description)
        case .wrongPassword: self.init(problem: .wrongPassword)
        case .tooManyTries(let seconds):
            self.init(
                .denied, ProblemCode.tooManyTries.rawValue, .tooManyTries(seconds: seconds),
                hint: ProblemCode.tooManyTries.hint)
        case .emptyPassword: self.init(problem: .emptyPassword)
        case .disabled: self.init(problem: .notAllowed, detail: error.description)
        case .notEnoughMemory: self = .notEnoughMemory
        case .hardware(let error): self.init(error)
        case .store(let error): self.init(error)
        }
    }
}

extension CommandFailure {
    static let notEnoughMemory = CommandFailure(
        .world, "not_enough_memory",
        Message(vi: "Không đủ bộ nhớ để kiểm tra mật khẩu", en: "Not enough memory to check the password"),
        hint: Message(vi: "Đóng bớt chương trình rồi thử lại.", en: "Close other programs and try again."))
}
