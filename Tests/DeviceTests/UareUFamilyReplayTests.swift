import Foundation
import Imaging
import Testing

/// Recordings of readers and mishaps that no file shows, written here and replayed with the same strict order of
/// transfers as real ones.
@Suite(.enabled(if: UareUReplay.umockdev != nil, "umockdev-run is not installed (apt package umockdev)"), .serialized)
struct UareUFamilyReplayTests {
    private static let seed: UInt32 = 0x51ea_2124

    @Test func theMicrosoftReaderIsRestartedAndAnsweredAndItsKeyChangesInMidPicture() async throws {
        let keys: [UInt32] = [0x1234_5678, 0x9abc_def1]
        let lines = UareUTestFrame.quietLines(289, seed: 1)
        let frame = UareUTestFrame(
            blocks: [
                .init(flags: 0x02, lines: 40), .init(flags: 0x01, lines: 1), .init(flags: 0x00, lines: 10),
                .init(flags: 0x82, lines: 30), .init(flags: 0x04, lines: 209),
            ],
            keyNumber: 7, keys: keys, lines: lines)
        var recording = UareURecording(vendor: 0x045e, product: 0x00ca)
        recording.confusedStartWithChallenge()
        recording.fingerOn()
        recording.picture(frame.bytes())
        for (offset, key) in keys.enumerated() {
            recording.askKey(7 + UInt8(offset), seed: Self.seed, key: key)
        }
        recording.fingerOffAndPowerOff()
        let image = try await Self.image(of: recording)
        // The missing line repeats the next one; nothing is turned on this model.
        let expected = Self.unscrambled(lines, blockEnds: [39, 79])
        #expect(image == Self.picture(Array(expected[..<40]) + [expected[40]] + Array(expected[40...])))
    }

    @Test func aPlainPictureIsTakenAsItIsAndTheFirst4000IsNotTurned() async throws {
        let lines = UareUTestFrame.quietLines(289, seed: 2)
        let blocks = [UareUTestFrame.Block(flags: 0x00, lines: 200), .init(flags: 0x00, lines: 89)]
        var recording = UareURecording(vendor: 0x05ba, product: 0x0007)
        recording.simpleStart()
        recording.fingerOn()
        recording.picture(UareUTestFrame(blocks: blocks, keys: [], lines: lines).bytes())
        recording.fingerOffAndPowerOff()
        let blank = [[UInt8](repeating: 0, count: 384)]
        #expect(try await Self.image(of: recording) == Self.picture(lines + blank))
    }

    @Test(arguments: [0, 64, 1_000, 111_039])
    func aShortPictureIsReadAgain(length: Int) async throws {
        let lines = UareUTestFrame.quietLines(289, seed: 3)
        let frame = UareUTestFrame(
            blocks: [.init(flags: 0x02, lines: 60), .init(flags: 0x04, lines: 229)], keys: [0x0bad_cafe], lines: lines)
        var recording = UareURecording(vendor: 0x05ba, product: 0x000a)
        recording.simpleStart()
        recording.fingerOn()
        recording.picture(Array(frame.bytes().prefix(length)))
        recording.queuePicture()
        recording.picture(frame.bytes())
        recording.askKey(0, seed: Self.seed, key: 0x0bad_cafe)
        recording.fingerOffAndPowerOff()
        let blank = [[UInt8](repeating: 0, count: 384)]
        let upright = Self.picture(Self.unscrambled(lines, blockEnds: [59]) + blank)
        let turned = GreyImage(width: 384, height: 290, pixels: upright.pixels.reversed())
        #expect(try await Self.image(of: recording) == turned)
    }

    @Test(arguments: [(0, "retry empty_frame"), (70, "retry short_frame")])
    func aSecondShortPictureAsksThePersonAgainAndLeavesTheReaderOff(length: Int, answer: String) async throws {
        let frame = UareUTestFrame(
            blocks: [.init(flags: 0x04, lines: 255)], keys: [5], lines: UareUTestFrame.quietLines(255, seed: 4))
        var recording = UareURecording(vendor: 0x045e, product: 0x00bd)
        recording.simpleStart()
        recording.fingerOn()
        recording.interrupt(0x0800)
        recording.picture(Array(frame.bytes().prefix(length)))
        recording.queuePicture()
        recording.picture(Array(frame.bytes().prefix(length)))
        recording.write(0x4e, [0x70])
        #expect(try await Self.answer(of: recording) == answer)
    }

