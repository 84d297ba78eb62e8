import CanonicalJSON
import EnrollmentModel
import Secrets

/// Goes along the lines of an exported audit log as they come.
struct AuditFileWalk: ~Copyable {
    /// The longest line that is taken, bytes: far above any entry or signature.
    private static let limit = 1 << 20
    private static let lineFeed: UInt8 = 0x0A

    private let known: PublicKey?
    private var header: AuditFormat.Header?
    private var isNoLog = false
    /// Of all whole lines but ``last``.
    private var hasher = BLAKE2bHasher()
    /// What follows the last line feed.
    private var rest: [UInt8] = []
    /// The last whole line: the head, if nothing follows.
    private var last: [UInt8]?
    /// An entry whose checkpoint may come next.
    private var entry: [UInt8]?
    private var acknowledgement: CheckpointAck?
    private var walk: AuditWalk?
    /// The hashes of the checkpoints that were passed.
    private var passed: [Int: Digest] = [:]
    private var finding: AuditFinding?
    private var report = AuditReport()

    init(device known: PublicKey?) { self.known = known }

    mutating func push(_ bytes: [UInt8]) {
        guard !isNoLog else { return }
        let pieces = bytes.split(separator: Self.lineFeed, omittingEmptySubsequences: false)
        for (index, piece) in pieces.enumerated() {
            if index > 0 {
                line(rest)
                rest.removeAll(keepingCapacity: true)
            }
            rest += piece
            if rest.count > Self.limit {
                // No first line is that long.
                if header == nil { isNoLog = true }
                find(.altered)
                rest.removeAll()
            }
        }
    }

    private mutating func line(_ bytes: [UInt8]) {
        guard header != nil else { return begin(bytes) }
        if let last { take(last) }
        last = bytes
    }

    private mutating func begin(_ bytes: [UInt8]) {
        guard let json = try? JSONValue(canonical: bytes), let header = try? AuditFormat.Header(json: json) else {
            isNoLog = true
            return
        }
        self.header = header
        hash(bytes)
        walk = AuditWalk(kit: header.kit, device: known ?? header.device, epoch: header.epoch)
    }

    private mutating func hash(_ line: [UInt8]) {
        hasher.update(line)
        hasher.update([Self.lineFeed])
    }

    /// A line between the first and the last.
    private mutating func take(_ line: [UInt8]) {
        hash(line)
        // Nothing but the head comes after the registry's word.
        if acknowledgement != nil { find(.checkpointMismatch) }
        guard Self.isSigned(line) else {
            passEntry(with: nil)
            entry = line
            report.entries += 1
            return
        }
        if let ack = Self.acknowledgement(line) {
            passEntry(with: nil)
            acknowledgement = ack
            report.acknowledged = ack.number
        } else if entry != nil {
            report.checkpoints += 1
            passEntry(with: line)
        } else {
            find(.checkpointMismatch)
        }
    }

    /// Walks on along the entry that waited for its checkpoint.
    private mutating func passEntry(with checkpoint: [UInt8]?) {
        guard let line = entry else { return }
        entry = nil
        guard finding == nil, var walk else { return }
        do throws(AuditFinding) {
            try walk.take(line, checkpoint: checkpoint)
            if checkpoint != nil { passed[walk.number] = walk.checkpoint?.hash }
            self.walk = walk
        } catch {
            let number = (try? JSONValue(parsing: line))?["n"]?.int
            let isGap = number.map { $0 > walk.number + 1 } ?? false
            finding = isGap && error.fault == .outOfOrder ? walk.finding(.missing) : error
        }
    }

    private mutating func find(_ fault: AuditFault) { finding = finding ?? walk?.finding(fault) }

    /// What it amounts to; nothing when it is no exported audit log.
    consuming func finish() -> AuditFile? {
        guard !isNoLog, let header else { return nil }
        passEntry(with: nil)
        guard let walk else { return nil }
        if let known, known != header.device { find(.headMismatch) }
        if let acknowledgement { judge(acknowledgement, walk, header) }
        let head = last.flatMap { Self.head($0, device: known ?? header.device) }
        let expected = AuditFormat.Head(
            kit: header.kit, epoch: header.epoch, number: walk.number, link: walk.link,
            checkpoint: walk.checkpoint?.hash ?? .zeros, body: hasher.hashSoFar(), by: head?.by ?? "",
            wall: head?.wall ?? 0)
        if finding == nil, head != expected || !rest.isEmpty {
            finding = AuditFinding(.headMismatch, walk.number, time: walk.last?.reading.wall)
        }
        report.fill(from: walk)
        report.findings = finding.map { [$0] } ?? []
        return AuditFile(kit: header.kit, device: header.device, exportedBy: head?.by, report: report)
    }

    /// The registry's word has to be about this kit and fit the checkpoints.
    private mutating func judge(_ ack: CheckpointAck, _ walk: AuditWalk, _ header: AuditFormat.Header) {
        guard finding == nil else { return }
        finding =
            ack.kit == header.kit
            ? walk.judge(ack) { passed[$0] }
            : AuditFinding(.acknowledgementAltered, walk.number, time: walk.last?.reading.wall)
    }

    private static func head(_ line: [UInt8], device: PublicKey) -> AuditFormat.Head? {
        guard let signed = try? JWS(json: JSONValue(canonical: line)),
            (try? signed.verify(typ: AuditFormat.type) { $0 == device.id ? device : nil }) != nil
        else { return nil }
        return try? AuditFormat.Head(json: JSONValue(canonical: signed.payload))
    }

    private static func isSigned(_ line: [UInt8]) -> Bool { line.starts(with: Array(#"{"payload":"#.utf8)) }

    private static func acknowledgement(_ line: [UInt8]) -> CheckpointAck? {
        guard let signed = try? JWS(json: JSONValue(canonical: line)) else { return nil }
        return try? CheckpointAck(json: JSONValue(canonical: signed.payload))
    }
}
