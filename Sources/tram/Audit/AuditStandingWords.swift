import CanonicalJSON
import EnrollmentModel
import Storage
import Vietnam

/// How the audit log and the clock stand, as far as it shows without a login.
struct AuditStandingWords {
    let standing: AuditStanding
    /// Milliseconds since 1970.
    let now: Int

    init(_ vault: Vault, now: Int = ClockReading.now().wall) throws {
        standing = try vault.auditStanding()
        self.now = now
    }

    var json: JSONValue {
        var object: JSONObject = ["entries": .int(standing.entries), "clock": .array(standing.clock.map(\.json))]
        object["signed"] = standing.signed.map { .int($0) }
        return .object(object)
    }

    /// The numbers, then what is wrong with the clock.
    func lines(in language: Language) -> [String] {
        ["audit\t\(standing.entries)", "audit_signed\t\(standing.signed.map(String.init) ?? "-")"]
            + [Warning(clock: standing.clock, now: now)].compactMap { $0?.message.text(in: language) }
    }
}

extension Warning {
    /// What is odd about the clock; nothing when nothing is.
    init?(clock flags: [ClockFlag], now: Int) {
        guard !flags.isEmpty else { return nil }
        let reasons = flags.map(\.reason)
        let time = LocalTime.dayAndTime(now)
        self.init(
            code: "clock_odd",
            message: Message(
                vi: "Đồng hồ chỉ \(time), \(reasons.map(\.vi).joined(separator: ", ")): chỉnh lại giờ",
                en: "The clock says \(time), \(reasons.map(\.en).joined(separator: ", ")): set it right"))
    }
}

extension ClockFlag {
    fileprivate var reason: Message {
        switch self {
        case .behind: Message(vi: "chậm hơn việc đã ghi", en: "behind the work done")
        case .beforeBuild: Message(vi: "trước ngày có chương trình này", en: "before this program was made")
        case .jumped: Message(vi: "đã nhảy quá xa", en: "it jumped too far")
        }
    }
}
