public import EnrollmentModel
import Glibc
public import Secrets
public import VaultDisk

/// What the machine's clocks say at one moment.
public struct ClockReading: Sendable, Equatable {
    /// The wall clock in milliseconds since 1970, right or wrong.
    public var wall: Int
    /// Milliseconds since the machine was started, sleep included.
    public var sinceBoot: Int
    /// Which start of the machine that was; only readings of one start can be compared.
    public var boot: String

    /// A reading.
    public init(wall: Int, sinceBoot: Int, boot: String) {
        self.wall = wall
        self.sinceBoot = sinceBoot
        self.boot = boot
    }

    /// A reading of this machine's clocks.
    public static func now() -> ClockReading {
        ClockReading(wall: milliseconds(CLOCK_REALTIME), sinceBoot: milliseconds(CLOCK_BOOTTIME), boot: bootID())
    }

    private static func milliseconds(_ clock: clockid_t) -> Int {
        var time = timespec()
        precondition(unsafe clock_gettime(clock, &time) == 0, "the machine has no clock")
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }

    private static func bootID() -> String {
        let file = unsafe open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 36)
        let count = unsafe read(file, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }
}

/// What a vault takes from outside itself, so that tests can say what it is.
public struct VaultEnvironment: Sendable {
    /// The clocks.
    public var clock: @Sendable () -> ClockReading
    /// Randomness of ids and nonces.
    public var random: any RandomSource
    /// What a try at the password of a new user costs.
    public var passwordCost: @Sendable (UserRole) -> PasswordCost
    /// The day this program was built, in milliseconds since 1970: a clock before it is wrong.
    public var built: Int
    /// Form and edition that new revisions follow.
    public var form: String
    /// Called within the steps of a rekey, so that tests can die there.
    public var rekeyPoint: @Sendable (RekeyPoint) throws -> Void = { _ in }
    /// Added to the clock for the date in the names of batches, milliseconds.
    public var dayOffset: Int
    /// How long a second copy is waited for when the vault is closed, in seconds.
    public var mirrorPatience = 3.0
    /// The disk that SQLite writes to; without one the operating system's, as SQLite itself uses it.
    public var disk: Disk?
    /// The security chip of this machine; asked only where a vault says that it needs one.
    public var chip: (any SecurityChip)?
    /// What the extract may be used for, where it is not what the kit's certificate says.
    public var extract: ExtractPolicy?

    /// The clocks and randomness of this machine; supervisors' passwords cost more than those of others.
    public init(
        clock: @escaping @Sendable () -> ClockReading = { .now() },
        random: any RandomSource = SystemRandom(),
        passwordCost: @escaping @Sendable (UserRole) -> PasswordCost = { $0 == .supervisor ? .sensitive : .moderate },
        built: Int = 1_760_000_000_000, form: String = "enrol/1", dayOffset: Int = 7 * 3_600_000,
        disk: Disk? = .gathering
    ) {
        self.clock = clock
        self.random = random
        self.passwordCost = passwordCost
        self.built = built
        self.form = form
        self.dayOffset = dayOffset
        self.disk = disk
    }
}
