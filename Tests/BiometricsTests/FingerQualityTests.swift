import Biometrics
import DeviceEmulator
import Foundation
import Imaging
import TestSupport
import Testing

@Suite struct FingerQualityTests {
    private static let fingers = [FingerPattern.leftLoop, .whorl, .arch].enumerated().map {
        SyntheticFinger(seed: UInt64(70 + $0.offset), pattern: $0.element)
    }

    private static func quality(_ picture: GreyImage) -> FingerQuality { FingerQuality(of: picture, resolution: 512) }

    @Test(arguments: 0..<9) func aGoodTouchScoresHighAndHasNothingToMend(touch: Int) {
        let finger = Self.fingers[touch % 3]
        let quality = Self.quality(finger.impression(.typical(seed: UInt64(touch))))
        #expect(quality.score >= 80, "\(quality)")
        #expect(quality.reasons.isEmpty, "\(quality)")
    }

    @Test(arguments: ImpressionFlaw.allCases, 0..<3) func aPoorTouchScoresLowAndNamesItsFlaw(
        flaw: ImpressionFlaw, finger: Int
    ) {
        let picture = Self.fingers[finger].impression(.poor(flaw, seed: UInt64(10 + finger)))
        let quality = Self.quality(picture)
        #expect(quality.score <= 62, "\(flaw): \(quality)")
        #expect(quality.reasons.first == Self.reason(flaw), "\(flaw): \(quality)")
    }

    private static func reason(_ flaw: ImpressionFlaw) -> FingerQualityReason {
        switch flaw {
        case .tooLight: .tooLight
        case .tooDark: .tooDark
        case .tooDry: .tooDry
        case .tooSmall: .tooSmall
        case .offCentre: .offCentre
        case .blurred: .blurred
        }
    }

    @Test func picturesWithoutAFingerScoreZero() {
        var random = SplitMix64(seed: 1)
        let noise = GreyImage(
            width: 384, height: 290, pixels: (0..<(384 * 290)).map { _ in UInt8.random(in: 0...255, using: &random) })
        for picture in [
            noise, GreyImage(width: 384, height: 290, filledWith: 255),
            GreyImage(width: 384, height: 290, filledWith: 0),
            GreyImage(width: 3, height: 3, filledWith: 9),
        ] {
            let quality = Self.quality(picture)
            #expect(quality.score == 0 && quality.reasons == [.noFinger], "\(quality)")
        }
    }

    @Test func theScoreHardlyDependsOnTheResolution() {
        let touch = ImpressionConditions.typical(seed: 4)
        let scores = [(384, 290, 512), (375, 283, 500), (750, 566, 1000)].map { width, height, resolution in
            FingerQuality(
                of: Self.fingers[0].impression(touch, width: width, height: height, resolution: resolution),
                resolution: resolution
            ).score
        }
        #expect(scores.allSatisfy { abs($0 - scores[0]) <= 12 }, "\(scores)")
    }

    @Test func morePressedAreaNeverScoresLess() {
        let scores = [0.3, 0.5, 0.7, 0.9].map { contact in
            var touch = ImpressionConditions(seed: 2)
            touch.contact = contact
            return Self.quality(Self.fingers[1].impression(touch)).score
        }
        for (less, more) in zip(scores, scores.dropFirst()) { #expect(more >= less - 3, "\(scores)") }
        #expect(scores[0] < 30 && scores[2] > 80, "\(scores)")
    }

    /// NFIQ 2 gives these scans of real fingers 62 at best and 4 and 12 at worst; the order must be the same.
    @Test func realFingersComeInTheOrderThatExpertsGiveThem() throws {
        let folder = "fingerprints/fingerjetfx-samples/images-pgm"
        guard let folder = SharedMaterial.url(folder) else { return print(SharedMaterial.skipMessage(folder)) }
        func score(_ name: String) throws -> Int {
            let bytes = try Data(contentsOf: folder.appendingPathComponent("\(name).pgm"))
            return FingerQuality(of: try PGM.decode([UInt8](bytes)), resolution: 500).score
        }
        let worst = max(try score("a004_05p"), try score("b001_08p"))
        for good in ["b001_06p", "a001_07p", "a001_03p", "b001_04p"] {
            #expect(try score(good) > worst + 25)
        }
    }

    /// That recording was made with something else than a finger tip, as the project that published it advises.
    @Test func theRecordedReaderPictureIsNotTakenForAGoodFinger() throws {
        let path = "usb-captures/uru4000-4500/capture.png"
        guard let url = SharedMaterial.url(path) else { return print(SharedMaterial.skipMessage(path)) }
        let quality = Self.quality(try PNG.decodeGrey([UInt8](Data(contentsOf: url))))
        #expect(quality.score < 20 && !quality.reasons.isEmpty)
    }
}
