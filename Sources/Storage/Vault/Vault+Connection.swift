import Enrollment
import GRDB
import VaultDisk

extension Vault {
    /// A connection with every setting set and read back, and the kit's certificate from it.
    static func connect(
        _ folder: VaultFolder, access: Access, disk: Disk?
    ) throws(StoreError) -> (queue: DatabaseQueue, certificate: StoredCertificate, version: Int) {
        try storing(in: folder) {
            let unchanging = access == .read ? folder.unchangingDatabase : nil
            let queue = try DatabaseQueue(
                path: unchanging ?? folder.database(on: disk), configuration: configuration(access))
            return try queue.read { db in
                try Pragmas.check(db, isUnchanging: unchanging != nil)
                guard try db.integer("PRAGMA application_id") == Schema.applicationID else {
                    throw StoreError.damaged(what: VaultFolder.databaseName)
                }
                let version = try db.integer("PRAGMA user_version") ?? 0
                let isNewer = version > Schema.version
                guard !isNewer || access == .read else { throw StoreError.newerVersion(version) }
                let what = "the kit's certificate"
                let row = try db.row("SELECT value FROM public WHERE name = ?", [StoredCertificate.name])
                guard let bytes = try row?.bytes(0, of: what), let certificate = StoredCertificate(bytes) else {
                    throw isNewer ? StoreError.newerVersion(version) : .damaged(what: what)
                }
                return (queue, certificate, version)
            }
        }
    }

    static func configuration(_ access: Access) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = access == .read
        configuration.label = "vault"
        // A second process that reads must never make a step of the work fail.
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in try Pragmas.apply(to: db, writable: access == .write) }
        return configuration
    }
}

extension Vault {
    /// The settings of every connection as statements, for a comparison with a bare database.
    public static var connectionStatements: [String] { Pragmas.statements }
}
