import CanonicalJSON
import EnrollmentModel
import Secrets
import SyncProtocol
import TestSupport
import Testing

struct SyncExchangeTests {
    private func part(_ seed: UInt8, _ kind: BlobKind? = nil, length: Int = 100) -> SealedPart {
        let plain = BLAKE2b.hash256([seed, 1])
        return SealedPart(
            kind: kind.map {
                .blob(BlobReference(id: plain, length: length, kind: $0, mediaType: "image/png"))
            } ?? .text, plainHash: plain, plainLength: length, sealedHash: BLAKE2b.hash256([seed, 2]),
            sealedLength: length)
    }

    private func manifest(_ seed: UInt8, _ parts: [SealedPart]) throws -> PacketManifest {
        PacketManifest(
            registry: "r", recipients: [], kit: try #require(KitID("K0001")),
            app: ApplicationID(randomBytes: [UInt8](repeating: seed, count: 16)), heads: [BLAKE2b.hash256([seed])],
            seal: 1, batch: "b", parts: parts)
    }

    private func exchange(_ manifests: [PacketManifest]) -> SyncExchange {
        SyncExchange(
            lots: [
                SyncExchange.Lot(batch: "b", manifests: manifests, bodies: manifests.map { BLAKE2b.hash256($0.body) })
            ])
    }

    private func need(_ manifest: PacketManifest, offset: Int = 0) -> ItemAnswer {
        ItemAnswer(
            key: manifest.key,
            standing: .need(
                manifest.parts.map {
                    NeededPart(
                        part: $0.sealedHash, offset: offset, length: $0.sealedLength, upload: "u\($0.sealedHash.text)")
                }))
    }

    private func uploaded(_ effects: [SyncExchange.Effect]) -> UploadStep? {
        for case .upload(let step) in effects { return step }
        return nil
    }

    @Test func allTextGoesBeforeAnyPictureAndCommitComesLast() throws {
        let a = try manifest(1, [part(1), part(2, .portrait, length: 10), part(3, .finger, length: 90)])
        let b = try manifest(4, [part(4, length: 50), part(5, .finger, length: 20)])
        var exchange = exchange([a, b])
        #expect(exchange.handle(.began) == [.offer(lot: 0)])
        var effects = exchange.handle(.answered(BatchAnswer(batch: "b", items: [need(a), need(b)])))
        var sent: [Digest] = []
        while let step = uploaded(effects) {
            sent.append(step.part)
            effects = exchange.handle(.sent)
        }
        #expect(sent == [part(4), part(1), part(5), part(3), part(2)].map(\.sealedHash))
        guard case .commit(lot: 0, let request) = effects.first else {
            Issue.record("no commit: \(effects)")
            return
        }
        #expect(request.items.map(\.key) == [a.key, b.key])
        #expect(exchange.handle(.committed(CommitAnswer(receipts: [], incomplete: [], parked: []))) == [.finish])
    }

    @Test func aCutAsksForTheOffsetAndGoesOnThere() throws {
        let a = try manifest(1, [part(1)])
        var exchange = exchange([a])
        _ = exchange.handle(.began)
        let first = exchange.handle(.answered(BatchAnswer(batch: "b", items: [need(a)])))
        #expect(first.first == .markUploading(a.key))
        #expect(uploaded(first)?.offset == 0)
        #expect(exchange.handle(.cut) == [.reconnect])
        let asked = exchange.handle(.reconnected)
        guard case .askOffset(let step) = asked.first else {
            Issue.record("does not ask: \(asked)")
            return
        }
        #expect(step.part == part(1).sealedHash)
        #expect(uploaded(exchange.handle(.stands(at: 37)))?.offset == 37)
    }

    @Test func cutsDuringOfferAndCommitPutTheSameRequestAgain() throws {
        let a = try manifest(1, [part(1)])
        var exchange = exchange([a])
        let offer = exchange.handle(.began)
        #expect(exchange.handle(.cut) == [.reconnect])
        #expect(exchange.handle(.reconnected) == offer)
        let commit = exchange.handle(
            .answered(BatchAnswer(batch: "b", items: [ItemAnswer(key: a.key, standing: .need([]))])))
        _ = exchange.handle(.cut)
        #expect(exchange.handle(.reconnected) == commit)
    }

