import Enrollment
import Glibc

/// What is looked at before SQLite opens a file from a card: whoever had the card in hands may have prepared what lies
/// beside the file, and SQLite does what a journal says at the first look.
enum CardFile {
    /// What SQLite can lay beside a database.
    static let companions = ["-journal", "-wal", "-shm"]
    /// The last bytes of a journal that names a super-journal, a file that SQLite deletes after rolling back. Ours have
    /// none, because nothing is ever attached (https://www.sqlite.org/fileformat.html, section 3).
    private static let superJournalMagic: [UInt8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]
    private static let headerCount = 20

    /// Takes away what no copy of ours has beside it.
    ///
    /// - Throws: ``StoreError/damaged(what:)`` when the copy is not one that we left so; it is out of use then, as it may
    ///   be half of a transaction without its journal. ``StoreError/failed(_:)`` when the card cannot be read now: nothing
    ///   is touched, for the next try may find everything good.
    static func admit(_ path: String) throws(StoreError) {
        // Without a write-ahead log there is neither; in that mode SQLite would believe both.
        for suffix in ["-wal", "-shm"] { PieceFile.remove(path + suffix) }
        let journal = path + "-journal"
        guard let kind = try look(path) else { return PieceFile.remove(journal) }
        guard kind == S_IFREG else { throw .damaged(what: "the copy is no file") }
        if let kind = try look(journal) {
            guard kind == S_IFREG, try bytes(journal, superJournalMagic.count, fromEnd: true) != superJournalMagic
            else {
                throw refuse(path, "the journal of the copy")
            }
        }
        // Write and read version: 2 is a write-ahead log.
        guard try !bytes(path, headerCount, fromEnd: false).dropFirst(18).contains(2) else {
            throw refuse(path, "the header of the copy")
        }
    }

    private static func refuse(_ path: String, _ what: String) -> StoreError {
        let name = "/" + MirrorPlace.fileName
        if path.hasSuffix(name) {
            _ = unsafe rename(path, path.dropLast(name.utf8.count) + "/" + MirrorPlace.damagedName)
        } else {
            PieceFile.remove(path)
        }
        PieceFile.remove(path + "-journal")
        return .damaged(what: what)
    }

    /// The kind of a file itself, no link followed; nothing where there is none.
    ///
    /// - Throws: ``StoreError/failed(_:)`` when that cannot be seen now.
    static func look(_ path: String) throws(StoreError) -> mode_t? {
        var facts = stat()
        if unsafe lstat(path, &facts) == 0 { return facts.st_mode & S_IFMT }
        guard errno == ENOENT else { throw unreadable(errno) }
        return nil
    }

    private static func unreadable(_ code: Int32) -> StoreError {
        .failed("the card cannot be read: \(unsafe String(cString: strerror(code)))")
    }

    /// The kind of a file itself, no link followed; nothing where none is seen.
    static func kind(of path: String) -> mode_t? {
        var facts = stat()
        return unsafe lstat(path, &facts) == 0 ? facts.st_mode & S_IFMT : nil
    }

    /// Whether something lies there that could be of this laptop: no file, or one with another name as well.
    static func isForeign(_ path: String) -> Bool {
        var facts = stat()
        guard unsafe lstat(path, &facts) == 0 else { return false }
        return facts.st_mode & S_IFMT != S_IFREG || facts.st_nlink > 1
    }

    /// So many bytes from an end of a file, fewer of a shorter one.
    private static func bytes(_ path: String, _ count: Int, fromEnd: Bool) throws(StoreError) -> [UInt8] {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard file >= 0 else { throw unreadable(errno) }
        defer { close(file) }
        var facts = stat()
        guard unsafe fstat(file, &facts) == 0 else { throw unreadable(errno) }
        let start = fromEnd ? max(0, facts.st_size - count) : 0
        var bytes = [UInt8](repeating: 0, count: count)
        let found = unsafe pread(file, &bytes, count, start)
        guard found >= 0 else { throw unreadable(errno) }
        return Array(bytes.prefix(found))
    }
}
