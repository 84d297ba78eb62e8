import Enrollment
import GRDB
import Glibc

/// Runs database work and turns every way it can fail into the words of the store.
func storing<Result>(in folder: VaultFolder, _ work: () throws -> Result) throws(StoreError) -> Result {
    do {
        return try work()
    } catch let error as StoreError {
        throw error
    } catch let error as DatabaseError {
        throw StoreError(error, in: folder)
    } catch {
        throw .failed("\(error)")
    }
}

extension StoreError {
    init(_ error: DatabaseError, in folder: VaultFolder) {
        let code = error.extendedResultCode.rawValue
        switch error.resultCode {
        case .SQLITE_FULL: self = .diskFull
        // A file system may say "full" only when the mapping of the index grows or when it is asked to sync.
        case .SQLITE_IOERR where folder.isFull: self = .diskFull
        case .SQLITE_IOERR: self = .failed("the disk gives an input/output error (\(code)): take the second copy")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged(what: VaultFolder.databaseName)
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
            self = .failed("the folder of the vault cannot be written: mount it writable or check its owner (\(code))")
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .inUse(by: folder.ownerInWords)
        default: self = .failed("SQLite error \(code): \(error.message ?? "no more is known")")
        }
    }
}

extension VaultFolder {
    /// Whether less than 64 KiB are left where the vault lies.
    var isFull: Bool {
        var facts = statvfs()
        guard unsafe statvfs(path, &facts) == 0 else { return false }
        return UInt64(facts.f_bavail) * UInt64(facts.f_frsize) < 65_536 || facts.f_files > 0 && facts.f_favail == 0
    }
}

extension VaultFolder {
    /// Whether the disk itself takes no writes: a card with its lock on, a backup mounted to be looked at.
    var isOnReadOnlyDisk: Bool {
        var facts = statvfs()
        return unsafe statvfs(path, &facts) == 0 && facts.f_flag & UInt(ST_RDONLY) != 0
    }

    /// The database as SQLite opens it where nobody can write, neither its index nor anything else; nothing on a disk
    /// that takes writes, or when a log is left that has to be read with it.
    var unchangingDatabase: String? {
        var facts = stat()
        guard isOnReadOnlyDisk, unsafe stat(database + "-wal", &facts) != 0 || facts.st_size == 0 else { return nil }
        let unreserved = Array("/-._~".utf8)
        let name = database.utf8.map { byte in
            let isPlain =
                unreserved.contains(byte) || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte)
            let digits = String(byte, radix: 16)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + digits
        }
        return "file:\(name.joined())?immutable=1"
    }
}

extension StoreError {
    /// In a vault of a newer program, what looks damaged is what this one does not understand.
    func asOfNewer(_ version: Int) -> StoreError {
        switch self {
        case .damaged, .failed: .newerVersion(version)
        default: self
        }
    }
}
