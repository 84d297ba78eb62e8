import Secrets

/// How long to wait before the next try: decorrelated jitter, begun anew by any progress.
struct Backoff: Sendable {
    private let base: Duration
    private let cap: Duration
    private var last: Duration
    /// Tries since the last progress.
    private(set) var failures = 0

    /// Waits between `base` and `cap`.
    init(base: Duration, cap: Duration) {
        precondition(base > .zero && cap >= base)
        self.base = base
        self.cap = cap
        last = base
    }

    /// Something moved.
    mutating func progressed() {
        last = base
        failures = 0
    }

    /// The next wait: evenly between `base` and three times the last one, at most `cap`.
    mutating func next(_ random: some RandomSource) -> Duration {
        failures += 1
        let bytes = random.bytes(4)
        let draw = bytes.reduce(0) { $0 << 8 | Int($1) }
        let span = max(last * 3 - base, .zero)
        last = min(cap, base + span / Int(UInt32.max) * draw)
        return last
    }
}
