import CanonicalJSON
import Enrollment
import EnrollmentModel
import GRDB
import Secrets

/// The applications of one transaction of a rekey, as they lie on the disk.
struct RekeyStep: Sendable {
    /// An application that waits for a fresh key.
    struct Waiting: Sendable {
        let app: ApplicationID
        /// Its pictures; nothing where they are sealed anew within the transaction.
        let pictures: StoredPictures?
    }

    /// An application whose pictures are sealed anew and not written yet.
    struct Sealed: Sendable {
        let app: ApplicationID
        let pictures: FreshPictures?
    }

    /// Sealed bytes of pictures in one transaction, and in memory at each of its stages: large enough for the disk,
    /// short enough for who works meanwhile. A single application with more is sealed anew piece by piece.
    private static let byteLimit = 8 << 20
    /// Applications with pictures in one step: each has keys in locked memory.
    private static let pictureLimit = 8
    private static let limit = 64

    /// How far it was when the step was looked for.
    let progress: RekeyProgress
    /// The day below which applications wait.
    let floor: Int
    /// The applications. A page of the table may hold none, and the end is behind it.
    let waiting: [Waiting]
    /// Whether nothing stands behind the last one any more.
    let isEnd: Bool
    /// The application after which the next step begins.
    let last: [UInt8]
    private let arena: LockedArena
    private let random: any RandomSource

    /// Looks for the next applications that wait behind one.
    init(_ row: RekeyRow, after: [UInt8], in reader: VaultReader) throws {
        progress = try row.progress(reader.db)
        floor = row.floor
        arena = reader.ring.arena
        random = reader.environment.random
        let rows = try reader.db.rows(
            "SELECT app FROM application_key WHERE epoch < ? AND app > ? ORDER BY app LIMIT \(Self.limit)",
            [row.floor, after.data])
        var (waiting, bytes, withPictures, last) = ([Waiting](), 0, 0, after)
        for row in rows where bytes < Self.byteLimit && withPictures < Self.pictureLimit {
            last = try row.bytes(0, of: "the table of keys")
            // A manipulated file can hold lines of no application; others stand behind them.
            guard let app = ApplicationID(stored: last) else { continue }
            let count = try PictureStore.byteCount(of: app, in: reader.db)
            let fits = (1...Self.byteLimit).contains(count)
            waiting.append(Waiting(app: app, pictures: fits ? try StoredPictures(app, in: reader) : nil))
            bytes += count
            withPictures += fits ? 1 : 0
        }
        (self.waiting, self.isEnd, self.last) = (waiting, rows.isEmpty, last)
    }

    /// Seals the pictures of one of them with a fresh key; needs no database.
    func seal(_ item: Waiting) -> Sealed {
        Sealed(app: item.app, pictures: item.pictures?.resealed(in: arena, random: random))
    }
}

extension RekeyRow {
    /// How far it is.
    func progress(_ db: Database) throws -> RekeyProgress {
        let left = try db.integer("SELECT COUNT(*) FROM application_key WHERE epoch < ?", [floor]) ?? 0
        return RekeyProgress(total: total, done: max(0, total - left), damaged: damaged, isFinished: false)
    }
}
