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
        guard let file else { return try show(login.openToRead().store.verifyAudit()) }
        let input = try ByteInput(file: fileURL(file).path)
        guard let audit = try AuditFile(device: deviceKey, reading: { try input.forEachPiece($0) }) else {
            throw CommandFailure(
                .data, "no_audit_file",
                Message(vi: "\(file) không phải nhật ký đã xuất", en: "\(file) is no exported audit log"),
                hint: Message(vi: "Xuất bằng `tram audit export`.", en: "Export one with `tram audit export`."))
        }
        if deviceKey == nil { Warning.deviceNotCompared.report() }
        try show(audit.report, facts(audit), lines(audit))
    }

    private func facts(_ audit: AuditFile) -> JSONObject {
        var facts: JSONObject = [
            "kit": audit.kit.json, "device": .string(audit.device.text), "device_known": .bool(deviceKey != nil),
        ]
        facts["exported_by"] = audit.exportedBy.map { .string($0) }
        return facts
    }

    private func lines(_ audit: AuditFile) -> [String] {
        [
            "kit\t\(audit.kit)", "device\t\(audit.device.text)\t\(deviceKey == nil ? "not compared" : "compared")",
            "exported\t\(audit.exportedBy.map(Visible.text) ?? "-")",
        ]
    }

    private func show(_ report: AuditReport, _ facts: JSONObject = [:], _ lines: [String] = []) throws {
        var object = report.json
        for (name, value) in facts.sorted { object[name] = value }
        output.show(.object(object), lines + report.lines)
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
        let kit = try login.openToRead()
        var bytes = 0
        let report = try ReplacingFile.write(fileURL(out)) { write in
            try kit.store.exportAudit { piece in
                try write(piece)
                bytes += piece.count
            }
        }
        var object = report.json
        object["bytes"] = .int(bytes)
        output.show(.object(object), report.lines + ["bytes\t\(bytes)"])
        if let finding = report.findings.first { throw CommandFailure(finding) }
    }
}

/// A file of mode 0600 that is there as a whole or not at all, in the place of one that was there before.
private enum ReplacingFile {
    static func write<Value>(_ url: URL, _ body: ((_ write: ([UInt8]) throws -> Void) throws -> Value)) throws -> Value
    {
        let draft = url.appendingPathExtension("new")
        let failure = CommandFailure(problem: .diskFailed, detail: url.path)
        // One that a crash left behind may be anybody's to read.
        try? FileManager.default.removeItem(at: draft)
        guard
            FileManager.default.createFile(
                atPath: draft.path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = try? FileHandle(forWritingTo: draft)
        else { throw failure }
        var isWritten = true
        do {
            let value = try body { piece in
                isWritten = false
                try file.write(contentsOf: piece)
                isWritten = true
            }
            isWritten = false
            try file.synchronize()
            try file.close()
            guard unsafe rename(draft.path, url.path) == 0 else { throw failure }
            return value
        } catch {
            try? FileManager.default.removeItem(at: draft)
            // The vault tells of a disk that failed, and would be the wrong one.
            throw isWritten ? error : failure
        }
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
