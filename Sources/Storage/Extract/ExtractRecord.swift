import CanonicalJSON
import Enrollment
import EnrollmentModel
import GRDB
import Secrets

/// What the vault knows of the loaded extract, with the key of its rows.
///
/// The rows lie in a file of their own: no mirror and no backup ever holds them. The key is random, and sealed under a
/// key made of the store key and the hardware factor; without this record the file is noise.
struct ExtractRecord: CanonicalCodable, Equatable {
    static let name = RecordName.fact("extract")
    /// Which file; a number never comes again while the one before is there.
    let load: Int
    let header: Facts
    /// The key of the rows under ``KeyRing/extract``.
    private let box: [UInt8]

    /// What is said of an extract.
    struct Facts: Equatable {
        let unit: UnitCode
        let made: Int
        let expires: Int
        let people: Int
    }

    init(load: Int, header: Facts, sealing key: borrowing SecretKey, ring: KeyRing, random: some RandomSource) {
        self.load = load
        self.header = header
        box = XChaCha20Poly1305.seal(key.bytes, key: ring.extract, context: Self.context(load), random: random)
    }

    init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        load = try reader.int("load")
        header = Facts(
            unit: try reader.decode("unit"), made: try reader.int("made"), expires: try reader.int("expires"),
            people: try reader.int("people"))
        box = try reader.bytes("key", count: SecretKey.byteCount + XChaCha20Poly1305.overhead)
    }

    var json: JSONValue {
        [
            "load": .int(load), "unit": header.unit.json, "made": .int(header.made), "expires": .int(header.expires),
            "people": .int(header.people), "key": .string(Base64URL.encode(box)),
        ]
    }

    /// The keys of the rows.
    func keys(_ ring: KeyRing) throws(ExtractRefusal) -> ExtractKeys {
        guard let bytes = try? XChaCha20Poly1305.openSecret(box, key: ring.extract, context: Self.context(load)),
            let key = SecretKey(bytes)
        else { throw .unreadable }
        return ExtractKeys(key)
    }

    /// The same under the keys of another ring: for a new store key.
    func resealed(from old: KeyRing, to new: KeyRing, random: some RandomSource) throws(ExtractRefusal) -> ExtractRecord
    {
        guard let bytes = try? XChaCha20Poly1305.openSecret(box, key: old.extract, context: Self.context(load)),
            let key = SecretKey(bytes)
        else { throw .unreadable }
        return ExtractRecord(load: load, header: header, sealing: key, ring: new, random: random)
    }

    /// What seals the key of the rows: nothing of the extract opens on a machine without the hardware factor.
    ///
    /// - Parameter hardware: The secret of the chip, zeros without one.
    static func sealingKey(_ store: borrowing SecretKey, hardware: HardwareFactor) -> SecretKey {
        hardware.deriveKey(for: Array("extract-v1".utf8), under: StoreSubkey.extract.derive(from: store))
    }

    private static func context(_ load: Int) -> [UInt8] { RowPlace("extract_key", load.bigEndianBytes).context }
}

/// The keys of one extract's rows and index.
final class ExtractKeys: Sendable {
    let rows: SecretKey
    let blind: SecretKey

    init(_ key: borrowing SecretKey) {
        rows = KeyDerivation.subkey(1, context: "extractr", of: key)
        blind = KeyDerivation.subkey(2, context: "extracti", of: key)
    }
}

/// The searches of the last minutes, by user: kept in the vault, so that a new login begins no new count.
struct ExtractSearches: CanonicalCodable, Equatable {
    static let name = RecordName.fact("extract-searches")

    struct Entry: CanonicalCodable, Equatable {
        let user: String
        var boot: String
        /// Milliseconds since the machine was started.
        var time: Int

        init(user: String, boot: String, time: Int) {
            self.user = user
            self.boot = boot
            self.time = time
        }

        init(json: JSONValue) throws(ShapeError) {
            let reader = try ObjectReader(json)
            self.init(
                user: try reader.string("user"), boot: try reader.string("boot"), time: try reader.int("time"))
        }

        var json: JSONValue { ["user": .string(user), "boot": .string(boot), "time": .int(time)] }
    }

    private var entries: [Entry]

    init() { entries = [] }
    init(json: JSONValue) throws(ShapeError) { entries = try ObjectReader(json).list("entries") }
    var json: JSONValue { ["entries": .array(entries.map(\.json))] }

    /// Counts one more search, or says how long to wait. A start of the machine begins the wait again: it shortens
    /// nothing, and neither does a clock that is set.
    mutating func count(_ user: String, _ clock: ClockReading, _ policy: ExtractPolicy) -> ExtractRefusal? {
        for index in entries.indices where !entries[index].boot.utf8.elementsEqual(clock.boot.utf8) {
            (entries[index].boot, entries[index].time) = (clock.boot, clock.sinceBoot)
        }
        entries.removeAll { $0.time > clock.sinceBoot || clock.sinceBoot - $0.time >= policy.window }
        let own = entries.filter { $0.user.utf8.elementsEqual(user.utf8) }
        if own.count >= policy.searches, let first = own.map(\.time).min() {
            return .tooManySearches(wait: policy.window - (clock.sinceBoot - first))
        }
        entries.append(Entry(user: user, boot: clock.boot, time: clock.sinceBoot))
        return nil
    }
}
