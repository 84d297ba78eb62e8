import CanonicalJSON
public import EnrollmentModel
public import Packet
public import Secrets

/// Why a registry folder was not made or opened.
public enum RegistryHomeError: Error, Sendable, CustomStringConvertible {
    /// There is a registry in this folder already.
    case exists(String)
    /// There are shares of a recovery key already where new ones would be written.
    case shares(String)
    /// There is no registry in this folder.
    case missing(String)
    /// This kit was issued before.
    case issued(KitID)
    /// Another process serves this registry.
    case serving(String)
    /// A file of the folder is not what it must be.
    case damaged(String)
    /// A file could not be read or written.
    case file(FileFault)
    /// The certificate authority could not be made.
    case authority(String)
    /// The database failed.
    case store(StoreFault)
    /// The provisioning file could not be made.
    case provisioning(ProvisioningError)

    /// What is wrong.
    public var description: String {
        switch self {
        case .exists(let path): "there is a registry in \(path) already"
        case .shares(let path): "there is a share of a recovery key already: \(path)"
        case .missing(let path): "there is no registry in \(path)"
        case .issued(let kit): "kit \(kit) was issued before; its receipt numbers would begin again"
        case .serving(let path): "another process serves the registry in \(path)"
        case .damaged(let path): "\(path) is damaged"
        case .file(let fault): fault.description
        case .authority(let reason): "the certificate authority could not be made: \(reason)"
        case .store(let fault): fault.description
        case .provisioning(let error): error.description
        }
    }
}

/// A registry's folder: who it is, its keys, certificates, database and files.
public struct RegistryHome: Sendable {
    /// The folder.
    public let path: String
    /// Name of the registry, in every receipt.
    public let name: String
    /// Names and addresses its server certificate covers.
    public let hosts: [String]
    /// Its keys.
    public let keys: RegistryKeys
    /// Certificate of its authority, PEM.
    public let authority: String

    /// The database.
    public var databasePath: String { "\(path)/registry.sqlite" }
    /// Sealed files and opened pictures.
    public var blobsPath: String { "\(path)/blobs" }
    /// Certificate chain of the server, PEM.
    public var serverCertificatePath: String { "\(path)/tls/server.pem" }
    /// Private key of the server, PEM.
    public var serverKeyPath: String { "\(path)/tls/server.key" }

    private static let standing = "registry.json"

    /// Makes a registry in an empty or missing folder.
    ///
    /// - Parameters:
    ///   - path: The folder.
    ///   - name: Name of the registry.
    ///   - hosts: Names or addresses besides `localhost` and `127.0.0.1` under which it will be reached.
    ///   - shares: Where the shares of the recovery key go; `shares` in the folder itself when not given. Shares that
    ///     are there already are somebody's and refused.
    ///   - clock: Dates the certificates.
    ///   - random: Where keys come from.
    public static func initialize(
        path: String, name: String, hosts: [String], shares: ShareFolder? = nil, clock: RegistryClock = .system,
        random: some RandomSource = SystemRandom()
    ) throws(RegistryHomeError) -> RegistryHome {
        guard !DurableFolder.exists("\(path)/\(standing)") else { throw .exists(path) }
        if let taken = shares?.files.first(where: DurableFolder.exists) { throw .shares(taken) }
        var all = hosts
        for host in ["localhost", "127.0.0.1"] where !all.contains(host) { all.append(host) }
        let authority: Authority
        do {
            authority = try Authority(registry: name, hosts: all, now: clock.now())
        } catch {
            throw .authority("\(error)")
        }
        do {
            try DurableFolder.make("\(path)/tls")
            try DurableFolder.write(Array(authority.authority.utf8), to: "\(path)/tls/authority.pem")
            try DurableFolder.write(Array(authority.authorityKey.utf8), to: "\(path)/tls/authority.key")
            try DurableFolder.write(Array(authority.server.utf8), to: "\(path)/tls/server.pem")
            try DurableFolder.write(Array(authority.serverKey.utf8), to: "\(path)/tls/server.key")
        } catch {
            throw .file(error)
        }
        try RegistryKeys.make(
            in: "\(path)/keys", of: name, shares: shares ?? defaultShares(of: path), random: random)
        do {
            let about: JSONValue = [
                "v": 1, "name": .string(name), "hosts": .array(all.map(\.json)), "created_ms": .int(clock.now()),
            ]
            // Last, so that a folder with this file is a whole registry.
            try DurableFolder.write(about.canonicalBytes, to: "\(path)/\(standing)")
        } catch {
            throw .file(error)
        }
        return try RegistryHome(path: path)
    }

