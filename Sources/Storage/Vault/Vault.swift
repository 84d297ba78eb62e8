public import Enrollment
public import EnrollmentModel
import GRDB
import Secrets
import Synchronization

/// One kit's vault: a folder with one encrypted database, nobody logged in.
///
/// Everything personal in it opens only in a ``VaultSession``. One process writes; others may read and are told who
/// writes.
public final class Vault: Sendable {
    /// Whether this process may write.
    public enum Access: Sendable {
        /// As the only writer.
        case write
        /// Reading only, beside a writer.
        case read
    }

    /// A user as the login screen knows them.
    public struct Member: Sendable, Equatable {
        /// User name and role.
        public let user: StoreUser
        /// Whether they may not log in any more.
        public let isDisabled: Bool
        /// Until when they may sign, milliseconds since 1970: the end of their certificate or the kit's, whichever is
        /// first. Nothing when no admin vouches for them.
        public let certificateEnd: Int?
        /// Whether the registry revoked their key.
        public let isRevoked: Bool
        /// Name of their signing key, as the list of revoked keys knows it; what the file says, unverified.
        public let key: String?
    }

    /// Whether this process may write.
    public let access: Access
    /// What the registry certifies of this kit: the newest that was taken.
    public var kit: KitCertificate { certificate.withLock { $0 } }
    private let certificate: Mutex<KitCertificate>
    let folder: VaultFolder
    let queue: DatabaseQueue
    let environment: VaultEnvironment
    let device: PublicKey
    private let version: Int
    private let lock: WriterLock?
    /// The end of the audit chain as this process, the only writer, has left it.
    let chainEnd = Mutex<AuditChain.Tail?>(nil)
    /// Looks at the schema before anything is written.
    let schema = SchemaGuard()
    /// The copy of the hardware secret that the chip took at the last login.
    let goodHardware = Mutex<HardwareRecord?>(nil)
    /// Keeps the second copy, where there is one.
    let mirror = Mutex<MirrorWriter?>(nil)
    /// Whether the disk refused a write for another reason than that it is full.
    private let hasFailed = Mutex(false)

    /// Opens the vault of a folder.
    ///
    /// - Parameters:
    ///   - path: The folder.
    ///   - access: Whether to write.
    ///   - environment: Clocks, randomness and costs.
    /// - Throws: ``StoreError/inUse(by:)`` when another process writes, ``StoreError/newerVersion(_:)``,
    ///   ``StoreError/damaged(what:)``, ``StoreError/failed(_:)`` when others could read the folder.
    public static func open(
        at path: String, access: Access = .write, environment: VaultEnvironment = VaultEnvironment()
    ) throws(StoreError) -> Vault {
        let folder = VaultFolder(path: path)
        try folder.check(for: access)
        let lock = access == .write ? try WriterLock(folder) : nil
        return try Vault(folder, access: access, lock: lock, environment: environment)
    }

    init(
        _ folder: VaultFolder, access: Access, lock: WriterLock?, environment: VaultEnvironment
    ) throws(StoreError) {
        let opened = try Self.connect(folder, access: access, disk: environment.disk)
        self.folder = folder
        self.access = access
        self.lock = lock
        self.environment = environment
        queue = opened.queue
        certificate = Mutex(opened.certificate.kit)
        device = opened.certificate.device
        version = opened.version
        if access == .write, try read(SchemaGuard.isForeign) { try write { _ in } }
        try startMirror()
    }

    /// A command that ends gives the second copy a moment; what is missing then is copied at the next start.
    deinit { stopMirror(within: environment.mirrorPatience) }

    /// Who may log in, in order of names.
    public func members() throws(StoreError) -> [Member] {
        try read { db in
            let signers = try Signers(db, kit: kit)
            return try db.rows("SELECT name, role, disabled, certificate FROM user ORDER BY name").map { row in
                let name = try row.text(0, of: "a user")
                let certificate = signers.person(named: name)?.certificate
                // The column is for who is not certified: what counts is what an admin signed.
                guard let role = try certificate?.role ?? UserRole(rawValue: row.text(1, of: "a user")) else {
                    throw StoreError.damaged(what: "a user")
                }
                return Member(
                    user: StoreUser(name: name, role: role),
                    isDisabled: try row.integer(2, of: "a user") != 0,
                    certificateEnd: certificate.map { _ in signers.end(ofUser: name, kit: kit) },
                    isRevoked: try row.integer(2, of: "a user") == UserBar.revoked.rawValue,
                    key: (try? row.bytes(3, of: "a user")).flatMap(Signers.claimedKey))
            }
        }
    }

    /// How many applications stand where; known without a login.
    public func counts() throws(StoreError) -> [LifecycleState: Int] {
        try read { db in
            var counts: [LifecycleState: Int] = [:]
            for row in try db.rows("SELECT state, COUNT(*) FROM application GROUP BY state") {
                guard let state = LifecycleState(rawValue: try row.text(0, of: "a state")) else { continue }
                counts[state] = try row.integer(1, of: "a count")
            }
            return counts
        }
    }

    /// Whether a rekey was begun and is not finished; known without a login.
    public func isRekeyUnfinished() throws(StoreError) -> Bool {
        let name = RekeyRow.name
        return try read { db in
            try db.row("SELECT 1 FROM record WHERE kind = ? AND id = ?", [name.kind.rawValue, name.id.data]) != nil
        }
    }

    /// Closes the file and lets another process write; the vault is of no use after that.
    public func close() throws(StoreError) {
        stopMirror(within: environment.mirrorPatience)
        try storing(in: folder) { try queue.close() }
        lock?.release()
    }

    /// The version of the newer program that wrote it, if one did; then it is only read, as far as it is understood.
    public var newerVersion: Int? { version > Schema.version ? version : nil }

    /// Whether the disk below a folder takes no writes at all.
    public static func isOnReadOnlyDisk(_ path: String) -> Bool { VaultFolder(path: path).isOnReadOnlyDisk }

    /// A renewed certificate is on the disk; from now on it counts.
    func adopt(_ renewed: KitCertificate) { certificate.withLock { $0 = renewed } }

    func read<Result>(_ body: (Database) throws -> Result) throws(StoreError) -> Result {
        do throws(StoreError) {
            return try storing(in: folder) { try queue.read(body) }
        } catch {
            throw newerVersion.map(error.asOfNewer) ?? error
        }
    }

    func write<Result>(_ body: (Database) throws -> Result) throws(StoreError) -> Result {
        guard access == .write else { throw .inUse(by: folder.ownerInWords) }
        guard !hasFailed.withLock({ $0 }) else {
            throw .failed("the disk failed while it was written: end the program, start it and look at what is there")
        }
        return try storing(in: folder) {
            do {
                let result = try queue.write { db in
                    try schema.check(db)
                    return try body(db)
                }
                mirror.withLock { $0 }?.kick()
                return result
            } catch let error as DatabaseError where error.resultCode == .SQLITE_IOERR && !folder.isFull {
                // What the system could not write it may have dropped: trying again would only seem to succeed.
                hasFailed.withLock { $0 = true }
                throw error
            }
        }
    }

    /// Writes down who works here, for other processes that ask.
    func tellOwner(_ user: String?) { lock?.write(user: user) }

    /// What the write-ahead log still holds goes into the database, and the log is emptied; later, where another
    /// process is reading just now.
    func emptyLog() throws(StoreError) {
        try storing(in: folder) {
            do {
                try queue.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
            } catch let error as DatabaseError where [.SQLITE_BUSY, .SQLITE_LOCKED].contains(error.resultCode) {
                return
            }
        }
    }
}
