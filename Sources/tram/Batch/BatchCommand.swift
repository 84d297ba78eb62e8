import ArgumentParser
import CanonicalJSON
import Enrollment
import EnrollmentModel
import Storage
import Vietnam

/// `tram batch`: the day's work, closed and handed to a supervisor.
struct BatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch", abstract: "Batches: team × commune × day.",
        subcommands: [BatchClose.self, BatchList.self, BatchShow.self])
}

/// `tram batch close`: what was handed in at one session goes into one batch.
struct BatchClose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "Closes a batch of what was handed in at one camp session, the oldest first.")

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let kit = try login.open()
        let batch = try kit.store.closeBatch()
        let left = try kit.vault.counts()[.submitted] ?? 0
        if left > 0 { Warning(code: "more_to_close", message: Self.more(left)).report() }
        output.show(
            ["batch": .string(batch.id), "applications": .int(batch.items.count)],
            ["\(batch.id)\t\(batch.items.count)"])
    }
}

extension BatchClose {
    /// What other sessions handed in, or cannot be read, is not in this one.
    private static func more(_ count: Int) -> Message {
        Message(
            vi: "còn \(count) hồ sơ đã nộp ngoài lô này: chạy lại `tram batch close`",
            en: "\(count) applications that were handed in are in no batch yet: run `tram batch close` again")
    }
}

/// `tram batch list`: every batch, newest first.
struct BatchList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Every batch, newest first.")

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let kit = try login.openToRead()
        let reviews = try kit.store.batches()
        output.show(.array(reviews.map(\.json)), reviews.map(\.line))
    }
}

/// `tram batch show`: one batch with its applications.
struct BatchShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "One batch with its applications.")

    @Argument(help: "Batch.")
    var batch: String

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let kit = try login.openToRead()
        let review = try kit.store.review(batch)
        let receipts = Dictionary(try kit.store.summaries().map { ($0.id, $0) }) { first, _ in first }
        let lines = review.batch.items.map { item in
            let summary = receipts[item.app]
            let isLost = review.unreadable.contains(item.app)
            let verdict = isLost ? "unreadable" : review.verdicts[item.app]?.verdict.rawValue ?? "—"
            let opened = review.opened.contains(item.app) ? "opened" : ""
            let sample = review.sample.contains(item.app) ? "sample" : ""
            return "\(summary?.receipt.text ?? item.app.text)\t\(verdict)\t\(opened)\t\(sample)\t"
                + Visible.text(summary?.name ?? "—")
        }
        output.show(review.json, [review.line] + lines)
    }
}

extension BatchReview {
    var json: JSONValue {
        var object: JSONObject = [
            "batch": .string(batch.id), "applications": .int(batch.items.count), "closed_by": .string(batch.closedBy),
            "closed_ms": .int(batch.closed), "sample": .array(sample.map(\.json)),
            "items": .array(
                batch.items.map { item in
                    var object: JSONObject = ["app": item.app.json, "opened": .bool(opened.contains(item.app))]
                    if unreadable.contains(item.app) { object["unreadable"] = true }
                    object["verdict"] = verdicts[item.app].map { .string($0.verdict.rawValue) }
                    if case .returned(let reason) = verdicts[item.app] { object["reason"] = reason.json }
                    return .object(object)
                }),
        ]
        object["signed_by"] = signedBy.map(JSONValue.string)
        return .object(object)
    }

    var line: String {
        let done = verdicts.count
        return "\(batch.id)\t\(batch.items.count)\t\(done)/\(batch.items.count)\t\(batch.closedBy)\t\(signedBy ?? "—")"
    }
}
