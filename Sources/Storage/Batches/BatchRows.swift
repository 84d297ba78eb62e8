import CanonicalJSON
import Enrollment
import EnrollmentModel
import GRDB
import Secrets

/// A closed batch as it is kept: everything signed, nothing personal.
struct BatchRow: CanonicalCodable, Equatable {
    /// The signed batch, `tram-batch`.
    let signed: JWS
    /// The signed approval, `tram-approval`, once there is one.
    var approval: JWS?
    /// The leaves under it.
    var leaves: [ApprovalLeaf]
    /// Why each returned one went back; the words are with the application.
    var returns: [ApplicationID: ReturnReason.Code]

    init(signed: JWS) {
        self.signed = signed
        approval = nil
        leaves = []
        returns = [:]
    }

    init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        signed = try reader.decode("batch")
        approval = try reader.decodeIfPresent("approval")
        leaves = try reader.list("leaves")
        returns = [:]
        let codes = try ObjectReader(reader.value("returns"))
        for name in codes.object.names {
            guard let app = ApplicationID(text: name) else { throw ShapeError("returns", expected: "application ids") }
            returns[app] = try codes.choice(name)
        }
    }

    var json: JSONValue {
        var codes = JSONObject()
        for (app, code) in returns { codes[app.text] = .string(code.rawValue) }
        var object: JSONObject = [
            "batch": signed.json, "leaves": .array(leaves.map(\.json)), "returns": .object(codes),
        ]
        object["approval"] = approval?.json
        return .object(object)
    }
}

/// What supervisors have said of an application in a batch so far; under the application's key.
struct JudgementRow: CanonicalCodable, Equatable {
    /// The revision that was judged: a verdict on another one is void.
    let head: Digest
    /// User names of the supervisors who opened it.
    var opened: [String] = []
    /// The verdict, once there is one.
    var verdict: Verdict?
    /// Why it goes back.
    var reason: ReturnReason?

    init(head: Digest) { self.head = head }

    init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        head = try reader.digest("head")
        opened = try reader.list("opened")
        verdict = reader.object["verdict"] == nil ? nil : try reader.choice("verdict")
        reason = try reader.decodeIfPresent("reason")
    }

    var json: JSONValue {
        var object: JSONObject = ["head": head.json, "opened": .array(opened.map(\.json))]
        object["verdict"] = verdict.map { .string($0.rawValue) }
        object["reason"] = reason?.json
        return .object(object)
    }

    var entry: VerdictEntry? {
        switch (verdict, reason) {
        case (.approved, _): .approved
        case (.returned, .some(let reason)): .returned(reason)
        case (.returned, nil), (nil, _): nil
        }
    }
}

extension VaultReader {
    /// A batch with its number, verified: closed by who it names, approved by who the approval names.
    func batch(_ number: Int) throws -> (row: BatchRow, batch: Batch, approval: Approval?) {
        guard let row: BatchRow = try record(.batch(number)) else { throw StoreError.notFound("batch \(number)") }
        let what = "batch \(number)"
        guard let batch = try? Batch(json: JSONValue(canonical: row.signed.payload)),
            signers.verify(row.signed, typ: SignatureType.batch, by: batch.closedBy)
        else { throw StoreError.damaged(what: what) }
        guard let signed = row.approval else { return (row, batch, nil) }
        guard let approval = try? Approval(json: JSONValue(canonical: signed.payload)), approval.batch == batch.id,
            approval.root == row.leaves.root,
            signers.verify(signed, typ: SignatureType.approval, by: approval.supervisor, role: .supervisor)
        else { throw StoreError.damaged(what: "the approval of \(what)") }
        return (row, batch, approval)
    }

    /// The numbers of all batches, oldest first.
    func batchNumbers() throws -> [Int] {
        try db.rows("SELECT id FROM record WHERE kind = ? ORDER BY id", [RecordKind.batch.rawValue]).map { row in
            try row.bytes(0, of: "a batch").reduce(0) { $0 << 8 | Int($1) }
        }
    }

    /// The number of the batch with a name.
    func batchNumber(_ name: String) throws -> Int {
        for number in try batchNumbers().reversed() {
            guard let row: BatchRow = try? record(.batch(number)),
                let batch = try? Batch(json: JSONValue(canonical: row.signed.payload))
            else { continue }
            if batch.id.utf8.elementsEqual(name.utf8) { return number }
        }
        throw StoreError.notFound("batch \(name)")
    }

    /// The judgement of an application; nothing when there is none yet or its words went with the readable copy.
    func judgement(_ app: ApplicationID, batch: Int) throws -> JudgementRow? {
        let name = RecordName.judgement(app, batch: batch)
        guard let sealed = try sealed(name), try status(app).state.isReadable else { return nil }
        let keys = try keyTable.keys(of: app)
        return try SealedRow.open(sealed, as: JudgementRow.self, at: name.place, key: keys.rows, what: name.what)
    }
}

extension [ApprovalLeaf] {
    /// RFC 6962 root with SHA-256.
    var root: Digest { MerkleTree.root(of: map(\.canonicalBytes), hash: sha256) }
}

extension Batch {
    /// RFC 6962 root with SHA-256 over the items in the order of application ids.
    var root: Digest { MerkleTree.root(of: items.map(\.canonicalBytes), hash: sha256) }

    /// What draws the sample: known once the batch is fixed, and to nobody before who does not know the beacon.
    func sampleSeed(beacon: [UInt8]) -> Digest { BLAKE2b.hash256(root.bytes + beacon) }

    /// The applications the supervisor has to open.
    func sample(beacon: [UInt8]) -> [ApplicationID] {
        ApprovalSample.draw(
            from: items.map(\.app), seed: sampleSeed(beacon: beacon), hash: { BLAKE2b.hash256($0) })
    }
}

private func sha256(_ bytes: [UInt8]) -> Digest {
    guard let digest = Digest(bytes: SHA256.hash(bytes)) else { preconditionFailure("SHA-256 has 32 bytes") }
    return digest
}
