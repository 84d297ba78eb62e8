import ArgumentParser
import CanonicalJSON
import Storage
import Terminal
import Vietnam

/// `tram kit rekey`: new keys for everything, after somebody may have copied the old ones.
struct KitRekey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rekey", abstract: "Gives the vault and every application new keys; goes on where it was stopped.")

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let kit = try login.open(resuming: false)
        if try kit.store.rekeyUnderWay() == nil { try kit.store.beginRekey() }
        let progress = try RekeyReport.run(kit.store, output: output)
        output.show(progress.json, progress.lines(output.language))
    }
}

/// A rekey with its progress on the terminal, and what became of it.
struct RekeyReport {
    private let progress: RekeyProgress

    /// Goes on with the rekey under way to its end.
    static func run(_ store: VaultSession, output: OutputOptions) throws -> RekeyReport {
        let columns = output.json ? nil : TerminalEnvironment.columns(ofTerminal: 2)
        let bar = ProgressBox(ProgressLine(columns: columns))
        defer { StandardError.write(bar.finish()) }
        let label = output.language == .vi ? "hồ sơ" : "applications"
        let done = try store.continueRekey { progress in
            StandardError.write(bar.update(progress.done, progress.total, label))
            return true
        }
        // Another part of this program may have come to the end first.
        return RekeyReport(progress: done ?? RekeyProgress(total: 0, done: 0, damaged: 0, isFinished: true))
    }

    /// The counts.
    var json: JSONValue {
        [
            "applications": .int(progress.total), "done": .int(progress.done), "damaged": .int(progress.damaged),
            "finished": .bool(progress.isFinished),
        ]
    }

    /// The counts in words.
    func lines(_ language: Language) -> [String] {
        let (done, damaged) = (progress.done, progress.damaged)
        let all = Message(
            vi: "đã đổi khoá: \(done) hồ sơ", en: "new keys: \(done) applications"
        ).text(in: language)
        guard damaged > 0 else { return [all] }
        let rest = Message(
            vi: """
                \(damaged) phần hỏng giữ khoá cũ, chỗ nào còn đọc được thì vẫn đọc được: báo quản trị, giữ mọi bản sao \
                lưu
                """,
            en: """
                \(damaged) damaged parts keep their old keys, and what could be read of them still can: tell the \
                administrator, keep every backup
                """
        ).text(in: language)
        return [all, rest]
    }
}
