import CanonicalJSON
import Enrollment
public import EnrollmentModel
import GRDB
import Glibc
import Secrets

/// What a vault is restored from.
public enum RestoreSource: Sendable {
    /// A file of `tram kit backup`.
    case backup(String)
    /// A copy on a card: its `mirror.sqlite`.
    case mirror(String)

    /// What a path holds: a backup's file, a mirror's folder, or a card with one mirror of this kit on it.
    ///
    /// - Throws: ``RestoreError/unreadable(_:)`` where there is none or more than one.
    public init(path: String, kit: KitID) throws(RestoreError) {
        guard MirrorPlace.disk(of: path) != nil else {
            guard PieceFile.exists(path) else { throw .unreadable("there is no \(path)") }
            self = .backup(path)
            return
        }
        let file = "\(path)/\(MirrorPlace.fileName)"
        if PieceFile.exists(file) {
            self = .mirror(file)
            return
        }
        let found = FolderEntries.names(in: path).filter { $0.hasPrefix("\(kit)-") }
            .map { "\(path)/\($0)/\(MirrorPlace.fileName)" }.filter(PieceFile.exists)
        guard let only = found.first else { throw .unreadable("there is no copy of kit \(kit) in \(path)") }
        guard found.count == 1 else {
            throw .unreadable("there is more than one copy of kit \(kit) in \(path): name the folder")
        }
        self = .mirror(only)
    }

    /// Writes the database to its new place. The source is only read.
    func write(to database: String, recovery: SealingIdentity) throws {
        switch self {
        case .backup(let path): try Self.open(path, to: database, recovery: recovery)
        case .mirror(let path):
            try Self.requireFile(path)
            try Self.copy(path, to: database)
            // What the card's last transaction did not finish is rolled back in the copy, where writing is allowed.
            let journal = path + "-journal"
            if try Self.isThere(journal) {
                try Self.requireFile(journal)
                try Self.copy(journal, to: database + "-journal")
            }
            try Self.checkMirror(database)
        }
    }

    /// Whether something lies there. What cannot be looked at is not taken for nothing: without its journal a copy may be
    /// half of a transaction.
    static func isThere(_ path: String) throws(RestoreError) -> Bool {
        var facts = stat()
        if unsafe lstat(path, &facts) == 0 { return true }
        guard errno == ENOENT else {
            throw .unreadable("\(path) cannot be looked at: \(unsafe String(cString: strerror(errno)))")
        }
        return false
    }

    /// On a card that somebody prepared a link or a device could lead anywhere.
    private static func requireFile(_ path: String) throws(RestoreError) {
        guard CardFile.kind(of: path) == S_IFREG else { throw .damaged("\(path) is no file") }
    }

    private static func reading(_ path: String) throws(RestoreError) -> PieceFile {
        do throws(FileFault) { return try PieceFile(reading: path) } catch { throw .unreadable(error.description) }
    }

    private static func next(_ file: borrowing PieceFile) throws(RestoreError) -> [UInt8] {
        do throws(FileFault) { return try file.next() } catch { throw .unreadable(error.description) }
    }

    private static func copy(_ path: String, to target: String) throws {
        let source = try reading(path)
        let file = try PieceFile(creating: target)
        while true {
            let piece = try next(source)
            if piece.isEmpty { break }
            try file.write(piece)
        }
        try file.sync()
    }

    private static func open(_ path: String, to target: String, recovery: SealingIdentity) throws {
        let source = try reading(path)
        let file = try PieceFile(creating: target)
        var opener = AgeOpener(.identities([recovery]))
        var output: [UInt8] = []
        do {
            while true {
                let piece = try next(source)
                output.removeAll(keepingCapacity: true)
                if piece.isEmpty { break }
                try opener.push(piece, into: &output)
                try file.write(output)
            }
            try opener.finish(into: &output)
            try file.write(output)
        } catch AgeError.noMatch {
            throw RestoreError.otherRecovery
        } catch let error as AgeError {
            throw RestoreError.damaged("\(error)")
        }
        try file.sync()
    }

    /// A copy that was never whole has rows missing that nobody would miss.
    private static func checkMirror(_ database: String) throws {
        let card = try MirrorCard(path: database)
        defer { try? card.queue.close() }
        guard let found = try card.state() else { throw RestoreError.damaged("no state of a mirror") }
        guard found.state.filling == nil else { throw RestoreError.incomplete }
    }
}
