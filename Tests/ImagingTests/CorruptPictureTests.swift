import Imaging
import TestSupport
import Testing

/// Pictures come from cameras, sticks and other programs: whatever the bytes are, the answer is a picture or an error.
@Suite struct CorruptPictureTests {
    private static let limits = ImageLimits(maximumSide: 2000, maximumPixels: 1_000_000)

    private static func originals() throws -> [[UInt8]] {
        let grey = GreyImage.waves(40, 30)
        return [
            PGM.encode(grey), try PNG.encode(grey), try PNG.encode(ColorImage(grey)),
            try JPEG.encode(grey, quality: 80), try JPEG.encode(ColorImage(grey), quality: 80),
        ]
    }

    /// Every reader on the same bytes; true if one of them made a picture.
    @discardableResult
    private func feed(_ bytes: [UInt8]) -> Bool {
        let limits = Self.limits
        let readers: [() throws -> Void] = [
            { _ = try PGM.decode(bytes, limits: limits) },
            { _ = try PNG.decodeGrey(bytes, limits: limits) },
            { _ = try PNG.decodeColor(bytes, limits: limits) },
            { _ = try JPEG.decodeGrey(bytes, limits: limits) },
            { _ = try JPEG.decodeColor(bytes, limits: limits) },
        ]
        return readers.map(reads).contains(true)
    }

    /// False for a refusal with a reason; any other error is a fault of ours.
    private func reads(_ reader: () throws -> Void) -> Bool {
        do {
            try reader()
            return true
        } catch let error as ImageFileError {
            #expect(!error.detail.isEmpty)
        } catch {
            Issue.record("an error of another kind: \(error)")
        }
        return false
    }

    @Test func everyLengthOfEveryFileIsAPictureOrAnError() throws {
        for original in try Self.originals() {
            for length in stride(from: 0, to: original.count, by: original.count > 1000 ? 7 : 3) {
                #expect(!feed(Array(original.prefix(length))), "\(length) of \(original.count) bytes made a picture")
            }
            #expect(feed(original))
        }
    }

    @Test(arguments: 1...40) func flippedBitsNeverCrash(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for original in try Self.originals() {
            var bytes = original
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
            feed(bytes)
        }
    }

    @Test(arguments: 1...20) func noiseAfterASignatureNeverCrashes(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for original in try Self.originals() {
            let kept = Int.random(in: 2...30, using: &random)
            let noise = (0..<500).map { _ in UInt8.random(in: 0...255, using: &random) }
            feed(Array(original.prefix(kept)) + noise)
        }
    }
}
