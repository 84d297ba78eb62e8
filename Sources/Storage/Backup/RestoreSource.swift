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
        guard try Self.look(file) == nil else {
            self = .mirror(file)
            return
        }
        var found: [String] = []
        for name in FolderEntries.names(in: path) where name.hasPrefix("\(kit)-") {
            // A backup may lie there under such a name.
            guard try Self.look("\(path)/\(name)") != S_IFREG else { continue }
            let file = "\(path)/\(name)/\(MirrorPlace.fileName)"
            // One that cannot be looked at may be the one that is wanted.
            if try Self.look(file) != nil { found.append(file) }
        }
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
            if try Self.look(journal) != nil {
                try Self.requireFile(journal)
                try Self.copy(journal, to: database + "-journal")
            }
            try Self.checkMirror(database)
        }
    }

    /// On a card that somebody prepared a link or a device could lead anywhere.
    private static func requireFile(_ path: String) throws(RestoreError) {
        guard try look(path) == S_IFREG else { throw .damaged("\(path) is no file") }
    }

    /// The kind of a file; nothing where there is none. What cannot be looked at is not taken for what is not there: a copy
    /// without its journal may be half of a transaction.
    private static func look(_ path: String) throws(RestoreError) -> mode_t? {
        do throws(StoreError) { return try CardFile.look(path) } catch {
            guard case .failed(let reason) = error else { throw .store(error) }
            throw .unreadable(reason)
        }
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
