public import CanonicalJSON
public import Enrollment
public import EnrollmentModel
import GRDB
public import Secrets

/// An approved application that waits to be sealed.
public struct ApprovedApplication: Sendable, Equatable {
    /// The application.
    public let id: ApplicationID
    /// Name of the batch whose approval covers it.
    public let batch: String
    /// The revisions at its head.
    public let heads: [Digest]
}

/// Takes the sealed files of one application, makes each durable and gives it back for reading, and at the end turns
/// the application into its packet.
///
/// What was written but not committed is thrown away with the writer, or after a crash at the next login; the seal
/// number it had is never used again.
public struct PacketWriter: ~Copyable {
    /// The application.
    public let application: ApprovedApplication
    /// The number of this sealing, for the manifest.
    public let seal: Int
    private let session: VaultSession
    private var part = 0
    private var stream: Int?
    private var pending: [UInt8] = []
    private var written = 0
    private var isSealed = false
    // So much of a file is held in memory before it goes to disk.
    private static let flushCount = 16 * SealedFiles.pieceCount

    init(_ session: VaultSession, _ application: ApprovedApplication, seal: Int) {
        self.session = session
        self.application = application
        self.seal = seal
    }

    deinit {
        // On a full disk the room is needed now, not at the next login.
        guard !isSealed, part > 0 || stream != nil else { return }
        session.dropSealing(of: application.id, seal: seal)
    }

    /// Adds sealed bytes to the part that is being written.
    public mutating func append(_ bytes: some Collection<UInt8>) throws(StoreError) {
        pending += bytes
        if pending.count >= Self.flushCount { try flush(isLast: false) }
    }

    /// Ends the part: it is durable when this returns.
    ///
    /// - Parameter read: Gets the file as the database gives it back, piece by piece; ``commit(manifest:)`` compares it
    ///   once more as the disk itself has it.
    public mutating func finishPart<Failure: Error>(
        readingBack read: ([UInt8]) throws(Failure) -> Void
    ) throws {
        try flush(isLast: true)
        let (app, ring, length) = (application.id, try session.keys(), written)
        guard let stream else { preconditionFailure("a flushed part has a stream") }
        let what = "sealed part \(part) of application \(app)"
        for offset in Swift.stride(from: 0, to: length, by: SealedFiles.pieceCount) {
            let piece = try session.vault.read { db in
                try SealedFiles(db: db, ring: ring, app: app).read(stream, length: length, offset: offset, what: what)
            }
            try read(Array(piece))
        }
        self.stream = nil
        written = 0
        part += 1
    }

    private mutating func flush(isLast: Bool) throws(StoreError) {
        let (app, ring, random) = (application.id, try session.keys(), session.vault.environment.random)
        var row = SealedFileRow(seal: seal, part: part)
        let (bytes, start, open) = (pending, written, stream)
        let count = isLast ? bytes.count : bytes.count - bytes.count % SealedFiles.pieceCount
        if isLast { row.length = start + count }
        let written = try session.vault.write { db in
            let files = SealedFiles(db: db, ring: ring, app: app)
            let stream = try open ?? files.begin(row, random: random)
            for offset in Swift.stride(from: 0, to: count, by: SealedFiles.pieceCount) {
                let piece = bytes[offset..<min(offset + SealedFiles.pieceCount, count)]
                try files.write(piece, number: (start + offset) / SealedFiles.pieceCount, stream: stream)
            }
            if isLast { try files.end(row, stream: stream, random: random) }
            return stream
        }
        stream = written
        pending.removeFirst(count)
        self.written += count
    }

    /// Turns the application into its packet, in one transaction: the readable copy and its keys are gone, the sealed
    /// files stay until they are receipted.
    ///
    /// - Parameter manifest: Signed by the device, over all parts in the order they were written.
    /// - Throws: ``StoreError/damaged(what:)`` when a file on disk is not what the manifest says,
    ///   ``StoreError/failed(_:)`` when the manifest is not of this sealing or leaves a picture out.
    public consuming func commit(manifest signed: JWS) throws(StoreError) {
        try session.commit(signed, application, seal: seal)
        isSealed = true
    }
}
