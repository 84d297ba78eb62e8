import CanonicalJSON
import Foundation
import TestSupport
import Testing

@testable import Secrets

@Suite struct RecoveryTests {
    private func same(_ a: SealingIdentity, _ b: SealingIdentity) -> Bool {
        a.recipient == b.recipient && a.secretKey().isEqual(to: b.secretKey())
    }

    @Test func anyTwoSharesGiveTheKeyAndThreeDoToo() throws {
        let key = SealingIdentity()
        let shares = RecoveryShares.split(key, registry: "tinh-51")
        #expect(shares.map(\.number) == [1, 2, 3])
        for chosen in [[0, 1], [1, 0], [0, 2], [2, 1], [0, 1, 2], [2, 0, 1]] {
            #expect(same(try RecoveryShares.combine(chosen.map { shares[$0] }), key), "\(chosen)")
        }
    }

    @Test func oneShareSaysNothing() throws {
        let shares = RecoveryShares.split(SealingIdentity(), registry: "r")
        #expect(throws: RecoveryShareError.tooFew(needed: 2)) { try RecoveryShares.combine([]) }
        #expect(throws: RecoveryShareError.tooFew(needed: 2)) { try RecoveryShares.combine([shares[0]]) }
    }

    @Test func theSameShareTwiceAndSharesOfOtherKeysAreNamed() throws {
        let shares = RecoveryShares.split(SealingIdentity(), registry: "r")
        let others = RecoveryShares.split(SealingIdentity(), registry: "r")
        #expect(throws: RecoveryShareError.repeated(number: 2)) { try RecoveryShares.combine([shares[1], shares[1]]) }
        #expect(throws: RecoveryShareError.mixed) { try RecoveryShares.combine([shares[0], others[1]]) }
    }

    @Test func sharesOfTwoSplitsOfOneKeyDoNotGiveIt() throws {
        let key = SealingIdentity()
        let first = RecoveryShares.split(key, registry: "r")
        let second = RecoveryShares.split(key, registry: "r")
        #expect(throws: RecoveryShareError.wrong) { try RecoveryShares.combine([first[0], second[1]]) }
        #expect(throws: RecoveryShareError.wrong) { try RecoveryShares.combine([first[0], first[1], second[2]]) }
    }

    @Test func aShareComesBackFromItsFileAndNoByteOfItMayChange() throws {
        let key = SealingIdentity()
        let shares = RecoveryShares.split(key, registry: "tỉnh \"51\"")
        let text = shares[1].exportText()
        let bytes = unsafe text.withUnsafeBytes { unsafe Array($0) }
        for ending in ["", "\n", "\r\n"] {
            let read = try RecoveryShare(file: LockedBytes(copying: bytes + Array(ending.utf8)))
            #expect(read.number == 2 && read.registry == "tỉnh \"51\"")
            #expect(same(try RecoveryShares.combine([shares[2], read]), key))
        }
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 1
            #expect(throws: RecoveryShareError.damaged, "byte \(place)") {
                _ = try RecoveryShare(file: LockedBytes(copying: changed))
            }
        }
        for count in [0, 1, 40, 60, bytes.count - 1] {
            #expect(throws: RecoveryShareError.damaged, "\(count) bytes") {
                _ = try RecoveryShare(file: LockedBytes(copying: bytes.prefix(count)))
            }
        }
    }

    @Test func ourSharesOpenWithGfcombine() throws {
        guard let tool = ExternalCommand("gfcombine") else { return print("skipped: gfcombine is not installed") }
        let folder = try TemporaryFolder()
        let key = SealingIdentity()
        let shares = RecoveryShares.split(key, registry: "r")
        for chosen in [[0, 1], [1, 2], [0, 2]] {
            let files = try chosen.map { index in
                let file = folder.url.appendingPathComponent("key.00\(index + 1)")
                let bytes = shares[index].exportBytes()
                try Data(unsafe bytes.withUnsafeBytes { unsafe Array($0) }).write(to: file)
                return file.path
            }
            let out = folder.url.appendingPathComponent("out")
            let outcome = try tool.run(["-o", out.path] + files)
            #expect(outcome.status == 0, "\(outcome.errors)")
            let isSame = SecretKey(LockedBytes(copying: try Data(contentsOf: out)))?.isEqual(to: key.secretKey())
            #expect(isSame == true, "\(chosen)")
        }
    }

    @Test func sharesOfGfsplitOpenWithOurs() throws {
        guard let tool = ExternalCommand("gfsplit") else { return print("skipped: gfsplit is not installed") }
        for _ in 0..<5 {
            let folder = try TemporaryFolder()
            let key = SealingIdentity()
            let secret = folder.url.appendingPathComponent("key")
            let bytes = key.secretKey().bytes.copy()
            try Data(unsafe bytes.withUnsafeBytes { unsafe Array($0) }).write(to: secret)
            let outcome = try tool.run(["-n", "2", "-m", "3", secret.path])
            #expect(outcome.status == 0, "\(outcome.errors)")
            let files = try FileManager.default.contentsOfDirectory(atPath: folder.url.path).filter { $0 != "key" }
            let shares = try files.map { name in
                let bytes = try Data(contentsOf: folder.url.appendingPathComponent(name))
                let number = try #require(UInt8(name.suffix(3)))
                return RecoveryShare(
                    registry: "r", recipient: key.recipient,
                    points: RecoveryShare.Points(number: number, bytes: LockedBytes(copying: bytes)))
            }
            #expect(shares.count == 3)
            #expect(same(try RecoveryShares.combine(shares), key))
        }
    }
}

@Suite struct SealedBoxTests {
    @Test func aKeyOpensForItsRecipientOnly() throws {
        let identity = SealingIdentity()
        let key = SecretKey()
        let box = SealedBox.seal(key, to: identity.recipient)
        #expect(box.count == SealedBox.keyBoxCount)
        let isSame = SealedBox.open(box, with: identity)?.isEqual(to: key)
        #expect(isSame == true)
        let isOther = SealedBox.open(box, with: SealingIdentity()) == nil
        #expect(isOther)
        for place in box.indices {
            var changed = box
            changed[place] ^= 1
            let isRefused = SealedBox.open(changed, with: identity) == nil
            #expect(isRefused, "byte \(place)")
        }
    }
}
