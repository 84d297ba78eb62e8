import Enrollment
import EnrollmentModel
import Foundation
import GRDB
import Secrets

/// A line of the table of streams as it lies on the disk. Pieces are written with their line and never without: while
/// the line is the same, they are.
struct PictureLine: Sendable, Equatable {
    let stream: Int
    let sealed: [UInt8]
}

/// Seals the pictures of one application with other keys.
struct PictureReseal: Sendable {
    let app: ApplicationID
    let old: ApplicationKeys
    let new: ApplicationKeys
    let arena: LockedArena

    /// Seals one picture anew, a piece at a time.
    ///
    /// - Parameters:
    ///   - line: Its line.
    ///   - random: Where the nonce of the new line comes from.
    ///   - read: Gives a sealed piece by its id.
    ///   - write: Takes its successor.
    /// - Returns: The picture's new line.
    /// - Throws: ``StoreError/damaged(what:)``, ``SecretStream/Failure`` for one that does not open.
    func picture(
        _ line: PictureLine, random: some RandomSource, read: (Int) throws -> Data?,
        write: (Int, Data) throws -> Void
    ) throws -> PictureLine {
        let place = PictureRow.place(app, stream: line.stream)
        let row = try SealedRow.open(
            line.sealed, as: PictureRow.self, at: place, key: old.rows, what: "a picture of application \(app)")
        var opener = try SecretStreamOpener(key: old.pictures, header: row.header, in: arena)
        var sealer = SecretStreamSealer(key: new.pictures, in: arena)
        var number = 0
        while !opener.isFinished {
            let id = StreamID.piece(number, of: line.stream)
            let context = SealedPicture.context(row.picture.id, number)
            guard let sealed = try read(id) else { throw SecretStream.Failure.cut }
            let plain = try opener.pull(sealed, context: context)
            let isLast = opener.isFinished
            var fresh = Data(count: plain.count + SecretStream.overhead)
            unsafe fresh.withUnsafeMutableBytes { target in
                unsafe sealer.push(plain, context: context, isLast: isLast, into: target)
            }
            try write(id, fresh)
            number += 1
        }
        let fresh = PictureRow(picture: row.picture, header: sealer.header)
        return PictureLine(
            stream: line.stream, sealed: SealedRow.seal(fresh.json, at: place, key: new.rows, random: random))
    }
}

/// The pictures of an application as they lie on the disk, with what opens them: taken in one look at the database, so
/// that they can be sealed anew beside the transaction that writes others.
struct StoredPictures: Sendable {
    private let origin: PictureOrigin
    private let pieces: [Int: Data]
    private let keys: ApplicationKeys

    /// Nothing where something of them is damaged: the transaction finds that out by itself.
    init?(_ app: ApplicationID, in reader: VaultReader) throws {
        guard let origin = try? PictureOrigin(app, in: reader), let keys = try? reader.keyTable.keys(of: app) else {
            return nil
        }
        var pieces: [Int: Data] = [:]
        for line in origin.lines {
            let rows = try reader.db.rows(
                "SELECT id, bytes FROM piece WHERE id >= ? AND id < ?",
                [StreamID.piece(0, of: line.stream), StreamID.piece(0, of: line.stream + 1)])
            for row in rows { pieces[try row.integer(0, of: "a piece")] = Data.fromDatabaseValue(row[1]) }
        }
        (self.origin, self.pieces, self.keys) = (origin, pieces, keys)
    }

    /// The same pictures under a key of their own; nothing when one does not open.
    func resealed(in arena: LockedArena, random: some RandomSource) -> FreshPictures? {
        let key = FreshKey(SecretKey(from: random, in: arena))
        let reseal = PictureReseal(
            app: origin.app, old: keys, new: ApplicationKeys(key.key, in: arena), arena: arena)
        var fresh: [(id: Int, bytes: Data)] = []
        fresh.reserveCapacity(pieces.count)
        do {
            let lines = try origin.lines.map { line in
                try reseal.picture(line, random: random, read: { pieces[$0] }, write: { fresh.append(($0, $1)) })
            }
            return FreshPictures(key: key, origin: origin, lines: lines, pieces: fresh)
        } catch { return nil }
    }
}

