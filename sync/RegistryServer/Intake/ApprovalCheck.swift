import CanonicalJSON
import EnrollmentModel
import Packet
import Secrets
import SyncProtocol

/// An offered batch whose signatures were all found good.
struct ApprovedBatch: Sendable {
    let batch: Batch
    let approval: Approval
    let leaves: [ApplicationID: ApprovalLeaf]
    let users: UserKeys

    /// Whether the approval covers an application as its manifest has it.
    func judge(_ manifest: PacketManifest) -> ParkedReason? {
        guard manifest.batch == batch.id else {
            return ParkedReason(.otherAddress, "the manifest is of another batch than it was offered with")
        }
        guard let leaf = leaves[manifest.app], manifest.heads == [leaf.head] else {
            return ParkedReason(.notApproved, "no leaf of the approval covers this revision of the application")
        }
        guard leaf.verdict == .approved else {
            return ParkedReason(.notApproved, "the supervisor returned this application")
        }
        return nil
    }
}

/// The users a kit vouches for and its own device keys.
struct UserKeys: Sendable {
    private var devices: [String: PublicKey] = [:]
    private var users: [String: Vouched] = [:]

    private struct Vouched {
        let certificate: UserCertificate
        let key: PublicKey
        let kit: KitCertificate
        /// Until when they may approve: somebody whose certificate ends with one of the kit's follows its renewals.
        let end: Int
    }

    /// Reads the certificates that an admin and, after that, a device of the kit signed, where the chain of admins
    /// begins at one whom this registry certified; others count as not there. A device's key alone certifies nobody.
    init(kits: [KitRecord], certificates: [SignedObject]) {
        var issued: [String: KitCertificate] = [:]
        var ends: [String: Set<Int>] = [:]
        for kit in kits {
            guard let key = kit.key else { continue }
            devices[key.id] = key
            // The newest certificate of a device comes first, and counts.
            if issued[key.id] == nil { issued[key.id] = kit.certificate }
            ends[key.id, default: []].insert(kit.certificate.notAfter)
        }
        let read = certificates.compactMap { Claimed($0, kits: issued, ends: ends) }
        let admins = kits.compactMap { PublicKey(bytes: $0.certificate.adminKey) }.map { ($0.id, $0.bytes) }
        let devices = devices
        let believed = CertificateChain.believed(
            read.map(\.claim), admins: Dictionary(admins) { first, _ in first }, devices: Set(devices.keys)
        ) { index, admin in
            guard let admin = PublicKey(bytes: admin) else { return false }
            let signers = try? read[index].signed.verify(typ: ProvisioningFile.typ) { kid in
                kid == admin.id ? admin : devices[kid]
            }
            return signers == read[index].claim.signers
        }
        for index in believed { users[read[index].claim.key] = read[index].vouched }
    }

    /// A certificate that names a device of the kit; nothing is verified yet.
    private struct Claimed {
        let signed: JWS
        let claim: CertificateChain.Claim
        let vouched: Vouched

        init?(_ object: SignedObject, kits: [String: KitCertificate], ends: [String: Set<Int>]) {
            guard let signed = try? JWS(json: object.json), let signers = try? signed.claimedKeys(),
                let certificate = try? UserCertificate(json: JSONValue(canonical: signed.payload)),
                let kit = signers.last.flatMap({ kits[$0] }), certificate.kit == kit.kit,
                let key = PublicKey(bytes: certificate.signingKey)
            else { return nil }
            self.signed = signed
            claim = CertificateChain.Claim(certificate: certificate, key: key.id, signers: signers)
            let followsKit = signers.last.map { ends[$0]?.contains(certificate.notAfter) == true } ?? false
            vouched = Vouched(
                certificate: certificate, key: key, kit: kit,
                end: followsKit ? kit.notAfter : min(certificate.notAfter, kit.notAfter))
        }
    }

    /// The device key of this name.
    func device(_ kid: String) -> PublicKey? { devices[kid] }
    /// The user whose key has this name.
    func user(_ kid: String) -> UserCertificate? { users[kid]?.certificate }
    /// The keys of everybody who was ever called `user`.
    func keys(of user: String) -> [String] {
        users.filter { $0.value.certificate.user.utf8.elementsEqual(user.utf8) }.map(\.key).sorted()
    }
    /// Until when the user whose key has this name may approve.
    func end(of kid: String) -> Int? { users[kid]?.end }
    /// The certificate of the kit that vouches for the user whose key has this name.
    func kit(of kid: String) -> KitCertificate? { users[kid]?.kit }
    /// The key of this name, of device or user.
    func key(_ kid: String) -> PublicKey? { devices[kid] ?? users[kid]?.key }
    /// Whether the names are of the device and of `user` with this role.
    func areDevice(and user: String, as role: UserRole, _ signers: [String]) -> Bool {
        signers.contains { device($0) != nil }
            && signers.contains { name in self.user(name).map { $0.user == user && $0.role == role } == true }
    }
}

/// Checks everything about an offered batch that can be checked without opening a packet.
struct ApprovalCheck {
    let kits: [KitRecord]
    let kit: KitID

    static let batchType = "tram-batch"
    static let approvalType = "tram-approval"
    /// Rules of approval that are known here.
    static let policies: Set<String> = ["approve/1"]
    /// How far a laptop's clock may be ahead, milliseconds.
    static let tolerance = 24 * 60 * 60 * 1000

