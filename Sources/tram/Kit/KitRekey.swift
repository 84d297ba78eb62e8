import ArgumentParser
import CanonicalJSON
import Enrollment
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
        // Where nobody can read any more how far one came, a new one takes everything again.
        let isUnderWay = (try? kit.store.rekeyUnderWay()) != nil
        let earlier = isUnderWay ? try RekeyReport.run(kit.store, output: output) : nil
        do throws(StoreError) { try kit.store.beginRekey() } catch {
            if let earlier { show(earlier, [Self.finished, Self.notBegun], isNew: false) }
            throw error
        }
        show(
            try RekeyReport.run(kit.store, output: output), isUnderWay ? [Self.finished, Self.begun] : [], isNew: true,
            finishedEarlier: isUnderWay)
    }

    private func show(_ report: RekeyReport, _ said: [Message], isNew: Bool, finishedEarlier: Bool = true) {
        var object = report.object
        object["begun"] = .bool(isNew)
        object["finished_earlier"] = .bool(finishedEarlier)
        output.show(.object(object), said.map { $0.text(in: output.language) } + report.lines(output.language))
    }

    private static let finished = Message(
        vi: "đã làm xong lần đổi khoá bị dừng trước đây", en: "the change of keys that was stopped earlier is finished")
    private static let begun = Message(
        vi: "sau đó đã đổi khoá lại từ đầu", en: "after that everything got new keys once more")
    private static let notBegun = Message(
        vi: "chưa đổi khoá lại từ đầu: việc này của quản trị", en: "nothing was begun anew: that is for an admin")
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
    var json: JSONValue { .object(object) }

    fileprivate var object: JSONObject {
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
