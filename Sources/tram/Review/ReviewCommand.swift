public import ArgumentParser
import CanonicalJSON
import Enrollment
public import EnrollmentModel
import Storage
import Vietnam

/// `tram review`: a supervisor judges what others took.
struct ReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review", abstract: "Approval by a supervisor; never of one's own work.",
        subcommands: [ReviewList.self, ReviewOpen.self, ReviewApprove.self, ReviewReturn.self, ReviewSign.self])
}

/// `tram review list`: batches that wait for a signature.
struct ReviewList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Batches that wait for a signature.")

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let kit = try login.openToRead()
        let waiting = try kit.store.batches().filter { $0.signedBy == nil }
        output.show(.array(waiting.map(\.json)), waiting.map(\.line))
    }
}

/// `tram review open`: shows an application and notes that it was opened.
struct ReviewOpen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Shows an application for judgement.")

    @Argument(help: "Batch.")
    var batch: String

    @Argument(help: "Receipt numbers.")
    var receipts: [String]

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let kit = try login.open()
        let records = try receipts.map { try kit.store.openForReview(kit.id(of: $0), in: batch) }
        let today = CivilDate(milliseconds: kit.now())
        output.show(
            .array(records.map { $0.full(today: today) }),
            records.flatMap { $0.fullLines(in: output.language, today: today) })
    }
}

/// `tram review approve`: one, several or all that have no verdict.
struct ReviewApprove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Approves applications of a batch.")

    @Argument(help: "Batch.")
    var batch: String

    @Argument(help: "Receipt numbers.")
    var receipts: [String] = []

    @Flag(help: "Every application without a verdict.")
    var all = false

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard all != !receipts.isEmpty else { throw ValidationError("name receipt numbers, or --all") }
    }

    func run() throws {
        let kit = try login.open()
        let review = try kit.store.review(batch)
        let chosen =
            all
            ? review.batch.items.map(\.app).filter { review.verdicts[$0] == nil } : try receipts.map(kit.id)
        for app in chosen { try kit.store.judge(app, in: batch, .approved) }
        output.show(["approved": .int(chosen.count)], ["\(batch)\t\(chosen.count)"])
    }
}

/// `tram review return`: one application goes back with a reason.
struct ReviewReturn: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "return", abstract: "Sends an application back with a reason.")

    @Argument(help: "Batch.")
    var batch: String

    @Argument(help: "Receipt number.")
    var receipt: String

    @Option(help: "Kind of fault: \(ReturnReason.Code.allCases.map(\.rawValue).joined(separator: ", ")).")
    var reason: ReturnReason.Code

    @Option(help: "The field it is about.")
    var field: String?

    @Option(help: "What the operator should do.")
    var text: String

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let path = try field.map { name in
            guard let path = FieldPath(name), FormDefinition.enrol.field(path) != nil else {
                throw CommandFailure(problem: .unknownKey, detail: name)
            }
            return path
        }
        guard !text.allSatisfy(\.isWhitespace) else { throw CommandFailure(problem: .badValue, detail: "--text") }
        let kit = try login.open()
        let why = ReturnReason(code: reason, field: path, text: text)
        try kit.store.judge(kit.id(of: receipt), in: batch, .returned(why))
        output.show(["returned": .string(receipt)], ["\(batch)\t\(receipt)"])
    }
}

extension ReturnReason.Code: ExpressibleByArgument {}

/// `tram review sign`: signs the batch and seals what was approved.
struct ReviewSign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "Signs the batch; approved applications are sealed to the registry.")

    @Argument(help: "Batch.")
    var batch: String

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let kit = try login.open()
        if let supervisor = try kit.store.review(batch).signedBy { return try goOnSealing(kit, supervisor) }
        let approval = try kit.store.signApproval(batch)
        let sealing = try kit.sealApproved()
        output.show(
            [
                "batch": .string(batch), "approved": .int(approval.approved), "returned": .int(approval.returned),
                "root": approval.root.json, "sealed": .int(sealing.sealed),
            ],
            ["\(batch)\t\(approval.approved)\t\(approval.returned)\t\(approval.root)"])
        if let problem = sealing.problem { throw problem }
    }

    /// A batch that is signed already is not signed again; what a crash left unsealed is sealed.
    private func goOnSealing(_ kit: KitSession, _ supervisor: String) throws {
        let sealing = try kit.sealApproved()
        output.show(
            ["batch": .string(batch), "signed_by": .string(supervisor), "sealed": .int(sealing.sealed)],
            ["\(batch)\t\(supervisor)\t\(sealing.sealed)"])
        if let problem = sealing.problem { throw problem }
    }
}
