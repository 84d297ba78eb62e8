import CanonicalJSON
import Enrollment
import EnrollmentModel
import Secrets

/// A sealed application as it is kept until its last receipt, and after that as proof of what was sent.
struct PacketRow: CanonicalCodable, Equatable {
    /// The signed manifest, `tram-manifest`.
    let manifest: JWS
    /// The batch whose approval covers it.
    let batch: BatchName
    /// Why the registry set it aside, as code and text.
    var parked: PacketParking?

    init(manifest: JWS, batch: BatchName) {
        self.manifest = manifest
        self.batch = batch
    }

    init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        manifest = try reader.decode("manifest")
        batch = try reader.decode("batch")
        parked = try reader.decodeIfPresent("parked")
    }

    var json: JSONValue {
        var object: JSONObject = ["manifest": manifest.json, "batch": batch.json]
        object["parked"] = parked?.json
        return .object(object)
    }
}

/// Receipts of one level for one sealing; several when each covers some parts only.
struct ReceiptRow: CanonicalCodable, Equatable {
    var receipts: [JWS]

    init(receipts: [JWS]) { self.receipts = receipts }

    init(json: JSONValue) throws(ShapeError) { receipts = try ObjectReader(json).list("receipts") }

    var json: JSONValue { ["receipts": .array(receipts.map(\.json))] }
}

extension VaultReader {
    /// A packet and its manifest, which the device signed.
    func packet(_ app: ApplicationID, seal: Int) throws -> (row: PacketRow, manifest: PacketManifest) {
        let name = RecordName.packet(app, seal: seal)
        guard let row: PacketRow = try record(name) else { throw StoreError.notFound(name.what) }
        guard let manifest = PacketManifest(of: row.manifest, signers: signers) else {
            throw StoreError.damaged(what: name.what)
        }
        return (row, manifest)
    }

    /// Every part that receipts of a level vouch for.
    func covered(_ app: ApplicationID, seal: Int, level: ReceiptLevel) throws -> Set<Digest> {
        guard let row: ReceiptRow = try record(.receipt(app, seal: seal, level: level)) else { return [] }
        return Set(row.receipts.compactMap { try? Receipt(json: JSONValue(canonical: $0.payload)).parts }.joined())
    }
}

extension PacketManifest {
    /// The manifest inside its signature, when the device made it, or the one that was lost before it.
    init?(of signed: JWS, signers: Signers) {
        guard (try? signed.verify(typ: SignatureType.manifest, key: signers.device(_:))) != nil,
            let manifest = try? PacketManifest(json: JSONValue(canonical: signed.payload))
        else { return nil }
        self = manifest
    }
}
