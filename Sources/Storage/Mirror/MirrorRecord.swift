import CanonicalJSON
import Enrollment
import GRDB
import Secrets

/// What a vault knows of its second copy: where it goes, how far it is. Not secret; in a table of its own, because it is
/// written without anybody's keys.
struct MirrorRecord: CanonicalCodable, Equatable {
    /// Names this vault among all that may lie on one card: 8 random bytes in hexadecimal.
    var vault: String
    /// The folder, card or stick; nothing when there is none any more.
    var folder: String?
    /// Whether that was another disk than the vault's when it was chosen. A mount point without its card looks like an
    /// empty folder of this disk.
    var isOtherDisk: Bool
    /// The last change that is not on the list any more: a copy that has not seen it is made anew.
    var drained: Int
    /// The last change that the copy has seen which was last in step.
    var seen: Int
    /// The copies that this vault wrote, by which they are known after a rekey (``MirrorEnd``).
    var copies = MirrorCopies()
    /// Names of copies that are left alone since another one began beside them, the last one at the end.
    private(set) var leftAlone: [String] = []
    /// When a copy was last in step; nothing while there is no whole one.
    var inStep: ClockReading?
    /// What keeps the copy from being in step.
    var problem: MirrorProblem?

    init(vault: String, folder: String?, isOtherDisk: Bool, drained: Int) {
        self.vault = vault
        self.folder = folder
        self.isOtherDisk = isOtherDisk
        self.drained = drained
        seen = drained
    }

    init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        vault = try reader.string("vault")
        folder = try reader.stringIfPresent("folder")
        isOtherDisk = try reader.bool("other_disk")
        drained = try reader.int("drained")
        seen = reader.object["seen"] == nil ? drained : try reader.int("seen")
        if reader.object["copies"] != nil {
            copies = MirrorCopies(try reader.list("copies"))
        } else if reader.object["end"] != nil {
            // Before several cards could be used in turn there was one copy.
            copies = MirrorCopies([MirrorCopy("", end: try reader.digest("end"), seen: drained)])
        }
        leftAlone = reader.object["left_alone"] == nil ? [] : try reader.list("left_alone")
        inStep = reader.object["in_step"] == nil ? nil : try reader.decode("in_step")
        problem = reader.object["problem"] == nil ? nil : try reader.choice("problem")
    }

    var json: JSONValue {
        var object: JSONObject = [
            "vault": .string(vault), "other_disk": .bool(isOtherDisk), "drained": .int(drained),
            "seen": .int(seen), "copies": .array(copies.all.map(\.json)),
        ]
        object["folder"] = folder.map { .string($0) }
        if !leftAlone.isEmpty { object["left_alone"] = .array(leftAlone.map(\.json)) }
        object["in_step"] = inStep?.json
        object["problem"] = problem.map { .string($0.rawValue) }
        return .object(object)
    }

    /// The record, where there ever was a mirror.
    static func read(_ db: Database) throws -> MirrorRecord? {
        guard try db.tableExists("mirror_state"),
            let row = try db.row("SELECT value FROM mirror_state WHERE id = 1")
        else { return nil }
        let bytes = try row.bytes(0, of: "the state of the mirror")
        guard let record = try? MirrorRecord(json: JSONValue(canonical: bytes)) else {
            throw StoreError.damaged(what: "the state of the mirror")
        }
        return record
    }

    private static let leftAloneLimit = 8

    /// Leaves the copies under its name alone: the next one begins under another name beside them.
    mutating func beginBeside(_ random: some RandomSource) {
        leftAlone = (leftAlone + [vault]).suffix(Self.leftAloneLimit)
        vault = Self.name(random)
        copies = MirrorCopies()
        (inStep, problem) = (nil, nil)
    }

    /// Another name, of 8 random bytes.
    static func name(_ random: some RandomSource) -> String {
        let digits = Array("0123456789abcdef")
        return String(random.bytes(8).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    func save(_ db: Database) throws {
        try db.run("INSERT OR REPLACE INTO mirror_state (id, value) VALUES (1, ?)", [canonicalBytes.data])
    }
}

/// What keeps the second copy from being in step. The work goes on whatever it is.
public enum MirrorProblem: String, Sendable, Equatable, CaseIterable {
    /// The card or folder is not there.
    case missing
    /// It has no room.
    case full
    /// It cannot be written.
    case readOnly = "read_only"
    /// What is on it is damaged; it is copied anew.
    case damaged
    /// It knows more than this vault: the vault was put back to an older state. It is not touched any more, whatever this
    /// vault does; a mirror that is chosen again begins beside it.
    case ahead
    /// Reading or writing it failed in another way.
    case failed
}

/// How the second copy stands, in numbers.
public struct MirrorStatus: Sendable, Equatable {
    /// The folder, card or stick; nothing where none is configured.
    public let folder: String?
    /// Applications whose latest state is on this laptop alone, those that the registry has opened not counted.
    public let people: Int
    /// Whole minutes since the copy was last in step; nothing while there is no whole copy.
    public let minutes: Int?
    /// Whether anything waits to be copied.
    public let isWaiting: Bool
    /// Whether it lies on the same disk as the vault, where one river takes both.
    public let isSameDisk: Bool
    /// Names of folders beside it, on the card that is there now, with older or newer copies that are not written any
    /// more. People look whether they still need one, and delete it; a restore has to be told which folder it takes.
    public let leftAlone: [String]
    /// What keeps it from being in step.
    public let problem: MirrorProblem?

    /// Whether somebody should look: no copy at all, one that is newer, or more at risk than the limits allow.
    public func needsAttention(minutes limit: Int, people peopleLimit: Int) -> Bool {
        if people > peopleLimit || problem == .ahead { return true }
        guard folder != nil, isWaiting else { return false }
        guard let minutes else { return problem != nil }
        return minutes > limit
    }
}
