import CanonicalJSON
import EnrollmentModel
import Packet
import Secrets
public import SyncProtocol

extension Registry {
    /// Looks at an offered batch and says of each application what is wanted.
    public func offer(_ offer: BatchOffer, by caller: Caller) async throws(Problem) -> BatchAnswer {
        guard offer.manifests.count <= limits.items else {
            throw Problem(413, .tooLarge, "an offer has at most \(limits.items) applications")
        }
        let kits = try await stored { () throws(StoreFault) in try await store.kits(caller.kit) }
        let verdict = Result { () throws(ParkedFault) in
            try ApprovalCheck(kits: kits, kit: caller.kit).check(offer)
        }
        let (items, refused) = judge(offer, kits: kits, verdict)
        var kept = offer
        kept.manifests = []
        let batch = batchName(offer)
        let isGood = if case .success = verdict { true } else { false }
        var record = OfferRecord(
            kit: caller.kit, batch: batch, offer: kept, isGood: isGood, items: items, time: clock.now())
        record.token = token(verdict)
        let standings = try await stored { () throws(StoreFault) in try await store.offer(record) }
        var answers: [ItemAnswer] = []
        for (item, standing) in zip(items, standings) {
            answers.append(ItemAnswer(key: item.manifest.key, standing: try await answer(standing)))
        }
        return BatchAnswer(batch: batch, items: answers + refused)
    }

    /// Which password a good approval was signed under; for the registry's own books.
    private func token(_ verdict: Result<ApprovedBatch, ParkedFault>) -> ApprovalToken? {
        guard case .success(let approved) = verdict,
            let supervisor = approved.users.user(approved.approval.certificate)
        else { return nil }
        let root = MerkleTree.root(of: approved.batch.items.map(\.canonicalBytes)) { SHA256.digest($0) }
        return TokenCheck(identities: keys.identities).meaning(of: approved.approval, root: root, by: supervisor)
    }

    /// Manifests that the kit signed, judged; and answers for those it did not, which are not remembered.
    private func judge(
        _ offer: BatchOffer, kits: [KitRecord], _ verdict: Result<ApprovedBatch, ParkedFault>
    ) -> (items: [OfferedItem], refused: [ItemAnswer]) {
        var items: [OfferedItem] = []
        var refused: [ItemAnswer] = []
        for signed in offer.manifests {
            guard let signed = try? JWS(json: signed.json),
                let claimed = try? PacketManifest(json: JSONValue(canonical: signed.payload))
            else { continue }
            let manifest = try? PacketManifest(verifying: signed, registry: name) { kid in
                kits.compactMap(\.key).first { $0.id == kid }
            }
            guard let manifest, manifest.kit == kits.first?.certificate.kit else {
                let reason = ParkedReason(.manifestSignature, "the manifest is not one of this kit for this registry")
                refused.append(ItemAnswer(key: claimed.key, standing: .parked(reason)))
                continue
            }
            var reason: ParkedReason?
            switch verdict {
            case .failure(let fault): reason = fault.reason
            case .success(let approved): reason = approved.judge(manifest)
            }
            if manifest.parts.contains(where: { $0.sealedLength > limits.part }) {
                reason = ParkedReason(.tooLarge, "a part has at most \(limits.part) bytes")
            }
            items.append(OfferedItem(manifest: manifest, signed: signed, reason: reason))
        }
        return (items, refused)
    }

    private func batchName(_ offer: BatchOffer) -> String {
        let payload = (try? JWS(json: offer.batch.json)).flatMap { try? JSONValue(canonical: $0.payload) }
        return payload?["id"]?.string ?? ""
    }

    private func answer(_ standing: ItemStanding) async throws(Problem) -> ItemAnswer.Standing {
        switch standing {
        case .parked(let reason): return .parked(reason)
        case .have(let receipts):
            return .have(receipts: receipts.compactMap { try? SignedObject(json: $0.json) })
        case .need(let parts):
            var needed: [NeededPart] = []
            for part in parts where part.file == nil {
                let upload = try await upload(for: part)
                let offset = try await kept { () throws(BlobFault) in try await blobs.held(of: upload) }
                needed.append(
                    NeededPart(part: part.hash, offset: min(offset, part.length), length: part.length, upload: upload))
            }
            return .need(needed)
        }
    }

    /// The upload resource of a part, made if there is none.
    func upload(for part: PartRecord) async throws(Problem) -> String {
        if let upload = part.upload { return upload }
        let upload = newID()
        try await stored { () throws(StoreFault) in try await store.setUpload(upload, of: part) }
        return upload
    }

    /// Takes responsibility for applications whose parts are all here.
    public func commit(_ request: CommitRequest, by caller: Caller) async throws(Problem) -> CommitAnswer {
        guard request.items.count <= limits.items else {
            throw Problem(413, .tooLarge, "a commit has at most \(limits.items) applications")
        }
        let standings = try await stored { () throws(StoreFault) in
            try await store.commit(request.items, kit: caller.kit, now: clock.now()) { receipt(.stored, for: $0) }
        }
        var answer = CommitAnswer(receipts: [], incomplete: [], parked: [])
        for standing in standings {
            switch standing {
            case .committed(let receipts):
                answer.receipts += receipts.compactMap { try? SignedObject(json: $0.json) }
            case .incomplete(let key): answer.incomplete.append(key)
            case .parked(let key, let reason):
                answer.parked.append(ItemAnswer(key: key, standing: .parked(reason)))
            }
        }
        await meter.flush(to: store)
        if !answer.receipts.isEmpty { await bell.ring(caller.kit) }
        return answer
    }

    /// What a kit has yet to be told; waits for news up to `patience` while there is none and some are expected.
    ///
    /// Who may only deliver is told about deliveries alone; the rest stays for the device that comes after it.
    public func changes(
        after: Int, limit: Int, patience: Duration, for caller: Caller
    ) async throws(Problem) -> ChangesPage {
        let news = await bell.listen(caller.kit)
        let page = try await stored { () throws(StoreFault) in
            try await store.changes(for: caller.kit, after: after, limit: limit)
        }
        guard page.changes.isEmpty, page.pending > 0, patience > .zero else { return try await told(page, caller) }
        await news.first(within: patience)
        let later = try await stored { () throws(StoreFault) in
            try await store.changes(for: caller.kit, after: after, limit: limit)
        }
        return try await told(later, caller)
    }

    /// What of a page this caller may see: a token may be older than the revocation of its device.
    private func told(_ page: ChangesPage, _ caller: Caller) async throws(Problem) -> ChangesPage {
        guard page.changes.contains(where: \.isForWork) else { return page }
        if caller.scopes.contains(.work), try await !isRevoked(caller.device) { return page }
        var page = page
        page.changes.removeAll { $0.isForWork }
        return page
    }
}
