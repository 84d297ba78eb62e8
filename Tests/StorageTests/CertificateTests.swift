import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import GRDB
import Secrets
import TestSupport
import Testing

@testable import Storage

@Suite struct CertificateTests {
    private static let day = 86_400_000
    let kit: TestKit
    let team: Team

    init() throws {
        kit = try TestKit()
        team = try kit.team()
        try team.beginCamp()
    }

    /// The code that the registry of the test kit would read out.
    private func code(days: Int, kit: KitCertificate? = nil) throws -> String {
        let certificate = kit ?? self.kit.certificate
        let recipient = try #require(SealingRecipient(text: certificate.sealingRecipient))
        let id = BLAKE2b.hash256(certificate.canonicalBytes)
        let key = self.kit.registry.sealing.sharedKey(
            with: recipient, for: Array(ExtensionCode.keyPurpose.utf8) + id.bytes)
        return try #require(
            ExtensionCode(days: days, mac: BLAKE2b.keyed(ExtensionCode.message(days: days), key: key))
        ).text
    }

    /// Sets every clock to so long after the end of the certificate.
    private func go(_ afterEnd: Int) { kit.clock.pass(kit.certificate.notAfter + afterEnd - kit.clock.read().wall) }

    /// Time passes in steps of half a day with work in each, as in a camp, so that no jump is seen.
    private func live(to afterEnd: Int) throws {
        while kit.certificate.notAfter + afterEnd - kit.clock.read().wall > Self.day / 2 {
            kit.clock.pass(Self.day / 2)
            try team.lan.setChangesCursor(0)
        }
        go(afterEnd)
    }

    @Test func theVaultKnowsWhereItsCertificateStands() throws {
        #expect(try team.lan.certificateAge().phase == .valid)
        try live(to: -7 * Self.day)
        #expect(try team.lan.certificateAge().phase == .ending)
        try live(to: 1)
        #expect(try team.lan.certificateAge().phase == .captureOnly)
        try live(to: 21 * Self.day + 1)
        #expect(try team.lan.certificateAge().phase == .over)
        #expect(try team.vault.certificateTerms().captureUntil == kit.certificate.notAfter + 21 * Self.day)
    }

    @Test func draftsAreSavedAndFinishedForEver() throws {
        let draft = try team.enrol()
        try live(to: 300 * Self.day)
        #expect(throws: StoreError.notAllowed(.extensionNeeded)) { try team.enrol(1) }
        #expect(try team.submit(draft).state == .submitted)
    }

    @Test func aCodeAllowsNewApplicationsToItsDay() throws {
        try live(to: 22 * Self.day)
        #expect(throws: StoreError.notAllowed(.extensionNeeded)) { try team.enrol() }
        let until = try team.lan.extend(code(days: 30))
        #expect(until == kit.certificate.notAfter + 30 * Self.day)
        _ = try team.enrol()
        #expect(try team.vault.certificateTerms().extendedUntil == until)
        try live(to: 30 * Self.day)
        _ = try team.enrol(1)
        try live(to: 30 * Self.day + 1)
        #expect(throws: StoreError.notAllowed(.extensionNeeded)) { try team.enrol(2) }
    }

    @Test func aCodeIsGoodOnceAndForThisCertificateOnly() throws {
        _ = try team.lan.extend(code(days: 40))
        #expect(throws: ExtensionError.used) { try team.lan.extend(code(days: 40)) }
        #expect(throws: ExtensionError.used) { try team.lan.extend(code(days: 30)) }
        #expect(throws: ExtensionError.used) { try team.lan.extend(code(days: 21)) }
        var renewed = kit.certificate
        renewed.notAfter += 1
        #expect(throws: ExtensionError.wrong) { try team.lan.extend(code(days: 50, kit: renewed)) }
        #expect(throws: ExtensionError.misheard) { try team.lan.extend("00000-00000") }
        _ = try team.minh.extend(code(days: 41))
    }

    @Test func wrongCodesMakeOneWait() throws {
        var other = kit.certificate
        other.epoch += 1
        for days in 30..<35 {
            #expect(throws: ExtensionError.wrong) { try team.lan.extend(code(days: days, kit: other)) }
        }
        #expect(throws: ExtensionError.tooManyTries(seconds: 30)) { try team.lan.extend(code(days: 40)) }
        kit.clock.pass(30_000)
        _ = try team.lan.extend(code(days: 40))
    }

    @Test func aForgedOrForeignExtensionIsNone() throws {
        let forged = StoredExtension(certificate: kit.certificate.id, until: 1 << 52)
        try team.vault.write { db in try forged.save(db, device: SigningKey()) }
        #expect(try team.vault.certificateTerms().extendedUntil == nil)
        try team.vault.write { db in
            try db.run("UPDATE public SET value = x'00' WHERE name = ?", [StoredExtension.name])
        }
        #expect(try team.vault.certificateTerms().extendedUntil == nil)
    }

    @Test func aClockThatStandsInTheFutureKeepsNobodyFromBeingEnrolled() throws {
        kit.clock.set(by: 3 * 365 * Self.day)
        _ = try team.enrol()
        #expect(try team.lan.certificateAge().allowsNew)
    }

    @Test func aClockSetBackDoesNotBringApprovalBack() throws {
        let batch = try team.batch(of: 1)
        try live(to: Self.day)
        kit.clock.set(by: -20 * Self.day)
        #expect(throws: StoreError.notAllowed(.certificateExpired)) { try team.approve(batch) }
    }
}
