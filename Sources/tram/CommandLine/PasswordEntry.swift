import Foundation
import Glibc
import Secrets
import Vietnam

/// Reads a password without leaving it in the arguments, the environment, the screen or unlocked memory.
enum PasswordEntry {
    /// The longest password that is read, in bytes; a longer one is refused, not cut. The desk takes as much, and a
    /// terminal would silently cut a line of more than 4095.
    static let limit = 1024

    /// The first line of a file, or of standard input for `-`; white space at its end is part of the password.
    static func read(file: String) throws -> LockedBytes {
        let descriptor = file == "-" ? STDIN_FILENO : unsafe Glibc.open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CommandFailure.unreadable(file) }
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        return try readLine(from: descriptor, file)
    }

    /// Asks on the terminal, without echo.
    static func ask(_ prompt: String) throws -> LockedBytes {
        let terminal = unsafe Glibc.open("/dev/tty", O_RDWR | O_CLOEXEC)
        guard terminal >= 0 else {
            throw CommandFailure(
                .usage, "no_password",
                Message(
                    vi: "không có thiết bị đầu cuối để hỏi mật khẩu",
                    en: "there is no terminal to ask for the password on"),
                hint: Message(vi: "dùng --password-file TỆP", en: "use --password-file FILE"))
        }
        defer { close(terminal) }
        var before = termios()
        guard unsafe tcgetattr(terminal, &before) == 0 else { return try readLine(from: terminal) }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        unsafe tcsetattr(terminal, TCSAFLUSH, &silent)
        defer { unsafe tcsetattr(terminal, TCSAFLUSH, &before) }
        let text = Array("\(prompt): ".utf8)
        _ = unsafe Glibc.write(terminal, text, text.count)
        defer { _ = unsafe Glibc.write(terminal, "\n", 1) }
        return try readLine(from: terminal)
    }

    /// Asks for a new password, twice.
    static func askTwice(_ prompt: String, language: Language) throws -> LockedBytes {
        let first = try ask(prompt)
        let second = try ask(language == .vi ? "Gõ lại" : "Again")
        guard first.isEqual(to: second) else {
            throw CommandFailure(
                .data, "passwords_differ",
                Message(vi: "Hai lần gõ không giống nhau", en: "The two passwords are not the same"),
                hint: Message(vi: "Chạy lại và gõ cẩn thận.", en: "Run it again and type carefully."))
        }
        return first
    }

    private static func readLine(from descriptor: Int32, _ name: String = "/dev/tty") throws -> LockedBytes {
        var buffer = LockedBytes(count: limit + 1)
        var count = 0
        unsafe try buffer.withUnsafeMutableBytes { bytes in
            while count <= limit {
                let got = unsafe Glibc.read(descriptor, bytes.baseAddress.map { unsafe $0 + count }, 1)
                if got < 0 && errno == EINTR { continue }
                // A folder, or a disk that fails: not the same as an empty password.
                guard got >= 0 else { throw CommandFailure.unreadable(name) }
                guard got == 1, unsafe bytes[count] != UInt8(ascii: "\n") else { break }
                count += 1
            }
            guard count <= limit else { throw CommandFailure.passwordTooLong }
        }
        return unsafe buffer.withUnsafeBytes { bytes in
            unsafe LockedBytes(copying: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        }
    }
}

extension CommandFailure {
    static func unreadable(_ file: String) -> CommandFailure {
        CommandFailure(
            .world, "unreadable", Message(vi: "không đọc được tệp \(file)", en: "cannot read the file \(file)"),
            hint: Message(vi: "kiểm tra đường dẫn và quyền đọc", en: "check the path and the permission to read it"))
    }

    static let passwordTooLong = CommandFailure(
        .data, "password_too_long",
        Message(
            vi: "mật khẩu dài quá \(PasswordEntry.limit) byte",
            en: "the password is longer than \(PasswordEntry.limit) bytes"),
        hint: Message(vi: "dùng mật khẩu ngắn hơn", en: "use a shorter password"))
}
