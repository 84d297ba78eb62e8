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