    /// Where shares go when nobody says where: they must not stay there.
    public static func defaultShares(of path: String) -> ShareFolder { ShareFolder(path: "\(path)/shares") }

    /// Opens a registry's folder.
    public init(path: String) throws(RegistryHomeError) {
        let about = "\(path)/\(Self.standing)"
        guard DurableFolder.exists(about) else { throw .missing(path) }
        let bytes: [UInt8]
        let authority: [UInt8]
        do {
            bytes = try DurableFolder.read(about)
            authority = try DurableFolder.read("\(path)/tls/authority.pem")
        } catch {
            throw .file(error)
        }
        do {
            let reader = try ObjectReader(JSONValue(parsing: bytes))
            _ = try reader.int("v", in: 1...1)
            name = try reader.string("name")
            hosts = try reader.list("hosts")
        } catch {
            throw .damaged(about)
        }
        self.path = path
        self.authority = String(decoding: authority, as: UTF8.self)
        keys = try RegistryKeys.load(from: "\(path)/keys")
    }
}

// MARK: Serving

extension RegistryHome {
    /// The right to serve a registry: one process at a time opens packets and sweeps files. Held until it goes, or the
    /// process ends.
    struct ServingLock: ~Copyable {
        fileprivate let file: DurableFile
    }

    /// Takes the right to serve.
    ///
    /// - Throws: ``RegistryHomeError/serving(_:)`` when another process has it.
    func lockForServing() throws(RegistryHomeError) -> ServingLock {
        do {
            let file = try DurableFile("\(path)/serve.lock", creating: true)
            if try file.lock() { return ServingLock(file: file) }
        } catch {
            throw .file(error)
        }
        throw .serving(path)
    }
}

// MARK: Kits

extension RegistryHome {
    /// What a new kit is to be.
    public struct KitOrder: Sendable {
        /// Name of the kit.
        public var kit: KitID
        /// The team's commune or province.
        public var unit: UnitCode
        /// Where the kit reaches the registry, `https://host:port`.
        public var url: String
        /// How the kit is to be used.
        public var policy: KitPolicy
        /// How long the certificate is good for.
        public var days: Int
        /// What one try of the activation code costs.
        public var cost: PasswordCost

        /// An order.
        public init(
            kit: KitID, unit: UnitCode, url: String, days: Int, policy: KitPolicy = .standard,
            cost: PasswordCost = .moderate
        ) {
            self.kit = kit
            self.unit = unit
            self.url = url
            self.days = days
            self.policy = policy
            self.cost = cost
        }
    }

    /// Makes a kit's keys and certificate, remembers the certificate, and locks it all into one file.
    ///
    /// A name is given once: a laptop made anew under it would count its receipt numbers from 1 again.
    ///
    /// - Returns: The file; its secrets are nowhere else.
    /// - Throws: ``RegistryHomeError/issued(_:)`` for a name that was given before.
    public func issue(
        _ order: KitOrder, code: borrowing LockedBytes, store: some RegistryStore, clock: RegistryClock = .system,
        random: some RandomSource = SystemRandom()
    ) async throws(RegistryHomeError) -> ProvisioningFile {
        do {
            guard try await store.kits(order.kit).isEmpty else { throw RegistryHomeError.issued(order.kit) }
            let secrets = KitSecrets(from: random)
            let now = clock.now()
            let certificate = KitCertificate(
                kit: order.kit, epoch: 1, signingKey: SigningKey(seed: secrets.signingSeed).publicKey.bytes,
                sealingRecipient: SealingIdentity(secret: secrets.sealingSecret).recipient.text,
                adminKey: SigningKey(seed: secrets.adminSeed).publicKey.bytes, registry: name,
                registryKey: keys.signing.publicKey.bytes, authority: authority, url: order.url,
                recipients: keys.recipients.map(\.text), recovery: keys.recovery.text, beacon: keys.beacon,
                unit: order.unit, policy: order.policy, notBefore: now, notAfter: now + order.days * 86_400_000)
            let file: ProvisioningFile
            do {
                file = try ProvisioningFile(
                    certificate: certificate, secrets: secrets, code: code, cost: order.cost, registry: keys.signing,
                    random: random)
            } catch {
                throw RegistryHomeError.provisioning(error)
            }
            try await store.issue(KitRecord(certificate: certificate, signed: file.signedCertificate, issued: now))
            return file
        } catch let fault as StoreFault {
            throw .store(fault)
        } catch let error as RegistryHomeError {
            throw error
        } catch {
            throw .damaged(path)
        }
    }
}
