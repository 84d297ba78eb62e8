import Foundation
import Secrets
import SecurityModule
import TestSupport
import Testing

@Suite("A secret goes into a TPM and comes out of it, and out of no other one", .serialized)
struct SoftwareTPMTests {
    @Test func whatOneChipSealedItGivesBackAndAnotherDoesNot() throws {
        guard let tpm = try SoftwareTPM(orSkip: "sealing with a TPM") else { return }
        let chip = TPM2(connection: tpm.connection)
        #expect(chip.isPresent && chip.hasTools)
        let secret = SecretKey()
        let sealed = try chip.seal(secret)
        let same = try chip.seal(secret)
        #expect(sealed != same)
        let clock = ContinuousClock()
        let start = clock.now
        let isSame = try chip.unseal(sealed).isEqual(to: secret)
        print("unsealing with swtpm: \((clock.now - start) / .milliseconds(1)) ms")
        #expect(isSame)
        let isSameAgain = try chip.unseal(same).isEqual(to: secret)
        #expect(isSameAgain)
        try tpm.replace()
        #expect(throws: HardwareError.otherChip) { _ = try chip.unseal(sealed) }
        // The new one is as good as the old one was.
        let fresh = try chip.seal(secret)
        let isFresh = try chip.unseal(fresh).isEqual(to: secret)
        #expect(isFresh)
        tpm.stop()
        #expect(throws: HardwareError.self) { _ = try chip.unseal(fresh) }
    }

    @Test func everyChangedByteIsRefused() throws {
        guard let tpm = try SoftwareTPM(orSkip: "changing what a TPM sealed") else { return }
        let chip = TPM2(connection: tpm.connection)
        let sealed = try chip.seal(SecretKey())
        var random = SplitMix64(seed: 7)
        for _ in 0..<12 {
            var changed = sealed
            let place = Int.random(in: changed.indices, using: &random)
            changed[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            #expect(throws: HardwareError.self, "byte \(place)") { _ = try chip.unseal(changed) }
        }
    }

    @Test(arguments: [
        ["tpm2_changeauth", "-c", "owner", "somebody's"], ["tpm2_hierarchycontrol", "-C", "p", "shEnable", "clear"],
    ]) func whatNoOtherTryMendsIsSaidOfTheOwner(command: [String]) throws {
        guard let tpm = try SoftwareTPM(orSkip: "an owner who changed a TPM") else { return }
        let chip = TPM2(connection: tpm.connection)
        let sealed = try chip.seal(SecretKey())
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/\(command[0])")
        process.arguments = Array(command.dropFirst())
        process.environment = ["PATH": "/usr/bin:/bin", "TPM2TOOLS_TCTI": tpm.connection]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        #expect(throws: HardwareError.ownerRefused) { _ = try chip.unseal(sealed) }
        #expect(throws: HardwareError.ownerRefused) { _ = try chip.seal(SecretKey()) }
    }

    @Test func nothingOfOursStaysInTheChip() throws {
        guard let tpm = try SoftwareTPM(orSkip: "unsealing many times") else { return }
        let chip = TPM2(connection: tpm.connection)
        let secret = SecretKey()
        let sealed = try chip.seal(secret)
        // More often than a chip has places for keys.
        for _ in 0..<5 {
            let isSame = try chip.unseal(sealed).isEqual(to: secret)
            #expect(isSame)
        }
    }
}
