import CSodium
import Glibc

/// What a process that holds keys asks of the system before it touches the first one.
public enum ProcessHardening {
    /// A request the system refused.
    public struct Refusal: Error, Equatable, Sendable, CustomStringConvertible {
        /// The system call.
        public let call: String
        /// Its error number.
        public let errno: Int32
        /// Call, reason and what to do.
        public var description: String {
            "\(call) failed with error number \(errno): start tram outside of tracing tools and try again"
        }
    }

    /// No core dump is written, and no other process of the same user may attach or read `/proc/<pid>/mem`.
    ///
    /// Locked memory protects neither stack nor registers, so what they held must not reach a disk either.
    public static func apply() throws(Refusal) {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        guard unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none) == 0 else {
            throw Refusal(call: "setrlimit", errno: errno)
        }
        guard tram_forbid_dumps() == 0 else { throw Refusal(call: "prctl", errno: errno) }
    }
}
