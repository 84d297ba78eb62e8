import CanonicalJSON
import EnrollmentModel
import Packet
import RegistryServer
import Secrets
import SyncAgent
import SyncProtocol
import Testing

/// Who gets a token: the newest certificate of a kit, over or not.
struct TokenTests {
    private func assertion(_ kit: TestKit, at time: Int, id: String = "a") throws -> String {
        try kit.access.sign(
            ClientAssertion(
                client: kit.certificate.kit.text, audience: kit.certificate.registry, id: id, now: time / 1000))
    }

    /// A later epoch of a kit with a key of its own.
    private func newer(than kit: TestKit) throws -> KitRecord {
        var certificate = kit.certificate
        certificate.epoch += 1
        certificate.signingKey = SigningKey().publicKey.bytes
        let signed = JWS.sign(certificate.canonicalBytes, typ: "tram-kit", key: kit.device.key)
        return KitRecord(certificate: certificate, signed: signed, issued: 9)
    }

    @Test func aDeviceWhoseKitWasProvisionedAnewMayDeliverAndNoMore() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let now = RegistryClock.system.now()
        let first = try await registry.registry.token(assertion: assertion(kit, at: now))
        #expect(!first.isKitExpired && first.scopes == Scope.allCases)
        try await registry.store.issue(newer(than: kit))
        let later = try await registry.registry.token(assertion: assertion(kit, at: now, id: "b"))
        #expect(later.scopes == [.intake, .changes])
        #expect(throws: Problem.self) { try registry.registry.authorize(bearer: later.token, for: .work) }
        let stranger = KeyBox()
        let problem = await #expect(throws: Problem.self) {
            try await registry.registry.token(
                assertion: ClientAssertion(
                    client: kit.certificate.kit.text, audience: kit.certificate.registry, id: "c", now: now / 1000
                ).sign(key: stranger.key))
        }
        #expect(problem?.status == 401)
    }

    @Test func whatAnOldEpochSendsIsTakenAndFlagged() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        try await registry.store.issue(newer(than: kit))
        let made = try kit.batch([[1_000]])
        let outcome = try await registry.sync(kit, MemoryOutbox([made]))
        #expect(outcome.isDeliveringOnly && outcome.opened == Set(made.1.map(\.key)))
        #expect(try await registry.store.counts().oldEpoch == 1)
    }

    @Test func aKitWhoseCertificateIsOverStillDeliversAndIsTold() async throws {
        let old = RegistryClock { RegistryClock.system.now() - 90 * 86_400_000 }
        let registry = try TestRegistry()
        let kit = try await registry.kit(clock: old)
        let made = try kit.batch([[1_000]])
        let outbox = MemoryOutbox([made])
        let outcome = try await registry.sync(kit, outbox)
        #expect(outcome.isKitExpired && outcome.problems.isEmpty)
        #expect(outcome.opened == Set(made.1.map(\.key)))
    }

    @Test func aNameIsGivenToOneKitOnly() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let error = await #expect(throws: RegistryHomeError.self) { try await registry.kit() }
        guard case .issued(kit.certificate.kit) = error else {
            Issue.record("another reason: \(String(describing: error))")
            return
        }
        #expect(try await registry.store.kits(kit.certificate.kit).map(\.certificate) == [kit.certificate])
    }
}
