/// Why an age file was not opened; the classes are those of the format's test vectors.
public enum AgeError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The header is not one of age v1. The reason is for people.
    case header(String)
    /// None of the identities, or not the passphrase, opens it.
    case noMatch
    /// The header was changed after sealing.
    case hmac
    /// A chunk of the content was changed, moved, cut or added. Chunks of 64 KiB count from 0.
    case payload(chunk: Int)
    /// The text form around the file is broken. The reason is for people.
    case armor(String)
    /// A passphrase needs more memory than there is, KiB.
    case notEnoughMemory(kib: Int)

    /// The name of the class, stable: `header failure`, `no match`, `HMAC failure`, `payload failure`, `armor failure`.
    public var failureClass: String {
        switch self {
        case .header: "header failure"
        case .noMatch: "no match"
        case .hmac: "HMAC failure"
        case .payload: "payload failure"
        case .armor: "armor failure"
        case .notEnoughMemory: "not enough memory"
        }
    }

    /// Class and reason.
    public var description: String {
        switch self {
        case .header(let reason), .armor(let reason): "\(failureClass): \(reason)"
        case .noMatch: "\(failureClass): it was sealed to somebody else, or the passphrase is another"
        case .hmac: "\(failureClass): the header was changed after sealing"
        case .payload(let chunk): "\(failureClass): chunk \(chunk) was changed, moved or cut off"
        case .notEnoughMemory(let kib): "\(failureClass): the passphrase needs \(kib / 1024) MiB"
        }
    }
}
