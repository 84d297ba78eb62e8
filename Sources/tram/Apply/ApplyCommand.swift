import ArgumentParser
import CanonicalJSON
import Enrollment
import EnrollmentModel
import Storage
import Vietnam

/// `tram apply`: the desk in line mode, for scripts and for terminals that can do no more.
struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Applications in line mode.",
        discussion: "Fields of an answers file: "
            + FormDefinition.enrol.entered.map(\.path.text).joined(separator: ", ") + ".",
        subcommands: [ApplyNew.self, ApplyResume.self, ApplyList.self, ApplyShow.self, ApplyFind.self])
}

/// Which devices take the pictures.
struct StationOptions: ParsableArguments {
    /// Real devices, or emulated ones on a kit of a demo registry.
    enum Devices: String, ExpressibleByArgument, CaseIterable {
        case usb
        case emulated
    }

    @Option(name: .long, help: "Devices to capture with: usb, or emulated on a demo kit only.")
    var devices = Devices.usb

    @Option(name: .long, help: .hidden)
    var personSeed: UInt64 = 1

    /// Opens the devices.
    func open(for kit: KitSession) async throws -> Station {
        switch devices {
        case .usb: return try await .plugged()
        case .emulated:
            guard kit.isDemo else { throw CommandFailure.emulatedOnRealKit }
            return try await .emulated(EmulatedSeat(seed: personSeed))
        }
    }
}

extension CommandFailure {
    /// Invented fingers must never reach a real registry.
    static let emulatedOnRealKit = CommandFailure(
        .denied, "emulated_on_real_kit",
        Message(vi: "Thiết bị mô phỏng chỉ dùng được trên bộ thử", en: "Emulated devices work on a demo kit only"),
        hint: Message(
            vi: "Cắm máy quét thật, hoặc chạy `tram demo --keep`.", en: "Plug in a scanner, or run `tram demo --keep`.")
    )
}

/// `tram apply new`: one person from an answers file.
struct ApplyNew: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Enrols one person from an answers file, YAML or JSON.")

    @Option(name: .long, help: ArgumentHelp("The answers.", valueName: "file"))
    var answers: String

    @OptionGroup var station: StationOptions
    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let answers = try AnswersFile(reading: fileURL(self.answers))
        let kit = try login.openToEnrol()
        kit.warnOfEarlier(answers.fields)
        let record = try await Interruptible.run {
            try await kit.enrolling(answers, with: station, output: output) { try await $0.enrol(answers) }
        }
        output.show(record.summary, record.lines(in: output.language))
    }
}

/// `tram apply resume`: goes on with a draft at the same finger.
struct ApplyResume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Goes on with a draft or a returned application where it stands.")

    @Argument(help: "Receipt number.")
    var receipt: String

    @Option(name: .long, help: ArgumentHelp("Answers to fill in or correct.", valueName: "file"))
    var answers: String?

    @Option(name: .long, help: ArgumentHelp("Position to take again, such as flat.right_thumb.", valueName: "position"))
    var retake: [String] = []

    @OptionGroup var station: StationOptions
    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let answers = try answers.map { try AnswersFile(reading: fileURL($0)) } ?? AnswersFile([:])
        let retake = try retake.map { name in
            guard let position = FieldPath("capture.\(name)").flatMap(CapturePosition.init(path:)) else {
                throw CommandFailure(problem: .unknownKey, detail: name)
            }
            return position
        }
        let kit = try login.openToEnrol()
        let record = try kit.record(of: receipt)
        kit.warnOfEarlier(answers.fields, than: record.application.receiptNumber)
        let done = try await Interruptible.run {
            try await kit.enrolling(answers, with: station, output: output) {
                try await $0.resume(record, answers, retaking: retake)
            }
        }
        output.show(done.summary, done.lines(in: output.language))
    }
}

/// `tram apply list`: every application, newest first.
struct ApplyList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Every application, newest first.")

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let kit = try login.openToRead()
        let list = try kit.store.summaries()
        output.show(.array(list.map(\.json)), list.map(\.line))
    }
}

/// `tram apply show`: one application with what it holds.
struct ApplyShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "One application.")

    @Argument(help: "Receipt number.")
    var receipt: String

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let kit = try login.openToRead()
        let record = try kit.record(of: receipt)
        let today = CivilDate(milliseconds: kit.now())
        output.show(record.full(today: today), record.fullLines(in: output.language, today: today))
    }
}
