import CanonicalJSON
public import Secrets

/// The keys of a registry, loaded from its folder.
public final class RegistryKeys: Sendable {
    /// Signs receipts, hellos, kit certificates and tokens.
    public let signing: SigningKey
    /// Opens what is sealed to the registry now.
    public let current: SealingIdentity
    /// Opens what is sealed to the registry after the next change of keys; every packet is sealed to it as well.
    public let next: SealingIdentity
    /// Makes approval samples unpredictable before a kit is issued, 32 bytes.
    public let beacon: [UInt8]
    /// The headquarters' recovery key, to which kits seal their store keys; its secret half is in its shares alone.
    public let recovery: SealingRecipient

    init(
        signing: consuming SigningKey, current: SealingIdentity, next: SealingIdentity, beacon: [UInt8],
        recovery: SealingRecipient
    ) {
        self.signing = signing
        self.current = current
        self.next = next
        self.beacon = beacon
        self.recovery = recovery
    }

    /// The age recipients, current then next.
    public var recipients: [SealingRecipient] { [current.recipient, next.recipient] }
    /// Everything that opens packets.
    public var identities: [SealingIdentity] { [current, next] }
}

extension RegistryKeys {
    private enum Name {
        static let signing = "signing.key"
        static let current = "sealing-current.key"
        static let next = "sealing-next.key"
        static let beacon = "beacon"
        static let recovery = "recovery.pub"
    }

    /// Makes keys and writes them into `folder`, mode 0600. The recovery key goes into `shares` and nowhere else.
    static func make(in folder: String, of registry: String, shares: ShareFolder, random: some RandomSource)
        throws(RegistryHomeError)
    {
        do {
            try DurableFolder.make(folder)
            try write(SecretKey(from: random).bytes, to: "\(folder)/\(Name.signing)")
            try write(SealingIdentity(from: random).exportText(), to: "\(folder)/\(Name.current)")
            try write(SealingIdentity(from: random).exportText(), to: "\(folder)/\(Name.next)")
            try DurableFolder.write(random.bytes(32), to: "\(folder)/\(Name.beacon)")
            let recovery = SealingIdentity(from: random)
            try DurableFolder.make(shares.path)
            for share in RecoveryShares.split(recovery, registry: registry, random: random) {
                try write(share.exportText(), to: shares.file(share.number))
            }
            try DurableFolder.write(Array(recovery.recipient.text.utf8), to: "\(folder)/\(Name.recovery)")
        } catch {
            throw .file(error)
        }
    }

    /// Loads the keys of `folder`.
    static func load(from folder: String) throws(RegistryHomeError) -> RegistryKeys {
        let seedFile = "\(folder)/\(Name.signing)"
        guard let seed = SecretKey(try read(seedFile)) else { throw .damaged(seedFile) }
        let beacon: [UInt8]
        do { beacon = try DurableFolder.read("\(folder)/\(Name.beacon)") } catch { throw .file(error) }
        return RegistryKeys(
            signing: SigningKey(seed: seed), current: try identity("\(folder)/\(Name.current)"),
            next: try identity("\(folder)/\(Name.next)"), beacon: beacon,
            recovery: try recipient("\(folder)/\(Name.recovery)"))
    }

    private static func recipient(_ path: String) throws(RegistryHomeError) -> SealingRecipient {
        let bytes: [UInt8]
        do { bytes = try DurableFolder.read(path) } catch { throw .file(error) }
        guard let recipient = SealingRecipient(text: String(decoding: bytes, as: UTF8.self)) else {
            throw .damaged(path)
        }
        return recipient
    }

    private static func identity(_ path: String) throws(RegistryHomeError) -> SealingIdentity {
        guard let identity = SealingIdentity(text: try read(path)) else { throw .damaged(path) }
        return identity
    }

    private static func write(_ secret: borrowing LockedBytes, to path: String) throws(FileFault) {
        var bytes = unsafe secret.withUnsafeBytes { unsafe Array($0) }
        defer { for index in bytes.indices { bytes[index] = 0 } }
        try DurableFolder.write(bytes, to: path)
    }

    private static func read(_ path: String) throws(RegistryHomeError) -> LockedBytes {
        do {
            var bytes = try DurableFolder.read(path)
            return LockedBytes(taking: &bytes)
        } catch {
            throw .file(error)
        }
    }
}

/// Where the shares of the recovery key are written, one file for each of the people who take them away.
public struct ShareFolder: Sendable {
    /// The folder.
    public let path: String

    /// A folder.
    public init(path: String) { self.path = path }

    /// The file of a share, 1 to 3.
    public func file(_ number: Int) -> String { "\(path)/recovery-share-\(number).json" }

    /// The files of all shares.
    public var files: [String] { (1...RecoveryShares.count).map(file) }
}
