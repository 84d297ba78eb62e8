public import SyncProtocol

/// Why a sync did not come to its end. What was receipted before stays receipted; nothing is lost by any of these.
public enum AgentError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The registry cannot be reached: no network, wrong address, or it is down.
    case unreachable(String)
    /// The connection broke before an answer came.
    case cut(String)
    /// Nothing moved for the patience of the options.
    case stalled
    /// Whoever answers does not have the certificate this kit was given for its registry.
    case untrusted(String)
    /// The certificate is the right one, but not at the time the kit's clock shows.
    case certificateTime
    /// Whoever answers cannot sign for the registry, or is another one.
    case impostor
    /// The registry refuses.
    case refused(Problem)
    /// The answer is not one of this protocol.
    case garbage(String)
    /// The address of the registry cannot be used.
    case address(String)
    /// The vault failed; what it said, without personal data.
    case vault(String)

    /// A stable word to look up a text by.
    public var code: String {
        switch self {
        case .unreachable: "unreachable"
        case .cut: "cut"
        case .stalled: "stalled"
        case .untrusted: "untrusted"
        case .certificateTime: "certificate_time"
        case .impostor: "impostor"
        case .refused: "refused"
        case .garbage: "garbage"
        case .address: "address"
        case .vault: "vault"
        }
    }

    /// Whether a new connection may help.
    var isTransient: Bool {
        switch self {
        case .unreachable, .cut, .stalled: true
        case .refused(let problem): problem.status >= 500 || problem.status == 429
        default: false
        }
    }

    /// What is wrong and what to do next.
    public var description: String {
        switch self {
        case .unreachable(let reason):
            "the registry cannot be reached (\(reason)): check network and address, sync again"
        case .cut(let reason): "the connection broke (\(reason)): sync again, it goes on where it stopped"
        case .stalled: "nothing moved for too long: find a better place for the network and sync again"
        case .untrusted(let reason):
            "this is not the registry the kit belongs to (\(reason)): do not go on, tell the registry"
        case .certificateTime: "the registry's certificate is not valid at this time: set the laptop's clock"
        case .impostor: "the answer is not signed by the kit's registry: do not go on, tell the registry"
        case .refused(let problem): "the registry refuses: \(problem.title)"
        case .garbage(let what): "the registry's answer cannot be read (\(what)): sync again later"
        case .address(let url): "\(url) is not an address like https://host:port"
        case .vault(let reason): "the vault failed: \(reason)"
        }
    }
}
