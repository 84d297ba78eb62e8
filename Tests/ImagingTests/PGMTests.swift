import Imaging
import Testing

@Suite struct PGMTests {
    @Test(arguments: 1...12) func whatIsWrittenIsReadBack(seed: UInt64) throws {
        let picture = GreyImage.noise(Int(seed) * 3, 29 - Int(seed), seed: seed)
        #expect(try PGM.decode(PGM.encode(picture)) == picture)
    }

    @Test func theHeaderIsTheShortestOne() {
        let bytes = PGM.encode(GreyImage(width: 2, height: 1, pixels: [7, 8]))
        #expect(bytes == Array("P5\n2 1\n255\n".utf8) + [7, 8])
    }

    @Test func commentsAndSpacesAreAllowedInTheHeader() throws {
        let bytes = Array("P5 # made by hand\n#\n 2\t1\r\n255\n".utf8) + [0x0A, 0x23]
        #expect(try PGM.decode(bytes).pixels == [0x0A, 0x23])
    }

    @Test(arguments: [
        ("", ImageFileError.Code.notThisFormat), ("P6\n1 1\n255\nabc", .notThisFormat), ("P5", .damaged),
        ("P52 1\n255\n..", .damaged), ("P5\n2 1\n255\n.", .damaged), ("P5\n2 1\n255\n...", .damaged),
        ("P5\n0 1\n255\n", .damaged), ("P5\n-1 1\n255\n.", .damaged), ("P5\n2 1\n65535\n....", .unsupported),
        ("P5\n99999 1\n255\n.", .tooLarge), ("P5\n9999 9999\n255\n.", .tooLarge),
        ("P5\n99999999999999999999 1\n255\n.", .damaged), ("P5\n2 1 # no end", .damaged), ("P5\n2 1\n255", .damaged),
    ])
    func brokenFilesAreRefusedByName(text: String, code: ImageFileError.Code) {
        #expect(throws: ImageFileError.self) { try PGM.decode(Array(text.utf8)) }
        do throws(ImageFileError) {
            _ = try PGM.decode(Array(text.utf8))
        } catch {
            #expect(error.code == code, "\(text.debugDescription): \(error)")
        }
    }
}
