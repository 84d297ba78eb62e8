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
    /// The clocks at the last write whose wall clock was believed.
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
    let reading: ClockReading
    let flags: [ClockFlag]

    var wall: Int { reading.wall }
}

extension TimeStamp {
    /// When approvals and new applications are judged to be made: the one rule for both.
    ///
    /// The wall clock, unless it is odd; then the hybrid clock, which no clock that was set ahead has moved. So a clock
    /// that stands in 2099 keeps nobody from being enrolled.
    var believed: Int { flags.isEmpty ? wall : hlc.l }

    /// The same for an approval, which besides is worth nothing to the registry when its wall clock is past the end of
    /// the certificate, odd or not: then the clock has to be set right before anything is signed.
    var latest: Int { max(wall, hlc.l) }
}

extension Counters {
    private static let day = 24 * 3_600_000
    private static let year = 365 * day

    /// Moves the hybrid clock on and says what was odd about the wall clock. Oddness never stops the work.
    ///
    /// An odd reading moves the hybrid clock by its counter alone. Beyond the end of the certificate only time that the
    /// machine itself has counted moves it: a clock that stood ahead for a while ends no approvals once it is right.
    mutating func stamp(_ reading: ClockReading, built: Int, certificateEnd: Int) -> TimeStamp {
        var flags: [ClockFlag] = []
        if reading.wall < hlc.l { flags.append(.behind) }
        if reading.wall < built { flags.append(.beforeBuild) }
        var passed = 0
        var hasJumped = reading.wall - certificateEnd > Self.year
        if reading.boot.utf8.elementsEqual(clock.boot.utf8) {
            passed = reading.sinceBoot - clock.sinceBoot
            hasJumped = hasJumped || abs(reading.wall - clock.wall - passed) > Self.day
        }
        if hasJumped { flags.append(.jumped) }
        if flags.isEmpty {
            let isProven = reading.wall <= certificateEnd
            hlc = hlc.next(wall: isProven ? reading.wall : min(reading.wall, hlc.l + max(passed, 0)))
            clock = reading
        } else {
            hlc = hlc.next(wall: hlc.l)
        }
        return TimeStamp(hlc: hlc, reading: reading, flags: flags)
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
