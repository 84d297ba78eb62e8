import CanonicalJSON
public import EnrollmentModel
public import Secrets

/// An exported audit log, checked without a vault.
public struct AuditFile: Sendable {
    /// The kit it says it is of.
    public let kit: KitID
    /// The key it says the kit has. A file proves nothing about a key that came with it.
    public let device: PublicKey
    /// Who exported it, where its last line is good.
    public private(set) var exportedBy: String?
    /// What came of going through it.
    public private(set) var report = AuditReport()

    /// Goes through an exported log.
    ///
    /// - Parameters:
    ///   - bytes: The file.
    ///   - device: The key that the registry certified for the kit, if it is known here.
    /// - Returns: Nothing when it is no exported audit log at all.
    public init?(_ bytes: [UInt8], device known: PublicKey? = nil) {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        guard let first = lines.first, let json = try? JSONValue(canonical: Array(first)),
            let header = try? AuditFormat.Header(json: json)
        else { return nil }
        kit = header.kit
        device = header.device
        // The last piece is what follows the last line feed: nothing.
        let body = lines.dropFirst().dropLast().map { Array($0) }
        var walk = AuditWalk(kit: header.kit, device: known ?? header.device, epoch: header.epoch)
        var finding = Self.take(body.dropLast(), &walk, &report)
        if finding == nil, let known, known != header.device { finding = walk.finding(.headMismatch) }
        report.fill(from: walk)
        let length = bytes.count - (body.last.map { $0.count + 1 } ?? 0) - (lines.last?.count ?? 0)
        let head = body.last.flatMap { Self.head($0, device: known ?? header.device) }
        exportedBy = head?.by
        if finding == nil {
            let expected = AuditFormat.Head(
                kit: header.kit, epoch: header.epoch, number: walk.number, link: walk.link,
                checkpoint: walk.checkpoint?.hash ?? .zeros, body: BLAKE2b.hash256(bytes.prefix(length)),
                by: head?.by ?? "", wall: head?.wall ?? 0)
            if head != expected || lines.last?.isEmpty != true {
                finding = AuditFinding(.headMismatch, walk.number, time: walk.last?.reading.wall)
            }
        }
        report.findings = finding.map { [$0] } ?? []
    }

    private static func head(_ line: [UInt8], device: PublicKey) -> AuditFormat.Head? {
        guard let signed = try? JWS(json: JSONValue(canonical: line)),
            (try? signed.verify(typ: AuditFormat.type) { $0 == device.id ? device : nil }) != nil
        else { return nil }
        return try? AuditFormat.Head(json: JSONValue(canonical: signed.payload))
    }

    /// Walks along the lines between the first and the last.
    private static func take(
        _ lines: ArraySlice<[UInt8]>, _ walk: inout AuditWalk, _ report: inout AuditReport
    ) -> AuditFinding? {
        var rest = lines
        var finding: AuditFinding?
        while let line = rest.popFirst() {
            guard !isSigned(line) else {
                if let ack = acknowledgement(line), rest.isEmpty {
                    report.acknowledged = ack.number
                } else {
                    finding = finding ?? walk.finding(.checkpointMismatch)
                }
                continue
            }
            report.entries += 1
            var checkpoint: [UInt8]?
            if let next = rest.first, isSigned(next), acknowledgement(next) == nil {
                checkpoint = rest.popFirst()
                report.checkpoints += 1
            }
            guard finding == nil else { continue }
            do throws(AuditFinding) { try walk.take(line, checkpoint: checkpoint) } catch {
                let number = (try? JSONValue(parsing: line))?["n"]?.int
                let isGap = number.map { $0 > walk.number + 1 } ?? false
                finding = isGap && error.fault == .outOfOrder ? walk.finding(.missing) : error
            }
        }
        return finding
    }

    private static func isSigned(_ line: [UInt8]) -> Bool { line.starts(with: Array(#"{"payload":"#.utf8)) }

    private static func acknowledgement(_ line: [UInt8]) -> CheckpointAck? {
        guard let signed = try? JWS(json: JSONValue(canonical: line)) else { return nil }
        return try? CheckpointAck(json: JSONValue(canonical: signed.payload))
    }
}
