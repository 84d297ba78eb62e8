import CanonicalJSON
import EnrollmentModel
import Packet
import Secrets
import Storage
import SyncAgent
import Synchronization
import Terminal
import Vietnam

/// What one sync brought.
struct SyncReport {
    /// Applications whose receipts for all parts were verified and stored in this run.
    var receipted = 0
    /// Applications still to be sent.
    var waiting = 0
    /// Applications the registry set aside.
    var parked = 0
    /// Applications the registry sent back, readable again.
    var returned = 0
    /// Whether the kit was revoked and its users' slots were destroyed.
    var accessDestroyed = false
    /// Until when the kit's certificate is good now, milliseconds since 1970, where it got a later end.
    var renewedUntil: Int?
    /// Certificates of the kit that the registry did not sign.
    var badCertificates = 0
    /// Sealed bytes sent in this run.
    var sentBytes = 0
    /// Connections that broke and were taken up again.
    var cuts = 0
    /// What the registry said of the audit log.
    var audit = AuditOutcome.none
    /// What became of the rekey that a revoked user made necessary.
    var rekey: RekeyReport?
    /// Why it ended before everything was sent.
    var problem: CommandFailure?

    var json: JSONValue {
        var object: JSONObject = [
            "receipted": .int(receipted), "waiting": .int(waiting), "parked": .int(parked),
            "sent_bytes": .int(sentBytes), "cuts": .int(cuts), "returned": .int(returned),
            "renewed": .bool(renewedUntil != nil), "access_destroyed": .bool(accessDestroyed),
            "bad_certificates": .int(badCertificates), "audit": audit.json,
        ]
        object["rekey"] = rekey?.json
        object["not_after_ms"] = renewedUntil.map { .int($0) }
        return .object(object)
    }

    /// The figures in one line, then what there is to be said besides.
    func lines(in language: Language) -> [String] {
        ["\(receipted)\t\(waiting)\t\(parked)\t\(sentBytes)\t\(cuts)"] + news.map { $0.text(in: language) }
            + (rekey?.lines(language) ?? [])
    }

    private var news: [Message] {
        var news: [Message] = []
        if returned > 0 {
            news.append(Message(vi: "Trung tâm trả lại \(returned) hồ sơ", en: "The registry sent back \(returned)"))
        }
        if let renewedUntil {
            let day = CivilDate(milliseconds: renewedUntil).text
            news.append(
                Message(
                    vi: "Chứng thư của bộ được gia hạn đến \(day)", en: "The kit's certificate is good until \(day)"))
        }
        if badCertificates > 0 {
            news.append(
                Message(
                    vi: "Không tin được \(badCertificates) chứng thư gửi đến",
                    en: "\(badCertificates) certificates came that the registry did not sign"))
        }
        if case .failed(let reason) = audit { news.append(CommandFailure(auditNotShown: reason).message) }
        return news
    }
}

extension KitSession {
    /// Sealed bytes of everything that lacks its last receipt.
    func payload() throws -> Int {
        try store.outgoingBatches().flatMap(\.packets).reduce(0) { sum, packet in
            let manifest = try PacketManifest(json: JSONValue(canonical: packet.manifest.payload))
            return sum + manifest.parts.reduce(0) { $0 + $1.sealedLength }
        }
    }
}

/// A progress line that concurrent callers may update.
final class ProgressBox: Sendable {
    private let line: Mutex<ProgressLine>

    init(_ line: ProgressLine) { self.line = Mutex(line) }

    func update(_ done: Int, _ total: Int, _ label: String) -> String {
        line.withLock { $0.update(done: done, total: total, label: label) }
    }

    func finish() -> String { line.withLock { $0.finish() } }
}
