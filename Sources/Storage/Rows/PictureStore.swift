import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import GRDB
import Secrets

/// What a stream of pieces holds.
enum StreamKind: Int {
    /// A picture of an application, under its key.
    case picture = 0
    /// A sealed file on its way to the registry.
    case sealedFile = 1
}

/// Ids of streams and of their pieces.
enum StreamID {
    static let pieceBits = 20
    /// Ids that leave room for the numbers of their pieces; a manipulated file can hold any other.
    static let limit = 1 << 40

    static func next(_ db: Database) throws -> Int {
        (try db.integer("SELECT MAX(id) FROM stream WHERE id > 0 AND id < \(limit)") ?? 0) + 1
    }

    static func piece(_ number: Int, of stream: Int) -> Int { stream << pieceBits | number }

    /// Deletes the streams of a kind of an application with all their pieces.
    static func deleteAll(_ db: Database, app: ApplicationID, kind: StreamKind) throws {
        let rows = try db.rows("SELECT id FROM stream WHERE app = ? AND kind = ?", [app.bytes.data, kind.rawValue])
        for row in rows { try delete(db, stream: row.integer(0, of: "a stream")) }
    }

    static func delete(_ db: Database, stream: Int) throws {
        guard (1...limit).contains(stream) else { throw StoreError.damaged(what: "the id of a stream") }
        try db.run("DELETE FROM piece WHERE id >= ? AND id < ?", [piece(0, of: stream), piece(0, of: stream + 1)])
        try db.run("DELETE FROM stream WHERE id = ?", [stream])
    }
}

/// What a picture's stream is, sealed in its row: on disk nothing is named by its content.
struct PictureRow: CanonicalCodable {
    let picture: BlobReference
    let header: [UInt8]

    init(picture: BlobReference, header: [UInt8]) {
        self.picture = picture
        self.header = header
    }

    init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        picture = try reader.decode("picture")
        header = try reader.bytes("header", count: SecretStream.headerCount)
    }

    var json: JSONValue { ["picture": picture.json, "header": .string(Base64URL.encode(header))] }

    static func place(_ app: ApplicationID, stream: Int) -> RowPlace {
        RowPlace("stream", app.bytes + stream.bigEndianBytes)
    }
}

/// Pictures in pieces of 64 KiB, each bound to the picture's name and its number, the last one marked as such.
enum PictureStore {
    /// Reads every picture of an application from the disk and compares it with its name: done when the application is
    /// handed in, while the person is still there to take it again.
    static func readBack(
        _ pictures: [BlobReference], of app: ApplicationID, keys: ApplicationKeys, in reader: VaultReader
    ) throws {
        for picture in pictures { _ = try read(picture.id, of: app, keys: keys, in: reader) }
    }

    /// Writes pictures as they come out of their sealing; one that is there already is left as it is.
    static func write(
        _ sealing: PictureSealing, of app: ApplicationID, keys: ApplicationKeys, in writer: VaultWriter
    ) throws {
        var present = Set(try list(app, keys: keys, in: writer.reader).keys)
        while let picture = sealing.next() {
            guard picture.hasItsName else {
                throw StoreError.failed("the bytes of a picture do not have the name it came with: take it again")
            }
            guard present.insert(picture.reference.id).inserted else { continue }
            try write(picture, of: app, keys: keys, in: writer)
        }
    }

    private static func write(
        _ picture: SealedPicture, of app: ApplicationID, keys: ApplicationKeys, in writer: VaultWriter
    ) throws {
        let db = writer.db
        let stream = try StreamID.next(db)
        let row = PictureRow(picture: picture.reference, header: picture.header)
        let sealed = SealedRow.seal(
            row.json, at: PictureRow.place(app, stream: stream), key: keys.rows, random: writer.random)
        try db.run(
            "INSERT INTO stream (id, app, kind, sealed) VALUES (?, ?, ?, ?)",
            [stream, app.bytes.data, StreamKind.picture.rawValue, sealed.data])
        for (number, piece) in picture.pieces.enumerated() {
            try db.run("INSERT INTO piece (id, bytes) VALUES (?, ?)", [StreamID.piece(number, of: stream), piece])
        }
    }

    /// The pictures of an application that are really there, with the numbers of their streams.
    static func list(
        _ app: ApplicationID, keys: ApplicationKeys, in reader: VaultReader
    ) throws -> [Digest: Int] {
        var streams: [Digest: Int] = [:]
        for (stream, row) in try rows(app, keys: keys, in: reader).found { streams[row.picture.id] = stream }
        return streams
    }

    static func read(
        _ id: Digest, of app: ApplicationID, keys: ApplicationKeys, in reader: VaultReader
    ) throws -> [UInt8] {
        let rows = try rows(app, keys: keys, in: reader)
        guard let (stream, row) = rows.found.first(where: { $0.row.picture.id == id }) else {
            // The line that cannot be read may well be the one that is asked for.
            guard rows.damaged == 0 else { throw StoreError.damaged(what: "a picture of application \(app)") }
            throw StoreError.notFound("picture \(id) of application \(app)")
        }
        let bytes = try? pull(stream, row, keys: keys, in: reader)
        guard let bytes, bytes.count == row.picture.length, BLAKE2b.hash256(bytes) == id else {
            throw StoreError.damaged(what: "a \(row.picture.kind.rawValue) picture of application \(app)")
        }
        return bytes
    }

    private static func pull(
        _ stream: Int, _ row: PictureRow, keys: ApplicationKeys, in reader: VaultReader
    ) throws -> [UInt8] {
        var opener = try SecretStreamOpener(key: keys.pictures, header: row.header, in: reader.ring.arena)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(row.picture.length, 64 << 20))
        var number = 0
        while !opener.isFinished {
            let piece = try reader.db.row("SELECT bytes FROM piece WHERE id = ?", [StreamID.piece(number, of: stream)])
            guard let sealed = try piece?.bytes(0, of: "a piece") else { throw SecretStream.Failure.cut }
            bytes += try opener.pull(sealed, context: SealedPicture.context(row.picture.id, number))
            number += 1
        }
        return bytes
    }

    private static func rows(
        _ app: ApplicationID, keys: ApplicationKeys, in reader: VaultReader
    ) throws -> (found: [(stream: Int, row: PictureRow)], damaged: Int) {
        var found: [(stream: Int, row: PictureRow)] = []
        var damaged = 0
        let rows = try reader.db.rows(
            "SELECT id, sealed FROM stream WHERE app = ? AND kind = ? ORDER BY id",
            [app.bytes.data, StreamKind.picture.rawValue])
        for row in rows {
            let stream = try row.integer(0, of: "a stream")
            // A damaged line hides one picture, not the others.
            guard let sealed = try? row.bytes(1, of: ""),
                let picture = try? SealedRow.open(
                    sealed, as: PictureRow.self, at: PictureRow.place(app, stream: stream), key: keys.rows, what: "")
            else {
                damaged += 1
                continue
            }
            found.append((stream, picture))
        }
        return (found, damaged)
    }
}

extension NewBlob {
    /// How revisions name it.
    var reference: BlobReference {
        BlobReference(id: id, length: bytes.count, kind: kind, mediaType: mediaType)
    }
}
