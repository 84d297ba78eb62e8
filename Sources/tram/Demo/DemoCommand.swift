import ArgumentParser
import CanonicalJSON
import Foundation
import Terminal
import Vietnam

/// `tram demo`: the whole kit end to end on emulated devices.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "A registry, a kit, emulated devices and a village: enrol, approve, sync, verify.",
        discussion: "Runs in a temporary folder through the same code as the desk. Nobody in it is real.")

    @Option(help: "How many people come, 1 to 1000.")
    var applicants = 5

    @Option(help: "Seed of the people and their fingers.")
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("Keep registry and kit in this new folder; `tram` opens the kit.", valueName: "dir"))
    var keep: String?

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...1000).contains(applicants) else { throw ValidationError("--applicants is 1 to 1000") }
    }

    func run() async throws {
        let folder = try makeFolder()
        defer { if keep == nil { try? FileManager.default.removeItem(at: folder) } }
        let figures = try await Interruptible.run {
            var run = try DemoRun(folder: folder, applicants: applicants, seed: seed, show: progress)
            return try await run.run()
        }
        let texts = output.language
        output.show(figures.json, figures.table(in: texts) + (keep == nil ? [] : keptLines(folder, texts)))
    }

    private func makeFolder() throws -> URL {
        let folder =
            keep.map { URL(fileURLWithPath: $0) }
            ?? FileManager.default.temporaryDirectory.appendingPathComponent("tram-demo-\(UUID().uuidString)")
        guard !FileManager.default.fileExists(atPath: folder.path) else {
            throw CommandFailure(problem: .kitExists, detail: folder.path)
        }
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        return folder
    }

    /// A bar on a terminal, nothing elsewhere.
    private var progress: DemoProgress {
        let columns = output.json ? nil : TerminalEnvironment.columns(ofTerminal: STDERR_FILENO)
        return DemoProgress(line: ProgressBox(ProgressLine(columns: columns)), language: output.language)
    }

    private func keptLines(_ folder: URL, _ language: Language) -> [String] {
        let kit = folder.appendingPathComponent("kit").path
        let secrets = folder.appendingPathComponent("passwords").path
        let text = Message(
            vi:
                "Mở bộ này: TRAM_HOME=\(kit) tram --devices emulated  (người dùng lan, minh, an; mật khẩu trong \(secrets))",
            en:
                "Open this kit: TRAM_HOME=\(kit) tram --devices emulated  (users lan, minh, an; passwords in \(secrets))"
        )
        return ["", text.text(in: language)]
    }
}

/// How far the demo is, on one line of the terminal.
struct DemoProgress: Sendable {
    let line: ProgressBox
    let language: Language

    func show(_ done: Int, of total: Int, _ label: Message) {
        StandardError.write(line.update(done, total, label.text(in: language)))
    }

    func finish() { StandardError.write(line.finish()) }
}

extension DemoFigures {
    /// Time, sizes and counts for people.
    func table(in language: Language) -> [String] {
        func row(_ vi: String, _ en: String, _ value: String) -> String {
            let label = language == .vi ? vi : en
            return label + String(repeating: " ", count: max(1, 46 - label.count)) + value
        }
        func time(_ step: Step) -> String { "\(Double(milliseconds[step] ?? 0) / 1000) s" }
        return [
            row("Người đến", "People who came", "\(applicants)"),
            row("Ảnh vân tay và chân dung", "Fingers and portraits taken", "\(captured)"),
            row("Trả lại rồi sửa", "Returned and corrected", "\(returned)"),
            row("Đã duyệt, đã ký", "Approved and signed", "\(approved)"),
            row("Biên nhận đã kiểm tra", "Receipts verified", "\(receiptsVerified)"),
            row("Mất / gửi trùng", "Lost / doubled", "\(lost) / \(doubled)"),
            row("Lần đứt kết nối", "Connections cut", "\(cuts)"),
            row("Dữ liệu niêm phong", "Sealed bytes", "\(payloadBytes)"),
            row("Trung tâm nhận được", "Bytes the registry received", "\(receivedBytes)"),
            row("Thu nhận", "Enrolment", time(.enrol)), row("Duyệt", "Approval", time(.approve)),
            row("Niêm phong", "Sealing", time(.seal)), row("Đồng bộ", "Sync", time(.sync)),
            row("Bộ nhớ lớn nhất", "Peak memory", "\(peakMemoryKB / 1024) MB"),
        ]
    }
}
