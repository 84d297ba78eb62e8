public import CanonicalJSON
public import EnrollmentModel
import Secrets
import SyncProtocol

/// One provisioning of a kit, as a person at the registry sees it.
public struct KitStanding: Sendable, Equatable {
    /// The newest certificate of this epoch.
    public var certificate: KitCertificate
    /// How many certificates this epoch was given.
    public var certificates: Int
    /// Since when its device is revoked, milliseconds since 1970.
    public var revoked: Int?
    /// When its device asked for a token last, milliseconds since 1970.
    public var seen: Int?
    /// Whether a later epoch took its place.
    public var isSuperseded: Bool

    /// A standing.
    public init(certificate: KitCertificate, certificates: Int, revoked: Int?, seen: Int?, isSuperseded: Bool) {
        self.certificate = certificate
        self.certificates = certificates
        self.revoked = revoked
        self.seen = seen
        self.isSuperseded = isSuperseded
    }
}

/// One entry of the list of revoked keys.
public struct Revocation: Sendable, Equatable {
    /// The version of the list that it made, from 1.
    public var version: Int
    /// Name of the key.
    public var kid: String
    /// The kit it belongs to.
    public var kit: KitID
    /// The user, nothing for a device.
    public var user: String?
    /// Why, in the words of who did it.
    public var reason: String
    /// When, in milliseconds since 1970.
    public var time: Int

    /// An entry.
    public init(version: Int, kid: String, kit: KitID, user: String?, reason: String, time: Int) {
        self.version = version
        self.kid = kid
        self.kit = kit
        self.user = user
        self.reason = reason
        self.time = time
    }
}

extension [Revocation] {
    /// Since when a key is revoked, milliseconds since 1970.
    func time(of kid: String) -> Int? { first { $0.kid == kid }?.time }

    /// The list as kits are told.
    var list: RevocationList { RevocationList(version: map(\.version).max() ?? 0, revoked: map(\.kid)) }
}

/// What a person should know of an opened application.
public struct ItemFlags: Sendable, Equatable {
    /// Since when the device that sealed it is revoked.
    public var kitRevoked: Int?
    /// Since when the first revoked one of its signers is.
    public var signerRevoked: Int?
    /// Whether its kit was provisioned anew in the meantime.
    public var isOldEpoch: Bool

    /// Flags.
    public init(kitRevoked: Int? = nil, signerRevoked: Int? = nil, isOldEpoch: Bool = false) {
        self.kitRevoked = kitRevoked
        self.signerRevoked = signerRevoked
        self.isOldEpoch = isOldEpoch
    }
}

/// An opened application as it lies here.
public struct ApplicationRow: Sendable, Equatable {
    /// The application.
    public var app: ApplicationID
    /// The kit it came from.
    public var kit: KitID
    /// Its heads.
    public var heads: [Digest]
    /// Its text as it was opened.
    public var text: [UInt8]
    /// Whether it was sent back and is not here again.
    public var isReturned: Bool
}

/// An application that is sent back to its kit.
public struct ReturnRecord: Sendable, Equatable {
    /// The application.
    public var app: ApplicationID
    /// Its kit.
    public var kit: KitID
    /// Its heads when it was sent back.
    public var heads: [Digest]
    /// Why.
    public var reason: ReturnReason
    /// The age file for the kit.
    public var sealed: [UInt8]

    /// A return.
    public init(app: ApplicationID, kit: KitID, heads: [Digest], reason: ReturnReason, sealed: [UInt8]) {
        self.app = app
        self.kit = kit
        self.heads = heads
        self.reason = reason
        self.sealed = sealed
    }
}
