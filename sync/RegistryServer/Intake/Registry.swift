import CanonicalJSON
import EnrollmentModel
public import Logging
import Packet
public import Secrets
public import SyncProtocol

/// What the registry does, apart from HTTP: its use cases over a store and a blob store.
public struct Registry: Sendable {
    /// Name of the registry.
    public let name: String
    /// Its keys.
    public let keys: RegistryKeys
    /// Its memory.
    public let store: any RegistryStore
    /// Its files.
    public let blobs: any BlobStore
    /// Limits in force.
    public let limits: WireLimits
    let clock: RegistryClock
    let random: any RandomSource
    let bell: ChangeBell
    let meter = Meter()
    let logger: Logger

    /// A registry.
    public init(
        name: String, keys: RegistryKeys, store: any RegistryStore, blobs: any BlobStore,
        limits: WireLimits = WireLimits(), clock: RegistryClock = .system, random: any RandomSource = SystemRandom(),
        logger: Logger
    ) {
        self.name = name
        self.keys = keys
        self.store = store
        self.blobs = blobs
        self.limits = limits
        self.clock = clock
        self.random = random
        self.logger = logger
        bell = ChangeBell()
    }

    static let receiptType = "tram-receipt"
    static let helloType = "tram-hello"

    /// Signed time, recipients, limits and the list of revoked keys.
    public func hello(nonce: [UInt8]) async throws(Problem) -> JWS {
        let revocations = try await stored { () throws(StoreFault) in try await store.revocations() }
        return hello(nonce: nonce, revocations.list)
    }

    /// The same with a list that was read before.
    public func hello(nonce: [UInt8], _ revocations: RevocationList) -> JWS {
        let hello = Hello(
            nonce: nonce, time: clock.now(), registry: name, recipients: keys.recipients.map(\.text),
            beacon: keys.beacon, revocationVersion: revocations.version, revoked: revocations.revoked, limits: limits)
        return JWS.sign(hello.canonicalBytes, typ: Self.helloType, key: keys.signing)
    }

    func newID() -> String { Base64URL.encode(random.bytes(16)) }

    func receipt(_ level: ReceiptLevel, for item: ItemRecord) -> JWS {
        let manifest = item.manifest
        let receipt = Receipt(
            registry: name, level: level, kit: item.kit, app: manifest.app, seal: manifest.seal,
            manifest: manifest.hash, heads: manifest.heads, parts: manifest.parts.map(\.sealedHash), time: clock.now())
        return JWS.sign(receipt.canonicalBytes, typ: Self.receiptType, key: keys.signing)
    }

    func problem(_ fault: StoreFault) -> Problem {
        logger.error("store failed", metadata: ["reason": "\(fault)"])
        return Problem(503, .unavailable, "the registry cannot write now; try again later")
    }

    func problem(_ fault: BlobFault) -> Problem {
        switch fault {
        case .offset(let held):
            return Problem(409, .uploadOffset, "the upload goes on at byte \(held)", expectedOffset: held)
        case .missing: return Problem(404, .notFound, "there is no such upload")
        case .file(let fault):
            logger.error("disk failed", metadata: ["reason": "\(fault)"])
            return Problem(503, .unavailable, "the registry cannot write now; try again later")
        }
    }

    /// Runs a call of the store and turns its failure into an answer.
    func stored<Value: Sendable>(
        _ body: () async throws(StoreFault) -> Value
    ) async throws(Problem) -> Value {
        do { return try await body() } catch { throw problem(error) }
    }

    /// Runs a call of the blob store and turns its failure into an answer.
    func kept<Value: Sendable>(_ body: () async throws(BlobFault) -> Value) async throws(Problem) -> Value {
        do { return try await body() } catch { throw problem(error) }
    }
}
