import CanonicalJSON
import Enrollment
import EnrollmentModel
import GRDB
import Secrets

/// What a sealed file's stream is, sealed in its row.
struct SealedFileRow: CanonicalCodable, Equatable {
    let seal: Int
    let part: Int
    /// Bytes of the whole file; nothing while it is being written.
    var length: Int?

    init(seal: Int, part: Int, length: Int? = nil) {
        self.seal = seal
        self.part = part
        self.length = length
    }

    init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        seal = try reader.int("seal")
        part = try reader.int("part")
        length = reader.object["length"] == nil ? nil : try reader.int("length", in: 0...1_000_000_000)
    }

    var json: JSONValue {
        var object: JSONObject = ["seal": .int(seal), "part": .int(part)]
        object["length"] = length.map { .int($0) }
        return .object(object)
    }
}

/// Sealed files in the database: pieces of 64 KiB, each with a tag, so that damage is found here and not at the
/// registry. They are sealed already and are not encrypted again.
struct SealedFiles {
    static let pieceCount = 65_536
    private static let tagCount = 16
    let db: Database
    let ring: KeyRing
    let app: ApplicationID

    /// Makes the stream of a file that is about to be written.
    func begin(_ row: SealedFileRow, random: some RandomSource) throws -> Int {
        let stream = try StreamID.next(db)
        try db.run(
            "INSERT INTO stream (id, app, kind, sealed) VALUES (?, ?, ?, ?)",
            [stream, app.bytes.data, StreamKind.sealedFile.rawValue, seal(row, stream, random).data])
        return stream
    }

    /// Writes down the length of a file that is complete.
    func end(_ row: SealedFileRow, stream: Int, random: some RandomSource) throws {
        try db.run("UPDATE stream SET sealed = ? WHERE id = ?", [seal(row, stream, random).data, stream])
    }

    private func seal(_ row: SealedFileRow, _ stream: Int, _ random: some RandomSource) -> [UInt8] {
        SealedRow.seal(row.json, at: Self.place(app, stream), key: ring.records, random: random)
    }

    func write(_ piece: ArraySlice<UInt8>, number: Int, stream: Int) throws {
        var bytes = piece.data
        bytes.append(contentsOf: tag(piece, number: number, stream: stream))
        try db.run("INSERT INTO piece (id, bytes) VALUES (?, ?)", [StreamID.piece(number, of: stream), bytes])
    }

    /// Bytes of a file, at most up to the end of the piece that `offset` lies in.
    func read(_ stream: Int, length: Int, offset: Int, what: String) throws -> ArraySlice<UInt8> {
        guard (0..<length).contains(offset) else { return [] }
        let number = offset / Self.pieceCount
        let row = try db.row("SELECT bytes FROM piece WHERE id = ?", [StreamID.piece(number, of: stream)])
        let expected = min(Self.pieceCount, length - number * Self.pieceCount)
        guard let bytes = try row?.bytes(0, of: what), bytes.count == expected + Self.tagCount else {
            throw StoreError.damaged(what: what)
        }
        let piece = bytes[..<expected]
        guard ConstantTime.areEqual(Array(bytes[expected...]), tag(piece, number: number, stream: stream)) else {
            throw StoreError.damaged(what: what)
        }
        return piece[(offset - number * Self.pieceCount)...]
    }

    private func tag(_ piece: ArraySlice<UInt8>, number: Int, stream: Int) -> [UInt8] {
        BLAKE2b.keyed(
            app.bytes + stream.bigEndianBytes + number.bigEndianBytes + piece, key: ring.outbox, count: Self.tagCount)
    }

    /// The files of one sealing by part; one that cannot be read is missing.
    func files(seal: Int) throws -> [Int: (stream: Int, length: Int)] {
        var files: [Int: (stream: Int, length: Int)] = [:]
        for (stream, row) in try Self.rows(db, ring, app: app) {
            guard let row, row.seal == seal, let length = row.length else { continue }
            files[row.part] = (stream, length)
        }
        return files
    }

    private static func rows(
        _ db: Database, _ ring: KeyRing, app: ApplicationID
    ) throws -> [(stream: Int, row: SealedFileRow?)] {
        let rows = try db.rows(
            "SELECT id, sealed FROM stream WHERE app = ? AND kind = ?",
            [app.bytes.data, StreamKind.sealedFile.rawValue])
        return try rows.map { row in
            let stream = try row.integer(0, of: "a stream")
            let file = try? SealedRow.open(
                row.bytes(1, of: ""), as: SealedFileRow.self, at: place(app, stream), key: ring.records, what: "")
            return (stream, file)
        }
    }

    /// Deletes what a crash left of sealings that were never committed.
    static func sweep(_ writer: inout VaultWriter) throws {
        let apps = try writer.db.rows(
            "SELECT DISTINCT app FROM stream WHERE kind = ?", [StreamKind.sealedFile.rawValue])
        for row in apps {
            guard let app = ApplicationID(stored: try row.bytes(0, of: "a stream")) else { continue }
            try sweep(app, seal: nil, &writer)
        }
    }

    /// Deletes the files of one application's sealings that were never committed: of one of them, or of all.
    ///
    /// Only while its status can be read and says that the readable copy is still there: without that copy the sealed
    /// files are all there is of a person, whatever has become of the record of their packet.
    static func sweep(_ app: ApplicationID, seal: Int?, _ writer: inout VaultWriter) throws {
        guard let status = try? writer.reader.status(app), status.state.isReadable else { return }
        for (stream, file) in try rows(writer.db, writer.ring, app: app) {
            guard let file, seal == nil || seal == file.seal,
                try writer.reader.sealed(.packet(app, seal: file.seal)) == nil
            else { continue }
            try StreamID.delete(writer.db, stream: stream)
        }
    }

    static func place(_ app: ApplicationID, _ stream: Int) -> RowPlace {
        RowPlace("stream", app.bytes + stream.bigEndianBytes, columns: "file")
    }
}
