public import CanonicalJSON
import EnrollmentModel

/// Numbers that only ever rise, whatever the clock or the disk does, and the clocks' last reading.
struct Counters: CanonicalCodable, Equatable {
    /// Raised by every provisioning and restore.
    var epoch: Int
    /// The device's sequence of revisions, in this epoch.
    var seq = 0
    /// The hybrid clock.
    var hlc = HybridTime(l: 0, c: 0)
    /// The last receipt number given.
    var receipt = 0
    /// The last batch closed.
    var batch = 0
    /// The last camp session.
    var session = 0
    /// The clocks at the last write.
    var clock: ClockReading

    init(epoch: Int, clock: ClockReading) {
        self.epoch = epoch
        self.clock = clock
    }

    init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        epoch = try reader.int("epoch")
        seq = try reader.int("seq")
        hlc = try reader.decode("hlc")
        receipt = try reader.int("receipt")
        batch = try reader.int("batch")
        session = try reader.int("session")
        clock = try reader.decode("clock")
    }

    var json: JSONValue {
        [
            "epoch": .int(epoch), "seq": .int(seq), "hlc": hlc.json, "receipt": .int(receipt), "batch": .int(batch),
            "session": .int(session), "clock": clock.json,
        ]
    }

    /// The higher of each number: what stands when two copies disagree.
    func merging(_ other: Counters) -> Counters {
        var merged = hlc < other.hlc ? other : self
        merged.epoch = max(epoch, other.epoch)
        merged.seq = max(seq, other.seq)
        merged.receipt = max(receipt, other.receipt)
        merged.batch = max(batch, other.batch)
        merged.session = max(session, other.session)
        return merged
    }
}

/// One reading of the clocks, turned into a point of the hybrid clock.
struct TimeStamp {
    let hlc: HybridTime
    let wall: Int
    let flags: [ClockFlag]
}

extension Counters {
    private static let day = 24 * 3_600_000

    /// Moves the hybrid clock on and says what was odd about the wall clock. Oddness never stops the work.
    mutating func stamp(_ reading: ClockReading, built: Int) -> TimeStamp {
        var flags: [ClockFlag] = []
        if reading.wall < hlc.l { flags.append(.behind) }
        if reading.wall < built { flags.append(.beforeBuild) }
        let walked = reading.wall - clock.wall
        let passed = reading.sinceBoot - clock.sinceBoot
        if reading.boot.utf8.elementsEqual(clock.boot.utf8), abs(walked - passed) > Self.day { flags.append(.jumped) }
        hlc = hlc.next(wall: reading.wall)
        clock = reading
        return TimeStamp(hlc: hlc, wall: reading.wall, flags: flags)
    }
}

extension ClockReading: CanonicalCodable {
    /// Reads `{wall, since_boot, boot}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        self.init(
            wall: try reader.int("wall"), sinceBoot: try reader.int("since_boot"), boot: try reader.string("boot"))
    }

    /// `{wall, since_boot, boot}`.
    public var json: JSONValue { ["wall": .int(wall), "since_boot": .int(sinceBoot), "boot": .string(boot)] }
}
