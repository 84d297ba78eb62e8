import ArgumentParser
import CanonicalJSON
import EnrollmentModel
import Storage
import Vietnam

/// `tram kit extend`: takes the code that headquarters read out.
struct KitExtend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extend",
        abstract: "Takes an extension code, so that people can be enrolled long after the certificate's end.",
        discussion: "Headquarters read it out: `tram-registry kit extend --kit K --days N`. Anybody who works here may."
    )

    @Argument(help: "The code, ten letters and digits.")
    var code: String

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let until = try login.open().store.extend(code)
        let day = CivilDate(milliseconds: until).text
        output.show(
            ["capture_until_ms": .int(until)],
            [output.language == .vi ? "Nhận hồ sơ mới đến \(day)" : "New applications until \(day)"])
    }
}

extension CertificateAge {
    /// As `tram kit status --json` prints it.
    func json(notAfter: Int) -> JSONValue {
        [
            "phase": .string(phase.rawValue), "days_left": .int(daysLeft), "not_after_ms": .int(notAfter),
            "capture_until_ms": .int(captureUntil), "may_approve": .bool(allowsApproval),
            "may_begin": .bool(allowsNew),
        ]
    }
}

extension CommandFailure {
    init(_ error: ExtensionError) {
        let again = Message(
            vi: "Nhờ trung tâm đọc lại từng ký tự, nói rõ tên bộ và ngày.",
            en: "Have headquarters read it out again, letter by letter, for this kit's name.")
        switch error {
        case .misheard:
            self.init(
                .data, "bad_code", Message(vi: "Mã sai hoặc thiếu ký tự", en: "A character of the code is wrong"),
                hint: again)
        case .wrong:
            self.init(
                .denied, "wrong_code",
                Message(vi: "Mã không phải của bộ này", en: "The code is not for this kit and its certificate"),
                hint: again)
        case .used:
            self.init(
                .denied, "code_used",
                Message(
                    vi: "Mã này không gia hạn thêm được nữa", en: "The code reaches no further than what is allowed"),
                hint: Message(vi: "Xin mã mới.", en: "Ask for a new one."))
        case .tooManyTries(let seconds):
            let time = Message.duration(seconds: seconds)
            self.init(
                .denied, ProblemCode.tooManyTries.rawValue,
                Message(vi: "Gõ sai mã quá nhiều lần: chờ \(time.vi)", en: "Too many wrong codes: wait \(time.en)"),
                hint: again)
        case .store(let error): self.init(error)
        }
    }
}
