import Secrets
import Vietnam

/// A password that somebody chooses: it must be one that can be typed at the desk again.
///
/// Bytes are kept as they were typed and not normalised: what a keyboard gives once it gives every time, and a change
/// of the rules of Unicode must not lock a kit.
enum NewPassword {
    /// Reads it from a file, or asks for it twice.
    static func read(file: String?, prompt: @autoclosure () -> String, language: Language) throws -> LockedBytes {
        let password =
            try file.map(PasswordEntry.read(file:)) ?? PasswordEntry.askTwice(prompt(), language: language)
        guard password.count > 0 else { throw CommandFailure.noNewPassword }
        guard unsafe password.withUnsafeBytes({ unsafe isTypable($0) }) else { throw CommandFailure.passwordIsNoText }
        return password
    }

    /// Whether the bytes are UTF-8 without control characters; looked at where they lie, without a copy.
    static func isTypable(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var parser = Unicode.UTF8.ForwardParser()
        var rest = unsafe bytes.makeIterator()
        while true {
            switch unsafe parser.parseScalar(from: &rest) {
            case .emptyInput: return true
            case .error: return false
            case .valid(let encoded):
                guard Unicode.UTF8.decode(encoded).properties.generalCategory != .control else { return false }
            }
        }
    }
}

extension CommandFailure {
    static let noNewPassword = CommandFailure(
        .data, "empty_password", ProblemCode.emptyPassword.message,
        hint: Message(vi: "Chọn một mật khẩu.", en: "Choose one."))

    static let passwordIsNoText = CommandFailure(
        .data, "password_not_text",
        Message(
            vi: "Mật khẩu mới không phải chữ UTF-8, hoặc có ký tự điều khiển",
            en: "The new password is not text in UTF-8, or has control characters in it"),
        hint: Message(
            vi: "Chọn mật khẩu gõ được trên bàn phím; xoá ký tự \\r ở cuối dòng.",
            en: "Choose one that a keyboard can type; a line must not end in \\r."))
}