    func check(_ offer: BatchOffer) throws(ParkedFault) -> ApprovedBatch {
        let users = UserKeys(kits: kits, certificates: offer.users)
        let batch = try batch(offer, users)
        let approval = try approval(offer, users)
        guard approval.batch == batch.id, approval.kit == kit else {
            throw fault(.otherBatch, "the approval is of another batch")
        }
        guard approval.supervisor != batch.closedBy else {
            throw fault(.selfApproved, "who closed the batch approved it")
        }
        try checkRoot(approval, offer.leaves, batch)
        try checkPolicy(approval, batch, users)
        let leaves = Dictionary(offer.leaves.map { ($0.app, $0) }, uniquingKeysWith: { a, _ in a })
        return ApprovedBatch(batch: batch, approval: approval, leaves: leaves, users: users)
    }

    private func batch(_ offer: BatchOffer, _ users: UserKeys) throws(ParkedFault) -> Batch {
        guard let signed = try? JWS(json: offer.batch.json),
            let batch = try? Batch(json: JSONValue(canonical: signed.payload)), Routes.isPathSegment(batch.id)
        else { throw fault(.unreadable, "the batch cannot be read") }
        guard let signers = try? signed.verify(typ: Self.batchType, key: { users.key($0) }),
            signers.contains(where: { users.device($0) != nil || users.user($0)?.user == batch.closedBy })
        else { throw fault(.batchSignature, "the batch is not signed by the kit or by who closed it") }
        guard batch.kit == kit else { throw fault(.otherAddress, "the batch is of another kit") }
        return batch
    }

    private func approval(_ offer: BatchOffer, _ users: UserKeys) throws(ParkedFault) -> Approval {
        guard let signed = try? JWS(json: offer.approval.json),
            let approval = try? Approval(json: JSONValue(canonical: signed.payload))
        else { throw fault(.unreadable, "the approval cannot be read") }
        let signers: [String]
        do {
            signers = try signed.verify(typ: Self.approvalType, key: { users.key($0) })
        } catch {
            if case .unknownKey = error { throw fault(.unknownSigner, "nobody known here signed the approval") }
            throw fault(.approvalSignature, "the approval's signature is not good")
        }
        guard signers.contains(approval.certificate), let user = users.user(approval.certificate) else {
            throw fault(.unknownSigner, "the approval is not signed with the key it names")
        }
        guard user.role == .supervisor, user.user == approval.supervisor else {
            throw fault(.notSupervisor, "who signed the approval is not the supervisor it names")
        }
        return approval
    }

    /// The leaves give the root, in order and each application once; they cover the batch, and the counts are theirs.
    private func checkRoot(_ approval: Approval, _ leaves: [ApprovalLeaf], _ batch: Batch) throws(ParkedFault) {
        let isOrdered = zip(leaves, leaves.dropFirst()).allSatisfy { $0.app < $1.app }
        let root = MerkleTree.root(of: leaves.map(\.canonicalBytes)) { SHA256.digest($0) }
        let approved = leaves.count { $0.verdict == .approved }
        guard isOrdered, root == approval.root, approval.approved == approved,
            approval.returned == leaves.count - approved
        else { throw fault(.wrongRoot, "the leaves do not give what the supervisor signed") }
        guard leaves.map({ BatchItem(app: $0.app, head: $0.head) }) == batch.items else {
            throw fault(.wrongRoot, "the approval does not cover the batch as it was closed")
        }
    }

    /// The rules are known, the certificates were good, and the sample is the one that the closed batch and the beacon
    /// of the kit's certificate draw, nobody else's choice.
    private func checkPolicy(_ approval: Approval, _ batch: Batch, _ users: UserKeys) throws(ParkedFault) {
        guard Self.policies.contains(approval.policy) else {
            throw fault(.unknownPolicy, "the approval follows rules that are not known here")
        }
        guard let end = users.end(of: approval.certificate), let kit = users.kit(of: approval.certificate) else {
            throw fault(.unknownSigner, "the approval is not signed with the key it names")
        }
        try checkTime(approval, until: end)
        let root = MerkleTree.root(of: batch.items.map(\.canonicalBytes)) { SHA256.digest($0) }
        let seed = BLAKE2b.hash256(root.bytes + kit.beacon)
        let sample = ApprovalSample.draw(from: batch.items.map(\.app), seed: seed) { BLAKE2b.hash256($0) }
        guard approval.sampleSeed == seed, approval.sample == sample else {
            throw fault(.sampleSkipped, "the applications drawn for a full look are not those the supervisor opened")
        }
    }

    /// Approval ends with the certificates; capture goes on, so the times of batch and revisions are not judged.
    ///
    /// The later of wall and hybrid clock counts, as on the kit: a clock that was set back brings nothing back. A time
    /// before the certificate began is a laptop whose clock battery is dead, and nobody walks two hours for that.
    private func checkTime(_ approval: Approval, until end: Int) throws(ParkedFault) {
        guard max(approval.wall, approval.hlc.l) <= end + Self.tolerance else {
            throw fault(.certificateExpired, "the certificate was over when the approval was signed")
        }
    }

    private func fault(_ code: ParkedReason.Code, _ text: String) -> ParkedFault {
        ParkedFault(reason: ParkedReason(code, text))
    }
}

/// Something is set aside.
struct ParkedFault: Error {
    let reason: ParkedReason
}
