import CanonicalJSON
import Secrets
import TestSupport
import Testing

@Suite struct EncryptionTests {
    @Test(arguments: [0, 1, 255, 256, 257, 70_000]) func messagesComeBack(count: Int) throws {
        let key = SecretKey()
        let message = seededBytes(count)
        let sealed = XChaCha20Poly1305.seal(message, key: key, context: "place".utf8)
        #expect(sealed.count == count + XChaCha20Poly1305.overhead)
        #expect(try XChaCha20Poly1305.open(sealed, key: key, context: "place".utf8) == message)
        #expect(sealed != XChaCha20Poly1305.seal(message, key: key, context: "place".utf8))
    }

    @Test func everyFlippedBitIsFound() {
        let key = SecretKey()
        let sealed = XChaCha20Poly1305.seal("Nguyễn Văn An".utf8, key: key, context: "row 1".utf8)
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1 << UInt8(index % 8)
            #expect(throws: AEADError.notAuthentic) {
                try XChaCha20Poly1305.open(changed, key: key, context: "row 1".utf8)
            }
        }
        for count in sealed.indices {
            #expect(throws: count < XChaCha20Poly1305.overhead ? AEADError.tooShort : .notAuthentic) {
                try XChaCha20Poly1305.open(sealed.prefix(count), key: key, context: "row 1".utf8)
            }
        }
    }

    @Test func anotherPlaceOrKeyDoesNotOpen() {
        let key = SecretKey()
        let sealed = XChaCha20Poly1305.seal([1, 2, 3], key: key, context: "row 1".utf8)
        #expect(throws: AEADError.notAuthentic) { try XChaCha20Poly1305.open(sealed, key: key, context: "row 2".utf8) }
        #expect(throws: AEADError.notAuthentic) {
            try XChaCha20Poly1305.open(sealed, key: SecretKey(), context: "row 1".utf8)
        }
    }

    @Test func secretsStaySecretsThroughSealing() throws {
        let key = SecretKey()
        let secret = LockedBytes(copying: seededBytes(48))
        let sealed = XChaCha20Poly1305.seal(secret, key: key)
        let opened = try XChaCha20Poly1305.openSecret(sealed, key: key)
        expectSame(opened, secret)
    }

    @Test(.enabled(if: Wycheproof.isThere("xchacha20_poly1305"), "needs the Wycheproof vectors"))
    func xchachaPassesWycheproof() throws {
        var count = 0
        for (group, tests) in try Wycheproof("xchacha20_poly1305").groups where group["ivSize"]?.int == 192 {
            for test in tests {
                let key = try key(try test.hex("key"))
                let sealed = try test.hex("iv") + test.hex("ct") + test.hex("tag")
                let opened = try? XChaCha20Poly1305.open(sealed, key: key, context: try test.hex("aad"))
                #expect(opened == (test.isValid ? try test.hex("msg") : nil), "case \(test["tcId"]?.int ?? 0)")
                count += 1
            }
        }
        print("wycheproof xchacha20_poly1305: \(count) run, 9 skipped: a nonce of another length cannot be given")
        #expect(count == 306)
    }

    @Test(arguments: [0, 1, 254, 255, 256, 511, 512]) func paddingHidesTheLength(count: Int) throws {
        let padded = Padding.pad(seededBytes(count))
        #expect(padded.count == (count / 256 + 1) * 256)
        #expect(try Padding.unpad(padded) == seededBytes(count))
    }

    @Test(arguments: [[], [UInt8](repeating: 0, count: 256), [UInt8](repeating: 0x80, count: 255)])
    func whatWasNotPaddedIsRefused(bytes: [UInt8]) {
        #expect(throws: AEADError.notPadded) { try Padding.unpad(bytes) }
    }
}

@Suite struct SecretStreamTests {
    private func seal(_ pieces: [[UInt8]], key: borrowing SecretKey) -> (header: [UInt8], pieces: [[UInt8]]) {
        var sealer = SecretStreamSealer(key: key)
        var sealed: [[UInt8]] = []
        for (index, piece) in pieces.enumerated() {
            sealed.append(sealer.push(piece, context: [UInt8(index)], isLast: index == pieces.count - 1))
        }
        return (sealer.header, sealed)
    }

    @Test func streamsComeBack() throws {
        let key = SecretKey()
        let pieces = [seededBytes(SecretStream.pieceCount), [], seededBytes(10)]
        let (header, sealed) = seal(pieces, key: key)
        var opener = try SecretStreamOpener(key: key, header: header)
        for (index, piece) in sealed.enumerated() {
            #expect(piece.count == pieces[index].count + SecretStream.overhead)
            let opened = try opener.pull(piece, context: [UInt8(index)])
            #expect(opened == pieces[index])
        }
        let isFinished = opener.isFinished
        #expect(isFinished)
        try opener.finish()
    }

    @Test func aCutStreamIsNotWhole() throws {
        let key = SecretKey()
        let (header, sealed) = seal([[1], [2], [3]], key: key)
        var opener = try SecretStreamOpener(key: key, header: header)
        _ = try opener.pull(sealed[0], context: [0])
        _ = try opener.pull(sealed[1], context: [1])
        var failure: SecretStream.Failure?
        do { try opener.finish() } catch { failure = error }
        #expect(failure == .cut)
    }

    @Test func swappedChangedAndFollowingPiecesAreRefused() throws {
        let key = SecretKey()
        let (header, sealed) = seal([[1], [2]], key: key)
        var swapped = try SecretStreamOpener(key: key, header: header)
        var failure: SecretStream.Failure?
        do { _ = try swapped.pull(sealed[1], context: [0]) } catch { failure = error }
        #expect(failure == .notAuthentic(piece: 0))
        var opener = try SecretStreamOpener(key: key, header: header)
        _ = try opener.pull(sealed[0], context: [0])
        do { _ = try opener.pull(sealed[1], context: [0]) } catch { failure = error }
        #expect(failure == .notAuthentic(piece: 1))
        _ = try opener.pull(sealed[1], context: [1])
        do { _ = try opener.pull(sealed[1], context: [1]) } catch { failure = error }
        #expect(failure == .afterEnd)
        #expect(throws: SecretStream.Failure.header) { _ = try SecretStreamOpener(key: key, header: [1, 2]) }
    }
}
