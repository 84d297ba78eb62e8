import Enrollment
import GRDB
import Glibc

extension Vault {
    /// Makes the next reads come from the disk itself: the log goes into the database, and what SQLite and the kernel
    /// hold of both in memory is let go. Where the kernel keeps a page all the same, it is read from memory.
    func forgetCaches() throws(StoreError) {
        // Passive: another process that reads is not waited for; what then stays in the log is synced as well.
        try storing(in: folder) {
            try queue.writeWithoutTransaction { db in _ = try db.checkpoint(.passive) }
        }
        queue.releaseMemory()
        for path in [folder.database, folder.database + "-wal"] { Self.dropPages(of: path) }
    }

    /// Advises the kernel on SQLite's own descriptors: opening the file once more and closing it would let go of every
    /// lock that SQLite holds on it. Advice on a descriptor that has just become another file's does no harm.
    private static func dropPages(of path: String) {
        var wanted = stat()
        guard unsafe lstat(path, &wanted) == 0 else { return }
        for file in 0..<min(getdtablesize(), 1024) {
            var facts = stat()
            guard unsafe fstat(file, &facts) == 0, facts.st_ino == wanted.st_ino, facts.st_dev == wanted.st_dev else {
                continue
            }
            posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED)
        }
    }
}
