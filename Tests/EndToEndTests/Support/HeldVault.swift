import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import Secrets
import Storage
import TestSupport
import Testing

@testable import tram

/// One application as a vault holds it at a moment.
struct HeldApplication: Sendable, Equatable {
    let receipt: String
    let state: LifecycleState
    /// Pictures by position, by the hash of their plaintext.
    let captures: [String: Digest]
    let revisions: [Digest]

    init(_ record: ApplicationRecord, receipt: ReceiptNumber) {
        self.receipt = receipt.text
        state = record.state
        var captures: [String: Digest] = [:]
        for (position, result) in record.application.captures {
            if case .captured(let capture) = result { captures[position.path.text] = capture.blob }
        }
        self.captures = captures
        revisions = record.application.history.map(\.id)
    }

    /// Whether everything that an earlier look saw is still there.
    func keeps(_ earlier: HeldApplication) -> Bool {
        receipt == earlier.receipt && revisions.starts(with: earlier.revisions)
            && earlier.captures.allSatisfy { captures[$0.key] == $0.value }
    }
}

extension Camp {
    /// Opens the vault in this process.
    func withVault<Value>(
        _ access: Vault.Access = .write, as user: String = "lan", _ body: (KitSession) throws -> Value
    ) throws -> Value {
        let vault = try KitSession.vault(in: folder.url.appendingPathComponent("kit"), access: access)
        let kit = try KitSession(vault: vault, user: user, password: CampTemplate.secret(user))
        let value = try body(kit)
        kit.store.lock()
        try vault.close()
        return value
    }

    /// What another process may see while somebody works: everything confirmed up to now.
    func confirmed() throws -> [String: HeldApplication] { try withVault(.read) { try Self.held(in: $0.store) } }

    /// Opens the vault as after a crash and reads every byte of every application in it.
    ///
    /// - Returns: The applications by receipt number; whatever is wrong with the vault is recorded as an issue.
    func inspected(_ context: String) throws -> [String: HeldApplication] {
        try withVault { kit in
            #expect(kit.store.findings.isEmpty, "\(context): \(kit.store.findings)")
            #expect(try kit.store.verifyAudit().isWhole, "\(context)")
            let summaries = try kit.store.summaries()
            #expect(Set(summaries.map(\.receipt.text)).count == summaries.count, "\(context): a receipt number twice")
            for summary in summaries where summary.state.isReadable {
                let record = try kit.store.record(summary.id)
                for blob in record.application.blobs {
                    let bytes = try kit.store.blob(blob.id, of: summary.id)
                    #expect(BLAKE2b.hash256(bytes) == blob.id, "\(context): another picture")
                }
            }
            return try Self.held(in: kit.store)
        }
    }

    private static func held(in store: VaultSession) throws -> [String: HeldApplication] {
        var held: [String: HeldApplication] = [:]
        for summary in try store.summaries() where summary.state.isReadable {
            held[summary.receipt.text] = HeldApplication(try store.record(summary.id), receipt: summary.receipt)
        }
        return held
    }
}
