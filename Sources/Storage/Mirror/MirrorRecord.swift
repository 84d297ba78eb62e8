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
    /// The last change that every valid copy has seen.
    var drained: Int
    /// The ends that copies had when they were begun or last written, newest last, by which each of them is known after a
    /// rekey (``MirrorEnd``): cards are used in turn.
    private(set) var ends: [Digest] = []
    /// Folder on the card of the copy that another one was begun beside, when there is one.
    var leftAlone: String?
    /// When a copy was last in step; nothing while there is no whole one.
    var inStep: ClockReading?
    /// What keeps the copy from being in step.
    var problem: MirrorProblem?

    init(vault: String, folder: String?, isOtherDisk: Bool, drained: Int) {
        self.vault = vault
        self.folder = folder
        self.isOtherDisk = isOtherDisk
        self.drained = drained
    }

    init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        vault = try reader.string("vault")
        folder = try reader.stringIfPresent("folder")
        isOtherDisk = try reader.bool("other_disk")
        drained = try reader.int("drained")
        ends = reader.object["ends"] == nil ? [] : try reader.list("ends")
        leftAlone = try reader.stringIfPresent("left_alone")
        inStep = reader.object["in_step"] == nil ? nil : try reader.decode("in_step")
        problem = reader.object["problem"] == nil ? nil : try reader.choice("problem")
    }

    var json: JSONValue {
        var object: JSONObject = [
            "vault": .string(vault), "other_disk": .bool(isOtherDisk), "drained": .int(drained),
        ]
        object["folder"] = folder.map { .string($0) }
        if !ends.isEmpty { object["ends"] = .array(ends.map(\.json)) }
        object["left_alone"] = leftAlone.map { .string($0) }
        object["in_step"] = inStep?.json
        object["problem"] = problem.map { .string($0.rawValue) }
        return .object(object)
    }

    /// How many ends are remembered: more than anybody has cards, drafts and tries between two rekeys.
    private static let endLimit = 16

    /// Remembers an end that a copy of this vault has now.
    mutating func remember(_ end: Digest) { ends = ends.filter { $0 != end }.suffix(Self.endLimit - 1) + [end] }

    /// The same vault with another card, or none: what its copies ended with stays known.
    func with(folder: String?, isOtherDisk: Bool, drained: Int) -> MirrorRecord {
        var record = MirrorRecord(vault: vault, folder: folder, isOtherDisk: isOtherDisk, drained: drained)
        record.ends = ends
        return record
    }

    /// Another copy, begun beside the one in the folder of this name.
    func beside(_ name: String, folderName: String) -> MirrorRecord {
        var record = MirrorRecord(vault: name, folder: folder, isOtherDisk: isOtherDisk, drained: drained)
        record.leftAlone = folderName
        return record
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
    /// What keeps it from being in step.
    public let problem: MirrorProblem?
    /// Folder on the card with an older copy that nothing proves to be behind this vault: it is never touched.
    public let leftAlone: String?

    /// Whether somebody should look: no copy at all, one that is newer, or more at risk than the limits allow.
    public func needsAttention(minutes limit: Int, people peopleLimit: Int) -> Bool {
        if people > peopleLimit || problem == .ahead { return true }
        guard folder != nil, isWaiting else { return false }
        guard let minutes else { return problem != nil }
        return minutes > limit
    }
}