    @Test func aHeaderThatLiesTwiceIsTheReadersFault() async throws {
        var lie = [UInt8](repeating: 0, count: 2_000)
        lie[4] = 0xff
        lie[5] = 0xff
        var recording = UareURecording(vendor: 0x045e, product: 0x00bb)
        recording.simpleStart()
        recording.fingerOn()
        recording.picture(lie)
        recording.queuePicture()
        recording.picture(lie)
        recording.write(0x4e, [0x70])
        #expect(try await Self.answer(of: recording).hasPrefix("fault bad_answer header at byte 4"))
    }

    // MARK: - Helpers

    private static func answer(of recording: UareURecording) async throws -> String {
        try await String(decoding: replay(recording), as: UTF8.self)
    }

    private static func image(of recording: UareURecording) async throws -> GreyImage {
        let data = try await replay(recording)
        guard data.starts(with: "P5".utf8) else { throw ReplayFailure(text: String(decoding: data, as: UTF8.self)) }
        return try PGM.decode([UInt8](data))
    }

    private static func replay(_ recording: UareURecording) async throws -> Data {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tram-replay-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = try recording.write(to: folder)
        return try await UareUReplay(device: files.device, capture: files.capture, seed: seed).run()
    }

    /// The last byte of a scrambled block does not travel.
    private static func unscrambled(_ lines: [[UInt8]], blockEnds: [Int]) -> [[UInt8]] {
        var lines = lines
        for end in blockEnds { lines[end][383] = 0 }
        return lines
    }

    private static func picture(_ rows: [[UInt8]]) -> GreyImage {
        GreyImage(width: 384, height: 290, pixels: rows.joined().map { 255 - $0 })
    }
}

extension UareURecording {
    fileprivate static let info: [UInt8] = [
        0x1a, 0x0a, 0x1a, 0x0a, 1, 0x15, 0, 0, 0, 0x20, 0, 0x10, 0x8b, 0x21, 1, 0x30,
    ]
    fileprivate static let challenge = [UInt8](0..<16)
    /// AES-128 of the challenge under the published key, made with `openssl enc -aes-128-ecb`.
    fileprivate static let response: [UInt8] = [
        0x71, 0x83, 0x6f, 0xe9, 0x70, 0xf0, 0xf1, 0x57, 0xef, 0xe7, 0x96, 0x72, 0xca, 0xaa, 0x2b, 0x9f,
    ]

    /// From awake to powered: down, up, and two reports of power as real readers give.
    fileprivate mutating func simpleStart() {
        read(0x07, gives: [0x01])
        write(0x07, [0x81])
        write(0x07, [0x01])
        interrupt(0x56aa)
        read(0x07, gives: [0x01])
        read(0xf0, gives: Self.info)
    }

    /// From the state that only a restart mends, through two challenges.
    fileprivate mutating func confusedStartWithChallenge() {
        read(0x07, gives: [0x84])
        write(0x07, [0x04])
        read(0x07, gives: [0x84])
        read(0x07, gives: [0x81])
        for _ in 0..<2 {
            write(0x07, [0x01])
            read(0x07, gives: [0x81])
            read(0x2010, gives: Self.challenge)
            write(0x2000, Self.response)
        }
        write(0x07, [0x01])
        read(0x07, gives: [0x01])
        interrupt(0x56aa)
        read(0xf0, gives: Self.info)
    }

    fileprivate mutating func fingerOn() {
        interrupt(0x56aa)
        write(0x4e, [0x10])
        interrupt(0x56aa)
        interrupt(0x0101)
        queuePicture()
        write(0x4e, [0x20])
    }

    fileprivate mutating func askKey(_ number: UInt8, seed: UInt32, key: UInt32) {
        write(0x33, [number] + Self.little(seed))
        read(0x34, gives: Self.little(key ^ seed))
    }

    fileprivate mutating func fingerOffAndPowerOff() {
        write(0x4e, [0x12])
        interrupt(0x0200)
        write(0x4e, [0x70])
    }

    private static func little(_ number: UInt32) -> [UInt8] {
        [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: number >> ($0 as UInt32)) }
    }
}
