import EnrollmentModel
import Glibc

/// The folder of a vault's copy on a card: `DIR/<kit>-<vault>/`.
struct MirrorPlace: Sendable {
    static let fileName = "mirror.sqlite"
    static let damagedName = "mirror.damaged"
    let card: String
    let folder: String

    var file: String { "\(folder)/\(Self.fileName)" }
    /// A copy that is not whole yet; it takes the other's place when it is.
    var draft: String { "\(folder)/mirror.new" }
    private var damaged: String { "\(folder)/\(Self.damagedName)" }

    init(card: String, kit: KitID, vault: String) {
        self.card = card
        folder = "\(card)/\(Self.name(kit, vault))"
    }

    private static func name(_ kit: KitID, _ vault: String) -> String { "\(kit)-\(vault)" }

    /// Names of the folders on the card that is there now, beside which this one was begun.
    func foldersLeftAlone(_ record: MirrorRecord, kit: KitID) -> [String] {
        record.leftAlone.map { Self.name(kit, $0) }.filter { CardFile.kind(of: "\(card)/\($0)") == S_IFDIR }
    }

    /// The disk that a path lies on; nothing where there is no folder.
    static func disk(of path: String) -> dev_t? {
        var facts = stat()
        guard unsafe stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR else { return nil }
        return facts.st_dev
    }

    /// Whether the card is there: an empty mount point is a folder of another disk.
    func isThere(_ record: MirrorRecord, vault: VaultFolder) -> Bool {
        guard let disk = Self.disk(of: card) else { return false }
        return !record.isOtherDisk || disk != Self.disk(of: vault.path)
    }

    /// Makes the folder on a card that is there. On a card that somebody prepared a link could lead to files of this
    /// laptop: none is followed.
    func makeFolder() throws(MirrorFailure) {
        if unsafe mkdir(folder, 0o700) == 0 { return FolderEntries.sync(card) }
        switch errno {
        case EEXIST:
            guard CardFile.kind(of: folder) == S_IFDIR else { throw .problem(.failed) }
            for file in [file, draft, damaged].flatMap({ file in [file] + CardFile.companions.map { file + $0 } })
            where CardFile.isForeign(file) { _ = unsafe unlink(file) }
        case ENOSPC, EDQUOT: throw .problem(.full)
        case EROFS, EACCES, EPERM: throw .problem(.readOnly)
        default: throw .problem(.failed)
        }
    }

    func has(_ file: String) -> Bool { unsafe access(file, F_OK) == 0 }

    /// Puts the whole draft in the place of what was there before.
    func finishDraft() throws(MirrorFailure) {
        // The journal of the file that goes must not be taken for one of the new file.
        _ = unsafe unlink(file + "-journal")
        guard unsafe rename(draft, file) == 0 else { throw .problem(errno == EROFS ? .readOnly : .failed) }
        _ = unsafe unlink(damaged)
        FolderEntries.sync(folder)
    }

    /// Takes a damaged copy out of use; it stays until a new one is whole.
    func setDamagedAside() {
        _ = unsafe unlink(file + "-journal")
        _ = unsafe rename(file, damaged)
    }

    func removeDraft() {
        for file in [draft, draft + "-journal"] { _ = unsafe unlink(file) }
    }
}

/// Why a copy was not brought up to date.
enum MirrorFailure: Error, Equatable {
    case problem(MirrorProblem)
    /// Nothing says that the vault went through the state of the copy: it is kept, and another one begins beside it.
    case unproved
    /// The vault closes; what is missing is copied at the next start.
    case stopped
}
