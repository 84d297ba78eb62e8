import Imaging
import TestSupport
import Testing

@testable import DeviceDrivers

/// Bytes to pictures, without a reader.
@Suite struct UareUCodecTests {
    private typealias Frame = DeviceDrivers.UareUFrame

    // MARK: - Keystream

    @Test(arguments: 0..<20 as Range<UInt64>)
    func whatAnIndependentScramblerHidesIsFoundAgain(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let key = UInt32.random(in: 1 ... .max, using: &random)
        let lines = UareUTestFrame.quietLines(5, seed: seed)
        let bytes = UareUTestFrame(
            blocks: [
                .init(flags: 2, lines: 2), .init(flags: 0, lines: 1), .init(flags: 4, lines: 1),
                .init(flags: 2, lines: 1),
            ],
            keys: [key], lines: lines
        ).bytes()
        var decoder = try UareUDecoder(Frame(bytes))
        #expect(decoder.need == .key(number: 0), "seed \(seed)")
        decoder.supply(key)
        let image = decoder.image(upsideDown: false)
        #expect(Array(image.pixels.prefix(5 * 384)) == lines.joined().map { 255 - $0 }, "seed \(seed)")
        #expect(image.pixels.dropFirst(5 * 384).allSatisfy { $0 == 255 }, "seed \(seed)")
    }

    @Test func theKeystreamGivesTheseBytes() {
        // From a script that counts bits one by one.
        let bytes: [UInt8] = [
            0x39, 0x47, 0x13, 0x14, 0xea, 0x01, 0x0b, 0x3c, 0x01, 0x44, 0x17, 0x88, 0xa2, 0x02, 0x8d, 0x90,
        ]
        var stream = UareUKeystream(key: 0x1234_5678)
        for byte in bytes {
            #expect(stream.byte == byte)
            stream.advance()
        }
        #expect(stream.key == 0xbb02_1234)
        var jumped = UareUKeystream(key: 0x1234_5678)
        jumped.advance(by: 16)
        #expect(jumped == stream)
    }

    // MARK: - Headers that lie

    @Test(arguments: [290, 291, 0x7fff, 0xffff])
    func moreLinesThanTheSensorHasAreRefused(lines: Int) {
        let bytes = Self.header(lines: lines, blocks: [(0, 255)]) + [UInt8](repeating: 0, count: 111_360)
        #expect(throws: UareUFrameError(reason: .tooManyLines(lines), offset: 4)) { try Frame(bytes) }
    }

