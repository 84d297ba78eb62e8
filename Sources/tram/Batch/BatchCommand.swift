import ArgumentParser
import CanonicalJSON
import Enrollment
import EnrollmentModel
import Storage

/// `tram batch`: the day's work, closed and handed to a supervisor.
struct BatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch", abstract: "Batches: team × commune × day.",
        subcommands: [BatchClose.self, BatchList.self, BatchShow.self])
}

/// `tram batch close`: everything handed in goes into one batch.
struct BatchClose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "Closes a batch of everything that was handed in.")

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let kit = try login.open()
        let batch = try kit.store.closeBatch()
        output.show(
            ["batch": .string(batch.id), "applications": .int(batch.items.count)],
            ["\(batch.id)\t\(batch.items.count)"])
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
            let verdict = review.verdicts[item.app]?.verdict.rawValue ?? "—"
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
