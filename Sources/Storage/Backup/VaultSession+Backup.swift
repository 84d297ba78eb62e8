import CanonicalJSON
import Enrollment
import EnrollmentModel
import GRDB
import Secrets

extension VaultSession {
    /// Copies the whole vault into one age file for the headquarters' recovery key, while the work goes on.
    ///
    /// It is done when the copy was opened and checked, the file is on the disk, and what was read back from there and
    /// opened is the copy, byte for byte.
    ///
    /// - Parameter path: The file to make; it must not be there.
    /// - Throws: ``BackupError``; then nothing is left at `path` or beside it.
    public func backup(to path: String) throws(BackupError) -> BackupReport {
        do throws(StoreError) { try require(.keepCopies) } catch { throw .store(error) }
        guard let recipient = SealingRecipient(text: vault.kit.recovery) else { throw .noRecipient }
        guard !PieceFile.exists(path) else { throw .exists(path) }
        let draft = path + ".part"
        do {
            // Opened first: a disk that cannot be written is said before a long copy is made.
            let file = try PieceFile(creating: draft)
            defer { PieceFile.remove(draft) }
            let (bytes, people, broken) = try copying(beside: path) { copy in
                let (people, broken) = try check(copy)
                return (try Self.seal(copy, into: file, at: draft, to: recipient), people, broken)
            }
            guard !PieceFile.exists(path) else { throw BackupError.exists(path) }
            try PieceFile.rename(draft, to: path)
            // A full disk takes no entry of the log either; the backup is made all the same.
            if vault.access == .write { try? write(.backedUp) { _ in } }
            return BackupReport(bytes: bytes, people: people, firstBrokenAuditEntry: broken)
        } catch let error as BackupError {
            throw error
        } catch let error as FileFault {
            throw BackupError(error)
        } catch let error as DatabaseError {
            throw .store(StoreError(error, in: vault.folder))
        } catch {
            throw .store(error as? StoreError ?? .failed("\(error)"))
        }
    }

    /// Makes the copy beside the vault, or beside the backup: a disk that is full or takes no writes any more is when a
    /// backup is needed most.
    private func copying<Result>(
        beside path: String, _ body: (borrowing VaultCopy) throws -> Result
    ) throws -> Result {
        let other = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        do {
            return try body(VaultCopy(of: vault.folder, in: vault.folder.path))
        } catch let error where Self.isAboutTheDisk(error) {
            return try body(VaultCopy(of: vault.folder, in: other.isEmpty ? path.hasPrefix("/") ? "/" : "." : other))
        }
    }

    private static func isAboutTheDisk(_ error: any Error) -> Bool {
        switch error {
        case StoreError.diskFull, StoreError.failed: true
        case let error as DatabaseError:
            [.SQLITE_FULL, .SQLITE_READONLY, .SQLITE_IOERR, .SQLITE_CANTOPEN].contains(error.resultCode)
        default: false
        }
    }

    /// Opens the copy with the keys of this session and looks at every page of it and every link of its audit chain.
    private func check(_ copy: borrowing VaultCopy) throws -> (people: Int, firstBroken: Int?) {
        let ring = try keys()
        let signers = try read { $0.signers }
        let (environment, kit, device) = (vault.environment, vault.kit, vault.device)
        return try copy.read { db in
            let verdict = try String.fetchOne(db, sql: "PRAGMA integrity_check(1)") ?? "no answer"
            guard verdict == "ok" else { throw BackupError.damaged(verdict) }
            let reader = VaultReader(db: db, ring: ring, signers: signers, environment: environment)
            let people = try db.integer("SELECT COUNT(*) FROM application") ?? 0
            return (people, try reader.firstBrokenAuditEntry(kit: kit, device: device))
        }
    }

    private static func seal(
        _ copy: borrowing VaultCopy, into file: borrowing PieceFile, at path: String, to recipient: SealingRecipient
    ) throws -> Int {
        let source: PieceFile
        do throws(FileFault) { source = try PieceFile(reading: copy.path) } catch {
            throw StoreError.failed(error.description)
        }
        var sealer = AgeSealer(to: [recipient])
        var hasher = BLAKE2bHasher()
        var (written, output) = (0, [UInt8]())
        while true {
            let piece = try source.next()
            if piece.isEmpty { break }
            hasher.update(piece)
            output.removeAll(keepingCapacity: true)
            sealer.push(piece, into: &output)
            try file.write(output)
            written += output.count
        }
        output.removeAll(keepingCapacity: true)
        let key = sealer.finish(into: &output)
        try file.write(output)
        written += output.count
        try file.sync()
        try verify(path, with: key, digest: hasher.finish())
        return written
    }

    /// Reads the file back from the disk and opens it with the key that is still in hand.
    private static func verify(_ path: String, with key: consuming FileKey, digest: Digest) throws {
        let file = try PieceFile(reading: path)
        var opener = AgeOpener(fileKey: key)
        var hasher = BLAKE2bHasher()
        var output: [UInt8] = []
        do {
            while true {
                let piece = try file.next()
                output.removeAll(keepingCapacity: true)
                if piece.isEmpty { break }
                try opener.push(piece, into: &output)
                hasher.update(output)
            }
            try opener.finish(into: &output)
        } catch is AgeError {
            throw BackupError.notReadBack
        }
        hasher.update(output)
        guard hasher.finish() == digest else { throw BackupError.notReadBack }
    }
}
