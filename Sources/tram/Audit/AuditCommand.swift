import ArgumentParser
import CanonicalJSON
import EnrollmentModel
import Foundation
import Packet
import Secrets
import Storage
import Vietnam

/// `tram audit`: what was done on this kit, and whether the log of it is whole.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "The log of everything that was done on this kit.",
        subcommands: [AuditVerify.self, AuditExport.self])
}

/// `tram audit verify`: the whole chain, every checkpoint, the records and the counters.
struct AuditVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Goes through the whole audit log and names the first broken entry.",
        discussion: """
            Exit code 3 when it is broken. A cut end is found at the next sync, by the registry. With --file an exported
            log is checked instead, without a vault and without a login.
            """)

    @Option(help: ArgumentHelp("An exported log.", valueName: "file"))
    var file: String?

    @Option(
        name: .long,
        help: ArgumentHelp("With --file: the key that the registry certified for the kit.", valueName: "key"),
        transform: { text in
            guard let key = PublicKey(text: text) else {
                throw ValidationError("\(text) is not an Ed25519 public key: it has 43 characters of base64url")
            }
            return key
        })
    var deviceKey: PublicKey?

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        guard let file else { return try show(login.openToRead().store.verifyAudit(), [:]) }
        guard let bytes = FileManager.default.contents(atPath: fileURL(file).path) else {
            throw CommandFailure.unreadable(file)
        }
        guard let audit = AuditFile([UInt8](bytes), device: deviceKey) else {
            throw CommandFailure(
                .data, "no_audit_file",
                Message(vi: "\(file) không phải nhật ký đã xuất", en: "\(file) is no exported audit log"),
                hint: Message(vi: "Xuất bằng `tram audit export`.", en: "Export one with `tram audit export`."))
        }
        var facts: JSONObject = ["kit": audit.kit.json, "device": .string(Base64URL.encode(audit.device.bytes))]
        facts["device_known"] = .bool(deviceKey != nil)
        facts["exported_by"] = audit.exportedBy.map { .string($0) }
        try show(audit.report, facts)
    }

    private func show(_ report: AuditReport, _ facts: JSONObject) throws {
        var object = report.json
        for (name, value) in facts.sorted { object[name] = value }
        output.show(.object(object), report.lines)
        if let finding = report.findings.first { throw CommandFailure(finding) }
    }
}

/// `tram audit export`: the log as lines that an auditor checks without this program.
struct AuditExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes the audit log as signed JSON lines; for supervisors and admins.")

    @Option(help: ArgumentHelp("Where to write; a file that is there is replaced.", valueName: "file"))
    var out: String

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let (bytes, report) = try login.openToRead().store.exportAudit()
        let url = fileURL(out)
        do {
            try Data(bytes).write(to: url, options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: url.path)
        } catch {
            throw CommandFailure(problem: .diskFailed, detail: out)
        }
        var object = report.json
        object["bytes"] = .int(bytes.count)
        output.show(.object(object), report.lines + ["bytes\t\(bytes.count)"])
        if let finding = report.findings.first { throw CommandFailure(finding) }
    }
}

extension AuditReport {
    /// What was found, for machines.
    fileprivate var json: JSONObject {
        var object: JSONObject = [
            "whole": .bool(isWhole), "entries": .int(entries), "checkpoints": .int(checkpoints),
            "flagged": .int(flaggedEntries), "clock_steps": .int(clockStepCount),
            "clock": .array(clockSteps.map { ["n": .int($0.number), "by_ms": .int($0.by)] }),
            "findings": .array(findings.map(\.json)),
        ]
        object["acknowledged"] = acknowledged.map { .int($0) }
        object["last_ms"] = lastTime.map { .int($0) }
        return object
    }

    /// The same for people, one fact a line.
    fileprivate var lines: [String] {
        ["entries\t\(entries)", "checkpoints\t\(checkpoints)", "acknowledged\t\(acknowledged.map { "\($0)" } ?? "-")"]
            + clockSteps.map { "clock\t\($0.number)\t\($0.by)" }
            + findings.map { "broken\t\($0.number)\t\($0.fault.rawValue)\t\($0.time.map { "\($0)" } ?? "-")" }
            + (isWhole ? ["whole"] : [])
    }
}

extension AuditFinding {
    fileprivate var json: JSONValue {
        var object: JSONObject = ["n": .int(number), "what": .string(fault.rawValue)]
        object["time_ms"] = time.map { .int($0) }
        object["time_before_ms"] = timeBefore.map { .int($0) }
        return .object(object)
    }
}
