import CanonicalJSON
import Enrollment
import Foundation
import Storage
import Vietnam

/// Something that does not stop a command but that somebody has to know.
struct Warning {
    let code: String
    let message: Message

    /// Says it on standard error, as JSON for scripts.
    func report() {
        let text = message.text(in: .ofEnvironment)
        let warning: JSONValue = ["warning": ["code": .string(code), "message": .string(text)]]
        let asJSON = CommandLine.arguments.contains("--json")
        StandardError.write(asJSON ? warning.canonicalText + "\n" : "tram: warning: \(text)\n")
    }
}

extension Warning {
    /// What keeps a vault from being written but not from being looked at; nothing for everything else.
    init?(lookingOnlyAfter error: StoreError, home: URL) {
        switch error {
        case .inUse(let owner):
            self.init(
                code: "in_use",
                message: Message(vi: "\(owner) đang làm việc, chỉ xem được", en: "\(owner) is at work: read only"))
        case .diskFull:
            self.init(
                code: "disk_full", message: Message(vi: "Đĩa đầy, chỉ xem được", en: "The disk is full: read only"))
        case .newerVersion(let version): self = .newerVersion(version)
        case .failed where Vault.isOnReadOnlyDisk(home.path):
            self.init(
                code: "read_only",
                message: Message(
                    vi: "Ổ đĩa này không ghi được, chỉ xem được", en: "This disk takes no writes: read only"))
        default: return nil
        }
    }

    /// A newer program wrote the vault.
    static func newerVersion(_ version: Int) -> Warning {
        Warning(
            code: "newer_version",
            message: Message(
                vi: "Kho do phiên bản mới hơn ghi (\(version)), chỉ xem được",
                en: "The vault was written by a newer version (\(version)): read only"))
    }
}
