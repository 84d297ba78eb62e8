import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import GRDB
import Secrets
import Testing

@testable import Storage

@Suite("Extract, backup and restore with a hardware factor")
struct HardwareCopyTests {
    let chip = TestChip()
    let kit: TestKit

    init() throws { kit = try TestKit(chip: chip) }

    /// Whether the key of the extract is made of the store key and this factor.
    private func seals(_ hardware: HardwareFactor, _ ring: KeyRing) -> Bool {
        ExtractRecord.sealingKey(ring.store, hardware: hardware).isEqual(to: ring.extract)
    }

    @Test func theExtractNeedsTheChipEvenForWhoHasTheStoreKey() throws {
        let team = try kit.team()
        try SampleExtract(kit, people: 20).load(kit, team.minh)
        #expect(try team.lan.searchExtract(.number(SampleExtract.number(3))).people.count == 1)
        let record = try #require(try team.lan.read { try $0.record(ExtractRecord.name, as: ExtractRecord.self) })
        let ring = try team.lan.keys()
        _ = try record.keys(ring)
        for wrong in [HardwareFactor.none, HardwareFactor(.tpm2, secret: SecretKey())] {
            #expect(!seals(wrong, ring))
        }
        #expect(seals(ring.hardware, ring))
    }

    @Test func aRekeyKeepsTheExtractUnderTheChip() throws {
        let vault = try kit.open()
        let admin = try vault.login("admin", password: TestKit.secret(TestKit.adminPassword))
        let minh = try vault.login("minh", password: TestKit.secret(TestKit.supervisorPassword))
        try SampleExtract(kit, people: 20).load(kit, minh)
        try admin.beginRekey()
        try admin.continueRekey()
        let keys = try admin.keys()
        #expect(seals(keys.hardware, keys) && !seals(.none, keys))
        #expect(keys.hardware.kind == .tpm2)
        _ = try vault.login("lan", password: TestKit.secret(TestKit.operatorPassword))
    }

    /// A dead laptop takes its chip along: the shares alone bring everything back, behind the chip of the new one or
    /// behind none.
    @Test(arguments: [true, false]) func theRecoverySlotNeedsNoChip(hasChip: Bool) throws {
        let team = try kit.team()
        try team.beginCamp()
        _ = try team.enrol(1)
        try SampleExtract(kit, people: 20).load(kit, team.minh)
        let backup = kit.folder + "/kit.age"
        _ = try team.minh.backup(to: backup)
        try team.close()
        chip.fail(with: .noChip)
        let fresh = hasChip ? TestChip() : nil
        var environment = kit.environment
        environment.chip = fresh
        let password = TestKit.secret("mật khẩu mới")
        let report = try Vault.restore(
            at: kit.folder + "/restored",
            from: try RestoreSource(path: backup, kit: kit.certificate.kit), recovery: kit.registry.recovery,
            provisioning: try kit.reissue(epoch: 2) { _ in }, admin: "bình", password: password, chip: fresh,
            environment: environment)
        #expect(report.people == 1 && report.findings.isEmpty)
        let vault = try Vault.open(at: kit.folder + "/restored", environment: environment)
        #expect(try vault.hardwareKind() == (hasChip ? .tpm2 : .none))
        #expect(try vault.read { db in try HardwareRecord.read(db) != nil } == hasChip)
        let admin = try vault.login("bình", password: password)
        #expect(try admin.extractStatus() == nil)
        #expect(try admin.summaries().count == 1)
    }
}
