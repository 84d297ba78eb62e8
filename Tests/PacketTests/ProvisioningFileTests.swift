import CanonicalJSON
import EnrollmentModel
import Packet
import Secrets
import Testing

struct ProvisioningFileTests {
    private func locked(_ text: String) -> LockedBytes { LockedBytes(copying: Array(text.utf8)) }

    private func file(_ secrets: borrowing KitSecrets, code: String) throws -> ProvisioningFile {
        let registry = SigningKey()
        let certificate = KitCertificate(
            kit: try #require(KitID("K0001")), epoch: 1,
            signingKey: SigningKey(seed: secrets.signingSeed).publicKey.bytes,
            sealingRecipient: SealingIdentity(secret: secrets.sealingSecret).recipient.text,
            adminKey: SigningKey(seed: secrets.adminSeed).publicKey.bytes, registry: "r",
            registryKey: registry.publicKey.bytes, authority: "PEM", url: "https://localhost:1", recipients: [],
            recovery: SealingIdentity().recipient.text, beacon: [UInt8](repeating: 3, count: 32),
            unit: UnitCode(vintage: "2025-07", code: "23557"), notBefore: 1,
            notAfter: 2)
        return try ProvisioningFile(
            certificate: certificate, secrets: secrets, code: locked(code), cost: .weakForTests, registry: registry)
    }

    @Test func theRightCodeOpensTheFileHoweverItIsTyped() throws {
        let secrets = KitSecrets()
        let read = try ProvisioningFile(bytes: try file(secrets, code: "0123-4567-89AB-CDEF").bytes)
        for typed in ["0123-4567-89AB-CDEF", "0123456789abcdef", " o1 23-4567 89ab-cdef\n", "0I23-4567-89AB-CDEF"] {
            let opened = try read.unlock(code: locked(typed))
            let isSigning = opened.signingSeed.isEqual(to: secrets.signingSeed)
            let isSealing = opened.sealingSecret.isEqual(to: secrets.sealingSecret)
            let isAdmin = opened.adminSeed.isEqual(to: secrets.adminSeed)
            #expect(isSigning && isSealing && isAdmin, "\(typed)")
        }
    }

    @Test(arguments: ["", "0123", "0123-4567-89AB-CDEG", "0123-4567-89AB-CDEF-0", "0123-4567-89AB-CDE!", "ÔÔÔÔÔÔÔÔ"])
    func anotherCodeDoesNot(_ typed: String) throws {
        let read = try ProvisioningFile(bytes: try file(KitSecrets(), code: "0123-4567-89AB-CDEF").bytes)
        #expect(throws: ProvisioningError.wrongCode) { _ = try read.unlock(code: locked(typed)) }
    }

    @Test func noByteOfTheFileMayChange() throws {
        let good = try file(KitSecrets(), code: "0123-4567-89AB-CDEF").bytes
        for place in stride(from: 0, to: good.count - 1, by: 5) {
            var bytes = good
            bytes[place] ^= 1
            #expect(throws: ProvisioningError.self, "byte \(place)") { _ = try ProvisioningFile(bytes: bytes) }
        }
        for length in [0, 1, good.count / 2, good.count - 2] {
            #expect(throws: ProvisioningError.damaged) { _ = try ProvisioningFile(bytes: Array(good.prefix(length))) }
        }
    }

    @Test func newCodesAreDifferentAndReadable() throws {
        var seen: Set<[UInt8]> = []
        for _ in 0..<50 {
            let code = ActivationCode.generate()
            let count = code.count
            #expect(count == 19)
            let read = ActivationCode.read(code)?.count
            #expect(read == 16)
            unsafe code.withUnsafeBytes { bytes in _ = unsafe seen.insert(Array(bytes)) }
        }
        #expect(seen.count == 50)
    }
}
