import Imaging
import Testing

@Suite struct JPEGTests {
    @Test func greyComesBackNearly() throws {
        let picture = GreyImage.waves(97, 61)
        let bytes = try JPEG.encode(picture, quality: 95)
        let header = try JPEG.header(of: bytes)
        #expect((header.width, header.height, header.isGrey) == (97, 61, true))
        let back = try JPEG.decodeGrey(bytes)
        #expect((back.width, back.height) == (97, 61))
        #expect(meanDifference(back.pixels, picture.pixels) <= 3)
    }

    @Test func colourComesBackNearly() throws {
        let picture = ColorImage(GreyImage.waves(97, 61))
        let bytes = try JPEG.encode(picture, quality: 95)
        #expect(try JPEG.header(of: bytes).isGrey == false)
        #expect(meanDifference(try JPEG.decodeColor(bytes).pixels, picture.pixels) <= 3)
        #expect(meanDifference(try JPEG.decodeGrey(bytes).pixels, GreyImage.waves(97, 61).pixels) <= 3)
    }

    @Test func oneColourStaysThatColour() throws {
        let picture = ColorImage(width: 40, height: 40, red: 200, green: 60, blue: 30)
        let back = try JPEG.decodeColor(JPEG.encode(picture, quality: 90))
        #expect(largestDifference(back.pixels, picture.pixels) <= 4)
    }

    @Test func lowerQualityIsSmaller() throws {
        let picture = GreyImage.waves(200, 200)
        let sizes = try [10, 50, 90, 100].map { try JPEG.encode(picture, quality: $0).count }
        #expect(sizes == sizes.sorted())
        #expect(sizes[0] * 2 < sizes[3])
    }

    @Test func noiseAtFullQualityFitsToo() throws {
        let picture = ColorImage.noise(70, 70, seed: 1)
        #expect(try JPEG.decodeColor(JPEG.encode(picture, quality: 100)).width == 70)
    }

    @Test func theResolutionIsWrittenIntoTheHeader() throws {
        let bytes = try JPEG.encode(GreyImage.waves(16, 16), quality: 80, dotsPerInch: 300)
        // JFIF: unit 1 = dots per inch, then 300 twice.
        #expect(Array(bytes[13..<18]) == [1, 0x01, 0x2C, 0x01, 0x2C])
    }

    @Test func anAnnouncedGiantIsRefusedBeforeAnythingIsDecoded() throws {
        var bytes = try JPEG.encode(GreyImage.waves(16, 16), quality: 80)
        let frame = try #require(bytes.indices.dropLast(1).first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
        bytes.replaceSubrange((frame + 5)..<(frame + 9), with: [0xFF, 0x00, 0xFF, 0x00])
        #expect(try JPEG.header(of: bytes).width == 65_280)
        #expect(throws: ImageFileError(.tooLarge, .jpeg, "65280×65280 pixels")) { try JPEG.decodeGrey(bytes) }
    }

    @Test func aFileCutShortIsDamagedAndNotHalfAPicture() throws {
        let bytes = try JPEG.encode(GreyImage.waves(64, 64), quality: 90)
        do throws(ImageFileError) {
            _ = try JPEG.decodeGrey(Array(bytes.prefix(bytes.count * 6 / 10)))
            Issue.record("a cut file was read")
        } catch {
            #expect(error.code == .damaged)
        }
    }

    @Test func otherFormatsAreNamedAsSuch() {
        #expect(throws: ImageFileError(.notThisFormat, .jpeg, "its start marker is missing")) {
            try JPEG.decodeGrey([0x89, 0x50])
        }
        #expect(throws: ImageFileError.self) { try JPEG.header(of: []) }
    }

    @Test func theCodecCanBeUsedAgainAfterEveryFailure() throws {
        let good = try JPEG.encode(GreyImage.waves(32, 32), quality: 90)
        for _ in 0..<50 {
            #expect(throws: ImageFileError.self) { try JPEG.decodeGrey(Array(good.dropLast(200))) }
            #expect(try JPEG.decodeGrey(good).width == 32)
        }
    }
}