    @Test func whatIsParkedOrHadStopsNobodyElse() throws {
        let (a, b, c) = (try manifest(1, [part(1)]), try manifest(2, [part(2)]), try manifest(3, [part(3)]))
        var exchange = exchange([a, b, c])
        _ = exchange.handle(.began)
        let reason = ParkedReason(.wrongRoot, "x")
        let receipt = try SignedObject(json: ["payload": "", "signatures": []])
        let effects = exchange.handle(
            .answered(
                BatchAnswer(
                    batch: "b",
                    items: [
                        ItemAnswer(key: a.key, standing: .parked(reason)),
                        ItemAnswer(key: b.key, standing: .have(receipts: [receipt])), need(c),
                    ])))
        #expect(effects.prefix(3) == [.park(a.key, reason), .keep(receipt), .markUploading(c.key)])
        guard case .commit(_, let request) = exchange.handle(.sent).first else {
            Issue.record("no commit")
            return
        }
        #expect(request.items.map(\.key) == [c.key])
    }

    @Test func aVanishedUploadIsMadeAgainButNotForever() throws {
        let a = try manifest(1, [part(1)])
        var exchange = exchange([a])
        _ = exchange.handle(.began)
        _ = exchange.handle(.answered(BatchAnswer(batch: "b", items: [need(a)])))
        var rounds = 0
        while case .create = exchange.handle(.gone).first, rounds < 100 {
            rounds += 1
            #expect(uploaded(exchange.handle(.created(upload: "n\(rounds)", offset: 0)))?.upload == "n\(rounds)")
        }
        #expect(rounds == 4)
    }

    @Test func answersAboutThingsThatWereNotOfferedAreNobodysBusiness() throws {
        let (a, stranger) = (try manifest(1, [part(1)]), try manifest(9, [part(9)]))
        var exchange = exchange([a])
        _ = exchange.handle(.began)
        #expect(exchange.handle(.answered(BatchAnswer(batch: "b", items: [need(stranger)]))) == [.finish])
    }

    @Test(arguments: 0..<100 as Range<UInt64>) func withAnyCutsEveryPartIsSentOnceAndCommitted(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let manifests = try (1...UInt8.random(in: 1...4, using: &random)).map { app in
            try manifest(
                app,
                [part(app &* 20)]
                    + (0..<UInt8.random(in: 0...4, using: &random)).map { part(app &* 20 &+ 1 &+ $0, .finger) })
        }
        var exchange = exchange(manifests)
        var todo = exchange.handle(.began)
        var (held, committed): ([Digest: Int], Set<PacketKey>) = ([:], [])
        var steps = 0
        while let effect = todo.first, steps < 10_000 {
            steps += 1
            todo.removeFirst()
            let isCut = Int.random(in: 0..<3, using: &random) == 0
            let event: SyncExchange.Event?
            switch effect {
            case .offer:
                let items = manifests.map { need($0) }
                event = isCut ? .cut : .answered(BatchAnswer(batch: "b", items: items))
            case .upload(let step):
                #expect(step.offset == held[step.part, default: 0])
                held[step.part] = isCut ? Int.random(in: step.offset...step.length, using: &random) : step.length
                event = isCut ? .cut : .sent
            case .askOffset(let step): event = isCut ? .cut : .stands(at: held[step.part, default: 0])
            case .commit(_, let request):
                committed.formUnion(request.items.map(\.key))
                event = isCut ? .cut : .committed(CommitAnswer(receipts: [], incomplete: [], parked: []))
            case .reconnect: event = .reconnected
            default: event = nil
            }
            if let event { todo += exchange.handle(event) }
        }
        #expect(committed == Set(manifests.map(\.key)))
        #expect(manifests.flatMap(\.parts).allSatisfy { held[$0.sealedHash] == $0.sealedLength })
    }
}
