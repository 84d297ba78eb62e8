import CanonicalJSON
import EnrollmentModel
import Logging
import Packet
import Secrets
import SyncProtocol

/// Opens stored packets: signatures, hashes, approval and content are all checked before anything is believed.
struct Opener: Sendable {
    let registry: Registry
    /// How long one opening may take before another worker tries, milliseconds.
    static let lease = 10 * 60 * 1000

    /// Opens the next stored application.
    ///
    /// - Returns: Whether there was one.
    func openNext() async throws(StoreFault) -> Bool {
        let now = registry.clock.now()
        guard let item = try await registry.store.claim(now: now, until: now + Self.lease) else { return false }
        var files: [String] = []
        do {
            let opened = try await open(item, files: &files)
            let standing = try await registry.store.finishOpening(
                item, as: opened, receipt: registry.receipt(.opened, for: item), now: registry.clock.now())
            switch standing {
            case .taken(let unused): await forget(unused)
            case .conflicting(let reason): throw ParkedFault(reason: reason)
            }
        } catch let fault as ParkedFault {
            await forget(files)
            try await registry.store.park(item.manifest.key, fault.reason, now: registry.clock.now())
            registry.logger.warning(
                "parked", metadata: ["kit": "\(item.kit)", "reason": "\(fault.reason.code.rawValue)"])
        } catch let fault as StoreFault {
            await forget(files)
            throw fault
        } catch {
            // The disk failed: the lease runs out, and it is tried again.
            await forget(files)
            registry.logger.error("opening failed", metadata: ["reason": "\(error)"])
        }
        await registry.bell.ring(item.kit)
        return true
    }

    private func forget(_ files: [String]) async {
        for file in files { try? await registry.blobs.remove(file) }
    }

    private func open(_ item: ItemRecord, files: inout [String]) async throws -> OpenedRecord {
        let approved = try await approval(of: item)
        if let reason = approved.judge(item.manifest) { throw ParkedFault(reason: reason) }
        var bytes: [UInt8] = []
        try await open(part: 0, of: item) { bytes += $0 }
        let here = try await registry.store.pictures(of: item.manifest.app)
        let text = try TextCheck(item: item, approved: approved, here: here).check(bytes)
        var blobs: [(blob: BlobReference, file: String)] = []
        for (place, part) in item.manifest.parts.enumerated() {
            guard case .blob(let blob) = part.kind else { continue }
            let file = try await registry.blobs.create()
            files.append(file)
            try await open(part: place, of: item) { try await registry.blobs.extend(file, with: $0) }
            try await registry.blobs.settle(file)
            blobs.append((blob, file))
        }
        let flags = try await flags(of: item, signed: text.revisions.map(\.signed) + signedByBatch(of: item))
        return OpenedRecord(
            text: bytes, heads: text.heads, revisions: text.revisions, blobs: blobs, receipt: text.receipt, flags: flags
        )
    }

    /// What a person should know: it was approved before, so it is opened all the same.
    ///
    /// - Parameter signed: Everything of it that was signed and verified.
    private func flags(of item: ItemRecord, signed: [JWS]) async throws(StoreFault) -> ItemFlags {
        let revoked = try await registry.store.revocations()
        let kits = try await registry.store.kits(item.kit)
        let devices = Set(kits.compactMap { $0.key?.id })
        let sealers = Set((try? item.signed.claimedKeys()) ?? [])
        let sealer = kits.first { kit in kit.key.map { sealers.contains($0.id) } == true }
        let people = Set(signed.flatMap { (try? $0.claimedKeys()) ?? [] }).subtracting(devices)
        return ItemFlags(
            kitRevoked: sealers.compactMap { revoked.time(of: $0) }.min(),
            signerRevoked: people.compactMap { revoked.time(of: $0) }.min(),
            isOldEpoch: sealer?.certificate.epoch ?? 1 < kits.first?.certificate.epoch ?? 1)
    }

    /// The batch of an application and the word on it, as they were signed.
    private func signedByBatch(of item: ItemRecord) async throws(StoreFault) -> [JWS] {
        guard let offer = try await registry.store.offer(of: item.batch, kit: item.kit) else { return [] }
        return [offer.batch, offer.approval].compactMap { try? JWS(json: $0.json) }
    }

    private func approval(of item: ItemRecord) async throws -> ApprovedBatch {
        guard let offer = try await registry.store.offer(of: item.batch, kit: item.kit) else {
            throw ParkedFault(reason: ParkedReason(.unreadable, "the batch of this application is not here"))
        }
        let kits = try await registry.store.kits(item.kit)
        return try ApprovalCheck(kits: kits, kit: item.kit).check(offer)
    }

    /// Opens one sealed file piece by piece; what `take` got counts only when this returns.
    private func open(
        part place: Int, of item: ItemRecord, take: ([UInt8]) async throws -> Void
    ) async throws {
        guard let file = item.parts[place].file else {
            throw ParkedFault(reason: ParkedReason(.sealBroken, "a sealed file is not here"))
        }
        var opener = PartOpener(item.manifest.parts[place], index: place, identities: registry.keys.identities)
        var offset = 0
        do {
            while true {
                let sealed = try await registry.blobs.read(file, offset: offset, count: Registry.syncEvery)
                guard !sealed.isEmpty else { break }
                offset += sealed.count
                var plain: [UInt8] = []
                try opener.push(sealed, into: &plain)
                try await take(plain)
            }
            var plain: [UInt8] = []
            try opener.finish(into: &plain)
            try await take(plain)
        } catch let error as PacketError {
            throw ParkedFault(reason: ParkedReason(error))
        }
    }
}

extension ParkedReason {
    init(_ error: PacketError) {
        switch error {
        case .manifest: self.init(.manifestSignature, error.description)
        case .part(_, .plainHash), .part(_, .plainLength): self.init(.contentMismatch, error.description)
        case .part: self.init(.sealBroken, error.description)
        }
    }
}