    @Test(arguments: [1, 10, 63])
    func aPieceOfAHeaderIsShort(length: Int) {
        let bytes = Array(Self.header(lines: 289, blocks: [(2, 255)]).prefix(length))
        #expect(throws: UareUFrameError(reason: .truncated(needed: 64, received: length), offset: length)) {
            try Frame(bytes)
        }
    }

    @Test(arguments: [(289, 111_039), (1, 447), (2, 64)])
    func fewerBytesThanTheLinesNeedAreShort(lines: Int, length: Int) {
        let bytes = Array(
            (Self.header(lines: lines, blocks: [(2, 255)]) + [UInt8](repeating: 1, count: 111_040)).prefix(length))
        let needed = 64 + lines * 384
        #expect(throws: UareUFrameError(reason: .truncated(needed: needed, received: length), offset: length)) {
            try Frame(bytes)
        }
    }

    @Test func noBytesAndNoLinesAreAnEmptyPicture() {
        #expect(throws: UareUFrameError(reason: .empty, offset: 0)) { try Frame([]) }
        #expect(throws: UareUFrameError(reason: .empty, offset: 4)) { try Frame(Self.header(lines: 0, blocks: [])) }
    }

    @Test func aBlockListOfMoreLinesThanTheSensorHasIsRefusedWhereItOverruns() {
        let blocks: [(UInt8, UInt8)] = [(1, 255), (2, 35), (1, 1)]
        let bytes = Self.header(lines: 36, blocks: blocks) + [UInt8](repeating: 0, count: 36 * 384)
        #expect(throws: UareUFrameError(reason: .tooManyBlockLines(291), offset: 20)) { try Frame(bytes) }
    }

    @Test func theListEndsWithTheLinesOfTheFrame() throws {
        // What follows in the header is left over from other times.
        let bytes =
            Self.header(lines: 3, blocks: [(4, 2), (4, 1), (2, 255), (2, 255)]) + [UInt8](repeating: 9, count: 3 * 384)
        let frame = try Frame(bytes)
        #expect(frame.blocks.map(\.lines) == [2, 1])
    }

    @Test func aListThatTellsTooFewLinesLeavesTheRestWhite() throws {
        let bytes = Self.header(lines: 5, blocks: [(4, 2)]) + [UInt8](repeating: 0x40, count: 5 * 384)
        let image = try UareUDecoder(Frame(bytes)).image(upsideDown: false)
        #expect(image.pixels.prefix(2 * 384).allSatisfy { $0 == 0xbf })
        #expect(image.pixels.dropFirst(2 * 384).allSatisfy { $0 == 255 })
    }

    // MARK: - Picture

    @Test func aMissingLineRepeatsTheNextOne() throws {
        var lines = (0..<4).map { [UInt8](repeating: UInt8($0), count: 384) }
        let blocks: [(UInt8, UInt8)] = [(4, 2), (1, 1), (4, 2)]
        let image = try UareUDecoder(Frame(Self.header(lines: 4, blocks: blocks) + lines.joined())).image(
            upsideDown: false)
        lines.insert(lines[2], at: 2)
        #expect(Array(image.pixels.prefix(5 * 384)) == lines.joined().map { 255 - $0 })
    }

    @Test func aSensorUpsideDownGivesAPictureTurnedByHalf() throws {
        let bytes = Self.header(lines: 2, blocks: [(4, 2)]) + (0..<768).map { UInt8($0 % 251) / 8 }
        let decoder = try UareUDecoder(Frame(bytes))
        #expect(decoder.image(upsideDown: true).pixels == decoder.image(upsideDown: false).pixels.reversed())
    }

    @Test func eachChangeOfKeyAsksForTheNextNumber() throws {
        let noise = (0..<6 * 384).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
        let blocks: [(UInt8, UInt8)] = [(0x82, 1), (2, 1), (0x80, 1), (0x86, 1), (2, 2)]
        var decoder = try UareUDecoder(Frame(Self.header(lines: 6, blocks: blocks, key: 0xfe) + noise))
        var asked: [UInt8] = []
        while case .key(let number) = decoder.need {
            asked.append(number)
            decoder.supply(1)
        }
        #expect(asked == [0xfe, 0xff, 0x00, 0x01])
    }

    // MARK: - Chance

    @Test(arguments: 0..<300 as Range<UInt64>)
    func noBytesFromTheWireBringTheCodecDown(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let length = [0, 1, 64, 448, 5_000, 111_040, 111_424, 120_000].randomElement(using: &random) ?? 0
        var bytes = (0..<min(length, 2_000)).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        bytes += [UInt8](repeating: 0x77, count: length - bytes.count)
        // Half of the frames announce a number of lines that could be true, so that the later stages are reached.
        if bytes.count >= 64, seed.isMultiple(of: 2) {
            bytes[4] = UInt8.random(in: 0...12, using: &random)
            bytes[5] = 0
        }
        guard let frame = try? Frame(bytes) else { return }
        var decoder = UareUDecoder(frame)
        var keys = 0
        while case .key = decoder.need {
            decoder.supply(UInt32.random(in: .min ... .max, using: &random))
            keys += 1
        }
        #expect(keys <= 16, "seed \(seed)")
        #expect(decoder.image(upsideDown: true).pixels.count == 384 * 290, "seed \(seed)")
        #expect(UareUInterrupt(Array(bytes.prefix(3))) == nil || bytes.count >= 2)
    }

    @Test func interruptsAreKnownByTheirFirstTwoBytes() {
        #expect(UareUInterrupt([0x56, 0xaa] + [UInt8](repeating: 1, count: 62)) == .scanPowerOn)
        #expect(UareUInterrupt([0x01, 0x01]) == .fingerOn)
        #expect(UareUInterrupt([0x02, 0x00, 0x08]) == .fingerOff)
        #expect(UareUInterrupt([0x08, 0x00]) == .emptyPictureNext)
        #expect(UareUInterrupt([0x08]) == nil)
        #expect(UareUInterrupt([]) == nil)
        #expect(UareUInterrupt([0xaa, 0x56]) == nil)
    }

    @Test func theChallengeIsAnsweredWithOneBlockOfAES() {
        // Made with `openssl enc -aes-128-ecb` under the published key.
        let answer: [UInt8] = [
            0x71, 0x83, 0x6f, 0xe9, 0x70, 0xf0, 0xf1, 0x57, 0xef, 0xe7, 0x96, 0x72, 0xca, 0xaa, 0x2b, 0x9f,
        ]
        #expect(UareUChallenge.answer(to: [UInt8](0..<16)) == answer)
        #expect(UareUChallenge.answer(to: [UInt8](0..<15)) == nil)
        #expect(UareUChallenge.answer(to: []) == nil)
    }

    // MARK: - Helpers

    private static func header(lines: Int, blocks: [(UInt8, UInt8)], key: UInt8 = 0) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: 64)
        header[4] = UInt8(lines & 0xff)
        header[5] = UInt8(lines >> 8)
        header[6] = key
        for (index, block) in blocks.enumerated() {
            header[16 + 2 * index] = block.0
            header[17 + 2 * index] = block.1
        }
        return header
    }
}