/// The pictures of an application under a key of their own, ready to be written.
struct FreshPictures: Sendable {
    /// The key.
    let key: FreshKey
    fileprivate let origin: PictureOrigin
    fileprivate let lines: [PictureLine]
    fileprivate let pieces: [(id: Int, bytes: Data)]

    /// Whether the application still has the pictures, and the key, that these were made from.
    func isCurrent(in reader: VaultReader) throws -> Bool {
        try PictureOrigin(origin.app, in: reader) == origin
    }

    /// Puts them in the place of the old ones.
    func write(_ db: Database) throws {
        for (id, bytes) in pieces { try db.run("UPDATE piece SET bytes = ? WHERE id = ?", [bytes, id]) }
        for line in lines { try PictureStore.put(line, db) }
    }
}

/// A new key of an application, with several readers.
final class FreshKey: Sendable {
    let key: SecretKey
    init(_ key: consuming SecretKey) { self.key = key }
}

/// What tells whether somebody changed the pictures of an application meanwhile: every writing of its key or of a
/// picture's line has a nonce of its own.
private struct PictureOrigin: Sendable, Equatable {
    let app: ApplicationID
    let wrappedKey: [UInt8]?
    let lines: [PictureLine]

    init(_ app: ApplicationID, in reader: VaultReader) throws {
        self.app = app
        wrappedKey = try reader.keyTable.wrappedKey(of: app)
        lines = try PictureStore.lines(of: app, in: reader.db)
    }
}

extension PictureStore {
    /// The lines of an application's pictures. A line whose id leaves no room for pieces belongs to no picture.
    static func lines(of app: ApplicationID, in db: Database) throws -> [PictureLine] {
        let sql = """
            SELECT id, sealed FROM stream WHERE app = ? AND kind = ? AND id > 0 AND id < \(StreamID.limit) ORDER BY id
            """
        return try db.rows(sql, [app.bytes.data, StreamKind.picture.rawValue]).map { row in
            let what = "a picture of application \(app)"
            return PictureLine(stream: try row.integer(0, of: what), sealed: try row.bytes(1, of: what))
        }
    }

    /// Puts a picture's line in the place of the one before.
    fileprivate static func put(_ line: PictureLine, _ db: Database) throws {
        try db.run("UPDATE stream SET sealed = ? WHERE id = ?", [line.sealed.data, line.stream])
    }

    /// Sealed bytes of all pictures of an application; none of them is read.
    static func byteCount(of app: ApplicationID, in db: Database) throws -> Int {
        let sql = """
            SELECT SUM(length(piece.bytes)) FROM stream
            JOIN piece ON piece.id >= stream.id << \(StreamID.pieceBits) AND piece.id < stream.id + 1 << \(StreamID.pieceBits)
            WHERE stream.app = ? AND stream.kind = ? AND stream.id > 0 AND stream.id < \(StreamID.limit)
            """
        return try db.integer(sql, [app.bytes.data, StreamKind.picture.rawValue]) ?? 0
    }

    /// Seals the pictures of an application with other keys, piece by piece in their place: no picture is in memory.
    static func reseal(with reseal: PictureReseal, in writer: VaultWriter) throws {
        let db = writer.db
        for line in try lines(of: reseal.app, in: db) {
            let fresh = try reseal.picture(
                line, random: writer.random,
                read: { id in
                    try db.row("SELECT bytes FROM piece WHERE id = ?", [id]).flatMap { Data.fromDatabaseValue($0[0]) }
                }, write: { id, bytes in try db.run("UPDATE piece SET bytes = ? WHERE id = ?", [bytes, id]) })
            try put(fresh, db)
        }
    }
}
