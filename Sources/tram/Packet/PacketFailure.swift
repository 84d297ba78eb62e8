import Packet
import Secrets
import Vietnam

extension CommandFailure {
    /// What sealing and opening threw, if it is that.
    static func explainingPackets(_ error: any Error) -> CommandFailure? {
        switch error {
        case let error as AgeError: CommandFailure(error)
        case let error as PacketError: CommandFailure(error)
        case let error as FileError: CommandFailure(error)
        case let error as ProvisioningError: CommandFailure(error)
        default: nil
        }
    }

    /// An age file that does not open. The class stands first and is the same in every language.
    init(_ error: AgeError) {
        let name = error.failureClass
        if case .notEnoughMemory(let kib) = error {
            self.init(
                .world, "not_enough_memory",
                Message(
                    vi: "\(name): mật khẩu cần \(kib / 1024) MiB bộ nhớ",
                    en: "\(name): the passphrase needs \(kib / 1024) MiB"),
                hint: Message(vi: "đóng bớt chương trình rồi thử lại", en: "close other programs and try again"))
            return
        }
        self.init(
            .data, name.lowercased().split(separator: " ").joined(separator: "_"),
            Message(vi: "\(name): \(Self.vietnamese(error))", en: error.description), hint: Self.hint(error))
    }

    private static func vietnamese(_ error: AgeError) -> String {
        switch error {
        case .header(let reason): "phần đầu tệp không đúng chuẩn age v1 (\(reason))"
        case .noMatch: "tệp được niêm phong cho người khác, hoặc mật khẩu không đúng"
        case .hmac: "phần đầu tệp đã bị sửa sau khi niêm phong"
        case .payload(let chunk): "khối \(chunk) đã bị sửa, bị chuyển chỗ hoặc bị cắt"
        case .armor(let reason): "dạng văn bản của tệp bị hỏng (\(reason))"
        case .notEnoughMemory: "không đủ bộ nhớ"
        }
    }

    private static func hint(_ error: AgeError) -> Message {
        switch error {
        case .noMatch:
            Message(
                vi: "kiểm tra tệp khoá (--identity) hoặc mật khẩu", en: "check the identity file or the passphrase")
        default:
            Message(
                vi: "chép lại tệp từ nơi gửi; đừng xoá bản gốc",
                en: "copy the file from its sender again; do not delete the original")
        }
    }

    /// A packet that is not believed.
    init(_ error: PacketError) {
        self.init(problem: .badPacket, detail: error.description)
    }

    /// A system call that failed.
    init(_ error: FileError) {
        self.init(problem: error.isFull ? .diskFull : .diskFailed, detail: error.description)
    }

    /// A provisioning file that was not taken.
    init(_ error: ProvisioningError) {
        switch error {
        case .wrongCode: self.init(problem: .wrongPassword, detail: error.description)
        default: self.init(problem: .badProvisioning, detail: error.description)
        }
    }

    /// A file of identities that cannot be used.
    static func badIdentities(_ file: String, _ error: IdentityFileError) -> CommandFailure {
        let place =
            switch error {
            case .line(let line): Message(vi: "dòng \(line) không phải là khoá age", en: error.description)
            case .empty: Message(vi: "không có khoá nào", en: error.description)
            }
        return CommandFailure(
            .data, "bad_identity", Message(vi: "\(file): \(place.vi)", en: "\(file): \(place.en)"),
            hint: Message(
                vi: "mỗi dòng một khoá AGE-SECRET-KEY-1…, dòng chú thích bắt đầu bằng #",
                en: "one AGE-SECRET-KEY-1… a line, comments begin with #"))
    }

    /// A file that is larger than anything that belongs there.
    static func tooLarge(_ file: String, limit: Int) -> CommandFailure {
        CommandFailure(
            .data, "too_large",
            Message(vi: "\(file) lớn hơn \(limit) byte", en: "\(file) is larger than \(limit) bytes"),
            hint: Message(vi: "kiểm tra lại tên tệp", en: "check the name of the file"))
    }

    /// A passphrase of no characters.
    static let emptyPassphrase = CommandFailure(
        .data, "empty_passphrase", Message(vi: "mật khẩu trống", en: "the passphrase is empty"),
        hint: Message(vi: "ghi mật khẩu vào dòng đầu của tệp", en: "put it on the first line of the file"))
}
