import CanonicalJSON
import Enrollment

/// How far a rekey is.
public struct RekeyProgress: Sendable, Equatable {
    /// Applications that had a key when it began.
    public var total: Int
    /// Applications that have a fresh key, or are gone, by now.
    public var done: Int
    /// Applications, days and rows of which something did not open: they stay as they are, and an application keeps the
    /// key that still opens the rest of it.
    public var damaged: Int
    /// Whether nothing is left under older keys but what is damaged.
    public var isFinished: Bool

    /// How far it is.
    public init(total: Int, done: Int, damaged: Int, isFinished: Bool) {
        self.total = total
        self.done = done
        self.damaged = damaged
        self.isFinished = isFinished
    }
}

/// Where a rekey can be interrupted.
public enum RekeyPoint: Sendable, Equatable {
    /// The records are sealed for the new store key, the rest is not.
    case recordsSealed
    /// All is sealed for the new store key and not committed yet.
    case beforeCommit
    /// The new store key is in force and nothing else was done.
    case afterCommit
    /// An application got a fresh key; the transaction may have more of them.
    case application
    /// All applications have fresh keys, and nobody knows yet.
    case beforeEnd
}

/// That a rekey is under way: applications wrapped under an older day than `floor` wait for a fresh key.
struct RekeyRow: CanonicalCodable {
    static var name: RecordName { .fact("rekey") }
    let floor: Int
    let total: Int
    let damaged: Int

    init(floor: Int, total: Int, damaged: Int) {
        self.floor = floor
        self.total = total
        self.damaged = damaged
    }

    init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        floor = try reader.int("floor")
        total = try reader.int("total")
        damaged = try reader.int("damaged")
    }

    var json: JSONValue { ["floor": .int(floor), "total": .int(total), "damaged": .int(damaged)] }
}

extension VaultReader {
    /// The rekey that is under way.
    func rekey() throws -> RekeyRow? { try record(RekeyRow.name, as: RekeyRow.self) }

    /// The day below which applications wait for a key of their own; 0 where no rekey is under way. Where that cannot be
    /// read all of them may wait, and none is moved.
    func rekeyFloor() throws -> Int {
        do { return try rekey()?.floor ?? 0 } catch StoreError.damaged { return .max }
    }
}
