import Foundation
import Imaging
import TestSupport
import Testing

@Suite struct PNGTests {
    @Test(arguments: 1...8) func greyComesBackExactly(seed: UInt64) throws {
        let picture = GreyImage.noise(Int(seed) * 17, 40 - Int(seed), seed: seed)
        #expect(try PNG.decodeGrey(PNG.encode(picture)) == picture)
    }

    @Test(arguments: 1...4) func colourComesBackExactly(seed: UInt64) throws {
        let picture = ColorImage.noise(Int(seed) * 17, 40 - Int(seed), seed: seed)
        #expect(try PNG.decodeColor(PNG.encode(picture)) == picture)
    }

    @Test func aColourFileOfGreysReadsAsExactlyThoseGreys() throws {
        let picture = GreyImage.noise(50, 20, seed: 4)
        #expect(try PNG.decodeGrey(PNG.encode(ColorImage(picture))) == picture)
    }

    @Test func aGreyFileReadsAsColour() throws {
        let picture = GreyImage.noise(50, 20, seed: 4)
        #expect(try PNG.decodeColor(PNG.encode(picture)) == ColorImage(picture))
    }

    @Test func anAnnouncedGiantIsRefusedBeforeAnythingIsDecoded() throws {
        var bytes = try PNG.encode(GreyImage(width: 4, height: 4, filledWith: 9))
        bytes.replaceSubrange(16..<24, with: [0, 0, 0xC3, 0x50, 0, 0, 0xC3, 0x50])
        bytes.replaceSubrange(29..<33, with: checksum(bytes[12..<29]))
        #expect(throws: ImageFileError(.tooLarge, .png, "50000×50000 pixels")) { try PNG.decodeGrey(bytes) }
    }

    @Test func otherFormatsAreNamedAsSuch() {
        #expect(throws: ImageFileError(.notThisFormat, .png, "its signature is missing")) {
            try PNG.decodeGrey(Array("P5\n1 1\n255\n.".utf8))
        }
    }

    @Test func theRecordedPictureOfARealReaderIsRead() throws {
        let path = "usb-captures/uru4000-4500/capture.png"
        guard let url = SharedMaterial.url(path) else { return print(SharedMaterial.skipMessage(path)) }
        let picture = try PNG.decodeGrey([UInt8](Data(contentsOf: url)))
        #expect((picture.width, picture.height) == (384, 290))
    }

    /// CRC-32 of a chunk, as PNG wants it.
    private func checksum(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        crc ^= 0xFFFF_FFFF
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: crc >> ($0 as UInt32)) }
    }
}
