import Imaging
import Testing

@Suite struct GeometryTests {
    private let picture = GreyImage(width: 3, height: 2, pixels: [1, 2, 3, 4, 5, 6])

    @Test func invertingTwiceChangesNothing() {
        #expect(picture.inverted().pixels == [254, 253, 252, 251, 250, 249])
        #expect(picture.inverted().inverted() == picture)
    }

    @Test func halfATurnReversesTheSamples() {
        #expect(picture.rotated180().pixels == [6, 5, 4, 3, 2, 1])
        let color = ColorImage(width: 2, height: 1, pixels: [1, 2, 3, 4, 5, 6])
        #expect(color.rotated180().pixels == [4, 5, 6, 1, 2, 3])
    }

    @Test func croppingKeepsExactlyThePart() {
        #expect(picture.cropped(to: PixelRect(x: 1, y: 0, width: 2, height: 2)).pixels == [2, 3, 5, 6])
        let color = ColorImage(width: 2, height: 2, pixels: Array(0..<12))
        #expect(color.cropped(to: PixelRect(x: 1, y: 1, width: 1, height: 1)).pixels == [9, 10, 11])
    }

    @Test func subscriptsReadAndWriteOneSample() {
        var changed = picture
        changed[2, 1] = 77
        #expect(changed[2, 1] == 77)
        #expect(changed.pixels == [1, 2, 3, 4, 5, 77])
    }

    @Test(arguments: [(7, 5), (1, 1), (64, 3), (13, 40)]) func aFlatPictureStaysFlatAtAnySize(size: (Int, Int)) {
        let flat = GreyImage(width: 13, height: 9, filledWith: 201)
        let scaled = flat.scaled(width: size.0, height: size.1)
        #expect(scaled == GreyImage(width: size.0, height: size.1, filledWith: 201))
    }

    @Test func theSameSizeIsTheSamePicture() {
        let noise = GreyImage.noise(17, 11, seed: 3)
        #expect(noise.scaled(width: 17, height: 11) == noise)
    }

    @Test func shrinkingAveragesAndSoKeepsTheMeanTone() {
        let noise = GreyImage.noise(120, 80, seed: 5)
        let small = noise.scaled(width: 30, height: 20)
        func mean(_ image: GreyImage) -> Int { image.pixels.map { Int($0) }.reduce(0, +) / image.pixels.count }
        #expect(abs(mean(noise) - mean(small)) <= 3)
        // Sixteen samples in one: the noise nearly goes away.
        #expect(small.pixels.allSatisfy { $0 > 60 && $0 < 195 })
    }

    @Test func growingPutsNewSamplesBetweenTheOldOnes() {
        let edge = GreyImage(width: 2, height: 1, pixels: [0, 200])
        let wide = edge.scaled(width: 4, height: 1).pixels
        #expect(wide == wide.sorted())
        #expect(wide.first == 0 && wide.last == 200)
    }

    @Test func greyAndColourConvertWithoutLoss() {
        let noise = GreyImage.noise(20, 20, seed: 9)
        #expect(GreyImage(ColorImage(noise)) == noise)
    }

    @Test func lumaWeighsGreenMost() {
        let colors = ColorImage(width: 3, height: 1, pixels: [255, 0, 0, 0, 255, 0, 0, 0, 255])
        #expect(GreyImage(colors).pixels == [76, 150, 29])
    }

    @Test func descriptionsNeverShowPixels() {
        #expect(picture.description == "grey picture 3×2")
        #expect(ColorImage(picture).description == "colour picture 3×2")
    }
}
