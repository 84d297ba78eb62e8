import CanonicalJSON
public import Enrollment
import EnrollmentModel
import Secrets

extension VaultSession {
    /// Writes the whole audit log as lines that an auditor can check without this program. A broken log is exported as
    /// far as it opens.
    ///
    /// That it was exported is an entry of its own, the last one, where this process may write.
    ///
    /// - Parameter write: Takes the next bytes of the file.
    /// - Returns: What is wrong with the log.
    /// - Throws: ``StoreError/notAllowed(_:)`` for who is neither supervisor nor admin.
    public func exportAudit(to write: ([UInt8]) throws -> Void) throws(StoreError) -> AuditReport {
        try require(.exportAudit)
        if vault.access == .write { try self.write(.auditExported) { $0.signsChain = true } }
        let (kit, device, now) = (vault.kit, vault.device, vault.environment.clock().wall)
        return try read { reader in
            var source = try AuditSource(reader, kit: kit, device: device)
            var file = AuditLines()
            file.add(AuditFormat.Header(kit: kit.kit, epoch: kit.epoch, device: device).canonicalBytes)
            let report = try source.verify(reader, toTheEnd: true) { passed in
                file.add(passed)
                if file.isLong { try write(file.take()) }
            }
            // Checkpoints of entries that are gone: a cut tail shows in the file as well.
            for stray in try reader.checkpoints.after(file.number) { file.add(stray.signed.canonicalBytes) }
            if let signed = source.acknowledgement.signed { file.add(signed.canonicalBytes) }
            let head = AuditFormat.Head(
                kit: kit.kit, epoch: kit.epoch, number: file.number, link: file.link, checkpoint: file.checkpoint,
                body: file.hash, by: user.name, wall: now)
            file.add(JWS.sign(head.canonicalBytes, typ: AuditFormat.type, key: reader.ring.device).canonicalBytes)
            try write(file.take())
            return report
        }
    }
}

/// The lines of an exported log on their way out, with what its last line says of them.
private struct AuditLines: ~Copyable {
    private var waiting: [UInt8] = []
    private var hasher = BLAKE2bHasher()
    private(set) var number = 0
    private(set) var link = Digest.zeros
    private(set) var checkpoint = Digest.zeros

    /// Hash of all lines so far.
    var hash: Digest { hasher.hashSoFar() }
    /// Whether it is time to write some.
    var isLong: Bool { waiting.count >= 65_536 }

    mutating func add(_ line: [UInt8]) {
        hasher.update(line)
        hasher.update([0x0A])
        waiting += line
        waiting.append(0x0A)
    }

    mutating func add(_ passed: AuditSource.Passed) {
        number = passed.number
        link = passed.bytes.map { BLAKE2b.hash256($0) } ?? .zeros
        add(passed.bytes ?? JSONValue.object(["n": .int(number), "unreadable": true]).canonicalBytes)
        guard let held = passed.checkpoint.flatMap(HeldCheckpoint.init) else { return }
        add(held.signed.canonicalBytes)
        checkpoint = held.hash
    }

    /// The bytes that were not written yet.
    mutating func take() -> [UInt8] {
        defer { waiting.removeAll(keepingCapacity: true) }
        return waiting
    }
}
