import Foundation
import Imaging
import TestSupport
import Testing

@Suite struct UareUReplayTests {
    private static let folder = "usb-captures/uru4000-4500"

    @Test func theRecordedReaderGivesExactlyTheRecordedPicture() async throws {
        guard let folder = SharedMaterial.url(Self.folder) else {
            print(SharedMaterial.skipMessage(Self.folder))
            return
        }
        guard UareUReplay.umockdev != nil else {
            print("skipped: umockdev-run is not installed (apt package umockdev)")
            return
        }
        let replay = UareUReplay(
            device: folder.appendingPathComponent("device"),
            capture: folder.appendingPathComponent("capture.pcapng"), seed: 0x51ea_2124)
        let image = try await PGM.decode([UInt8](replay.run()))
        let expected = try PNG.decodeGrey(
            [UInt8](Data(contentsOf: folder.appendingPathComponent("capture.png"))))
        #expect(image.width == 384 && image.height == 290)
        #expect(image == expected)
    }
}
