import DeviceEmulator
import Imaging
import Testing

@Suite struct SyntheticFingerTests {
    private static let whorl = SyntheticFinger(seed: 1, pattern: .whorl)
    private static let otherWhorl = SyntheticFinger(seed: 2, pattern: .whorl)

    private func still(_ seed: UInt64) -> ImpressionConditions { ImpressionConditions(seed: seed) }

    @Test func theSameSeedsGiveTheSamePixelsOnEveryMachine() {
        #expect(Self.whorl.impression(.typical(seed: 5)).fingerprint == 14_510_518_924_591_205_076)
        let loop = SyntheticFinger(seed: 3, pattern: .leftLoop)
        #expect(loop.impression(.poor(.tooDry, seed: 4)).fingerprint == 12_871_169_044_629_729_633)
    }

    @Test func growingAFingerAgainGivesTheSameFinger() {
        let again = SyntheticFinger(seed: 1, pattern: .whorl)
        #expect(again.impression(.typical(seed: 8)) == Self.whorl.impression(.typical(seed: 8)))
    }

    @Test func noTwoTouchesAreAlike() {
        let pictures = (0..<4).map { Self.whorl.impression(.typical(seed: $0)) }
        for one in pictures.indices {
            for other in pictures.indices where other > one { #expect(pictures[one] != pictures[other]) }
        }
    }

    @Test(arguments: 0..<4 as Range<UInt64>) func ridgesStayAndEverythingElseChanges(seed: UInt64) {
        var other = still(seed + 50)
        (other.pressure, other.moisture, other.dirt) = (0.62, -0.15, 0.6)
        func picture(_ finger: SyntheticFinger, _ touch: ImpressionConditions) -> GreyImage {
            finger.impression(touch, width: 200, height: 200)
        }
        let first = picture(Self.whorl, still(seed))
        let same = first.correlation(with: picture(Self.whorl, other))
        let different = first.correlation(with: picture(Self.otherWhorl, other))
        #expect(same > 600, "the same finger: \(same) of 1000")
        #expect(different < 250, "another finger of the same class: \(different) of 1000")
    }

    @Test func theFingerMovesAsFarAsItIsMoved() {
        // 2 mm at 508 dpi are 40 pixels.
        var moved = still(1)
        (moved.shiftRight, moved.shiftUp) = (2, -1)
        let from = Self.whorl.impression(still(1), width: 300, height: 300, resolution: 508)
        let to = Self.whorl.impression(moved, width: 300, height: 300, resolution: 508)
        let inner = PixelRect(x: 100, y: 100, width: 100, height: 100)
        let there = to.cropped(to: PixelRect(x: 140, y: 120, width: 100, height: 100))
        #expect(from.cropped(to: inner).correlation(with: there) > 700)
        #expect(from.cropped(to: inner).correlation(with: to.cropped(to: inner)) < 500)
    }

    @Test func halfATurnOfTheFingerIsHalfATurnOfThePicture() {
        var turned = still(1)
        turned.rotation = 180
        let from = Self.whorl.impression(still(1), width: 200, height: 200)
        #expect(from.correlation(with: Self.whorl.impression(turned, width: 200, height: 200).rotated180()) > 700)
    }

    @Test(arguments: FingerPattern.allCases) func everyClassIsDarkRidgesOnLightGround(pattern: FingerPattern) {
        let picture = SyntheticFinger(seed: 9, pattern: pattern).impression(.typical(seed: 2))
        #expect((picture.width, picture.height) == (384, 290))
        let corner = picture.cropped(to: PixelRect(x: 0, y: 250, width: 40, height: 40)).mean
        let middle = picture.cropped(to: PixelRect(x: 142, y: 95, width: 100, height: 100))
        #expect(corner > 215, "the glass is light")
        #expect(middle.mean < corner - 30, "the finger is dark")
        let dark = middle.pixels.filter { $0 < 130 }.count
        #expect((2500...7500).contains(dark), "about as much ridge as valley, not \(dark) of 10000")
    }

    @Test func pressureMovesTheShareOfInk() {
        func ink(_ pressure: Double) -> Int {
            var touch = still(3)
            touch.pressure = pressure
            return 255 - Self.whorl.impression(touch, width: 200, height: 200).mean
        }
        let inks = [0.1, 0.3, 0.5, 0.7, 0.9].map(ink)
        #expect(inks == inks.sorted() && inks[0] * 2 < inks[4], "\(inks)")
    }

    @Test(arguments: [(16, 16, 500), (512, 512, 500), (256, 360, 500), (300, 300, 1000)])
    func everySizeAndResolutionCanBeAsked(width: Int, height: Int, resolution: Int) {
        let picture = Self.whorl.impression(still(1), width: width, height: height, resolution: resolution)
        #expect((picture.width, picture.height) == (width, height))
    }
}

extension GreyImage {
    /// Mean tone.
    var mean: Int { pixels.reduce(0) { $0 + Int($1) } / pixels.count }

    /// FNV-1a over the samples: short enough to write down.
    var fingerprint: UInt64 {
        pixels.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    }

    /// Correlation of the samples with those of a picture of the same size, −1000 to 1000.
    func correlation(with other: GreyImage) -> Int {
        let (mine, theirs) = (mean, other.mean)
        var (products, squares, otherSquares) = (0, 0, 0)
        for (one, two) in zip(pixels, other.pixels) {
            let (a, b) = (Int(one) - mine, Int(two) - theirs)
            products += a * b
            squares += a * a
            otherSquares += b * b
        }
        guard squares > 0, otherSquares > 0 else { return 0 }
        return Int(1000 * Double(products) / (Double(squares) * Double(otherSquares)).squareRoot())
    }
}
