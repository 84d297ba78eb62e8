import CanonicalJSON
import EnrollmentModel
import Foundation
import Packet
import Secrets
import SyncProtocol
import TestSupport

/// One golden file: how our types write it, and what they make of it when they read it.
struct Golden: Sendable, CustomStringConvertible {
    let name: String
    let write: @Sendable (Story) throws -> [UInt8]
    let rewrite: @Sendable (JSONValue) throws -> [UInt8]
    var description: String { name }

    static let folder = SharedMaterial.checkout.appendingPathComponent("Tests/Vectors/formats")
    var url: URL { Self.folder.appendingPathComponent("\(name).json") }

    func bytes() throws -> [UInt8] { Array(try Data(contentsOf: url)) }
    func json() throws -> JSONValue { try JSONValue(canonical: bytes()) }

    init<T: CanonicalCodable>(_ name: String, _ make: @escaping @Sendable (Story) throws -> T) {
        self.name = name
        write = { try make($0).canonicalBytes }
        rewrite = { try T(json: $0).canonicalBytes }
    }
}

extension Golden {
    /// What is signed, before it is signed.
    static let payloads: [Golden] = [
        Golden("revision") { $0.heads[0] },
        Golden("batch") { $0.batch },
        Golden("approval") { $0.approval },
        Golden("approval-leaf") { $0.leaves[0] },
        Golden("return-reason") { $0.returnReason },
        Golden("session") { $0.session },
        Golden("manifest") { $0.manifest },
        Golden("receipt-stored") { $0.receipt(.stored) },
        Golden("receipt-opened") { $0.receipt(.opened) },
        Golden("hello") { $0.hello },
        Golden("returned") { $0.returned },
        Golden("kit-certificate") { $0.certificate },
        Golden("checkpoint") { $0.checkpoint },
        Golden("checkpoint-ack") { $0.checkpointAck },
        Golden("user-certificate") { $0.userCertificate("chi", .supervisor, $0.supervisorKey) },
        Golden("extract-header") { try $0.extractHeader },
    ]

    /// Signed objects, with their `typ` and the seeds of the keys that signed.
    static let signed: [(golden: Golden, typ: String, seeds: [UInt8])] = [
        (Golden("revision.signed") { $0.signed($0.heads[0]) }, "tram-rev", [1, 3]),
        (Golden("batch.signed") { $0.signed($0.batch, "tram-batch", by: 1) }, "tram-batch", [1]),
        (Golden("approval.signed") { $0.signed($0.approval, "tram-approval", by: 2) }, "tram-approval", [2]),
        (Golden("manifest.signed") { $0.signed($0.manifest, "tram-manifest", by: 3) }, "tram-manifest", [3]),
        (Golden("receipt.signed") { $0.signed($0.receipt(.opened), "tram-receipt", by: 4) }, "tram-receipt", [4]),
        (Golden("hello.signed") { $0.signed($0.hello, "tram-hello", by: 4) }, "tram-hello", [4]),
        (
            Golden("extract-header.signed") { $0.signed(try $0.extractHeader, "tram-extract", by: 4) }, "tram-extract",
            [4]
        ),
        (Golden("kit-certificate.signed") { $0.signed($0.certificate, "tram-kit", by: 4) }, "tram-kit", [4]),
        (Golden("checkpoint.signed") { $0.signed($0.checkpoint, "tram-checkpoint", by: 3) }, "tram-checkpoint", [3]),
        (
            Golden("checkpoint-ack.signed") { $0.signed($0.checkpointAck, "tram-checkpoint-ack", by: 4) },
            "tram-checkpoint-ack", [4]
        ),
        (
            Golden("user-certificate.signed") {
                $0.certified("chi", .supervisor, $0.supervisorKey)
            }, "tram-kit", [12, 3]
        ),
    ]

    /// What is made of signed objects, and the names that everything has.
    static let composed: [Golden] = [
        Golden("application-text") { $0.text },
        Golden("batch-offer") { try $0.offer() },
        Golden("provisioning") { try $0.provisioning().signed },
        Golden("recovery-share") { try Share($0.share) },
        Golden("extract-people") { ExtractPiece(try $0.extractPeople) },
        Golden("names") { Names(json: $0.names) },
    ]

    static var all: [Golden] { payloads + signed.map(\.golden) + composed }
}

/// The file of a share as JSON; only a test may read it so.
struct Share: CanonicalCodable {
    let json: JSONValue

    init(_ share: RecoveryShare) throws {
        let text = share.exportText()
        json = try JSONValue(canonical: unsafe text.withUnsafeBytes { unsafe Array($0) })
    }

    init(json: JSONValue) throws(ShapeError) {
        do {
            try self.init(RecoveryShare(file: LockedBytes(copying: json.canonicalBytes)))
        } catch {
            throw ShapeError("", expected: "a share")
        }
    }
}

/// Hashes and key names of the story, for whoever checks their own implementation.
struct Names: CanonicalCodable {
    let json: JSONValue
    init(json: JSONValue) { self.json = json }
}

extension Story {
    var names: JSONValue {
        [
            "rev_id": heads[0].id.json, "manifest_hash": manifest.hash.json, "body_hash": manifest.bodyHash.json,
            "batch_root": batchRoot.json, "approval_root": approval.root.json, "sample_seed": sampleSeed.json,
            "kid_operator": .string(operatorKey.id), "kid_supervisor": .string(supervisorKey.id),
            "kid_device": .string(deviceKey.id), "kid_registry": .string(registryKey.id),
            "key_operator": operatorKey.jwk, "key_supervisor": supervisorKey.jwk, "key_device": deviceKey.jwk,
            "key_registry": registryKey.jwk, "kid_admin": .string(adminKey.id), "key_admin": adminKey.jwk,
        ]
    }
}
