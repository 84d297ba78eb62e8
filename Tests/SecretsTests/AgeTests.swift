import Foundation
import Secrets
import TestSupport
import Testing

@Suite struct AgeTests {
    static let sizes = [0, 1, 65_535, 65_536, 65_537, 131_072, 300_000]

    private struct Sealed: ~Copyable {
        let file: [UInt8]
        let key: FileKey
    }

    private func seal(_ content: [UInt8], to recipients: [SealingRecipient]) -> Sealed {
        var sealer = AgeSealer(to: recipients)
        var file: [UInt8] = []
        sealer.push(content, into: &file)
        let key = sealer.finish(into: &file)
        return Sealed(file: file, key: key)
    }

    @Test(arguments: sizes) func bothRecipientsOpenAndOthersDoNot(size: Int) throws {
        let (current, next) = (SealingIdentity(), SealingIdentity())
        let content = seededBytes(size)
        let file = seal(content, to: [current.recipient, next.recipient]).file
        #expect(try AgeOpener.open(file, with: .identities([current])) == content)
        #expect(try AgeOpener.open(file, with: .identities([SealingIdentity(), next])) == content)
        #expect(throws: AgeError.noMatch) { try AgeOpener.open(file, with: .identities([SealingIdentity()])) }
        #expect(throws: AgeError.noMatch) { try AgeOpener.open(file, with: .identities([])) }
    }

    @Test(arguments: 0..<8 as Range<UInt64>) func piecesSealAndOpenLikeTheWhole(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let content = seededBytes(Int.random(in: 0...200_000, using: &random), seed: seed)
        var sealer = AgeSealer(to: [SealingIdentity().recipient])
        var file: [UInt8] = []
        for piece in pieces(of: content, &random) { sealer.push(piece, into: &file) }
        var opener = AgeOpener(fileKey: sealer.finish(into: &file))
        var output: [UInt8] = []
        for piece in pieces(of: file, &random) { try opener.push(piece, into: &output) }
        try opener.finish(into: &output)
        #expect(output == content, "seed \(seed)")
    }

    private func pieces(of bytes: [UInt8], _ random: inout SplitMix64) -> [ArraySlice<UInt8>] {
        var pieces: [ArraySlice<UInt8>] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 1...90_000, using: &random))
            pieces.append(piece)
            rest = rest.dropFirst(piece.count)
        }
        return pieces
    }

    @Test func theFileKeyOpensItsFileOnly() throws {
        let recipient = SealingIdentity().recipient
        let first = seal([1, 2, 3], to: [recipient])
        let file = first.file
        let other = seal([1, 2, 3], to: [recipient])
        #expect(try AgeOpener.open(file, with: .fileKey(first.key)) == [1, 2, 3])
        var failure: AgeError?
        do { _ = try AgeOpener.open(file, with: .fileKey(other.key)) } catch { failure = error }
        #expect(failure == .hmac)
    }

    @Test func everyFlippedBitAndEveryCutIsFound() throws {
        let identity = SealingIdentity()
        let file = seal(seededBytes(40), to: [identity.recipient]).file
        for index in file.indices {
            var changed = file
            changed[index] ^= 1 << UInt8(index % 8)
            #expect(throws: AgeError.self, "byte \(index)") {
                try AgeOpener.open(changed, with: .identities([identity]))
            }
            #expect(throws: AgeError.self, "cut at \(index)") {
                try AgeOpener.open(file.prefix(index), with: .identities([identity]))
            }
        }
        #expect(throws: AgeError.payload(chunk: 0)) {
            try AgeOpener.open(file + [0], with: .identities([identity]))
        }
    }

    @Test func passphrasesOpenWhatTheySealed() throws {
        var sealer = try AgeSealer(passphrase: LockedBytes(copying: "đường".utf8), workFactor: 2)
        var file: [UInt8] = []
        sealer.push([9, 9], into: &file)
        _ = sealer.finish(into: &file)
        #expect(try AgeOpener.open(file, with: .passphrase(LockedBytes(copying: "đường".utf8))) == [9, 9])
        #expect(throws: AgeError.noMatch) {
            try AgeOpener.open(file, with: .passphrase(LockedBytes(copying: "duong".utf8)))
        }
        #expect(throws: AgeError.noMatch) { try AgeOpener.open(file, with: .identities([SealingIdentity()])) }
    }

    @Test func authenticChunksGoOutBeforeABadOne() throws {
        let identity = SealingIdentity()
        let content = seededBytes(200_000)
        var file = seal(content, to: [identity.recipient]).file
        file[file.count - 1] ^= 1
        var opener = AgeOpener(.identities([identity]))
        var output: [UInt8] = []
        var failure: AgeError?
        do {
            try opener.push(file, into: &output)
            try opener.finish(into: &output)
        } catch { failure = error }
        #expect(failure == .payload(chunk: 3))
        #expect(output == Array(content.prefix(3 * 65_536)))
    }
}

/// Against Debian's `age`, both ways.
@Suite(.enabled(if: ExternalCommand("age") != nil, "needs the program age")) struct AgePeerTests {
    @Test(arguments: AgeTests.sizes + [3_000_000]) func eachOpensTheOthersFile(size: Int) throws {
        let age = try #require(ExternalCommand("age"))
        let identity = SealingIdentity()
        let content = seededBytes(size)
        let folder = try TemporaryFolder()
        let keyFile = folder.url.appendingPathComponent("key")
        try Data((text(identity.exportText()) + "\n").utf8).write(to: keyFile)
        var sealer = AgeSealer(to: [SealingIdentity().recipient, identity.recipient])
        var file: [UInt8] = []
        sealer.push(content, into: &file)
        _ = sealer.finish(into: &file)
        let opened = try age.run(["-d", "-i", keyFile.path], input: file)
        #expect(opened.status == 0, "\(opened.errors)")
        #expect(opened.output == content)
        let theirs = try age.run(["-r", identity.recipient.text], input: content)
        #expect(try AgeOpener.open(theirs.output, with: .identities([identity])) == content)
        let armored = try age.run(["-a", "-r", identity.recipient.text], input: content)
        #expect(try AgeOpener.open(armored.output, with: .identities([identity])) == content)
    }
}
