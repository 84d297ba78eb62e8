import Foundation
import Imaging
import TestSupport
import Testing

@Suite struct UareUReplayTests {
    @Test func theRecordedReaderGivesExactlyTheRecordedPicture() async throws {
        guard let recorded = Recorded() else { return }
        let replay = UareUReplay(device: recorded.device, capture: recorded.capture, seed: 0x51ea_2124)
        let image = try await PGM.decode([UInt8](replay.run()))
        #expect(image.width == 384 && image.height == 290)
        #expect(try image == recorded.picture())
    }

    @Test func theCommandWritesExactlyTheRecordedPicture() async throws {
        guard let recorded = Recorded() else { return }
        guard let tram = Product("tram") else {
            print("skipped: tram was not built beside these tests")
            return
        }
        let folder = try TemporaryFolder()
        let output = folder.path("finger.pgm")
        let outcome = try await ChildProcess.run(
            recorded.umockdev,
            recorded.arguments + [tram.url.path, "devices", "grab", "--output", output]
                + ["--device", "05ba:000a", "--timeout", "20", "--scramble-seed", "51EA2124"],
            environment: [:], limit: .seconds(90))
        #expect(outcome.status == 0, "\(outcome.errors)")
        let image = try PGM.decode([UInt8](Data(contentsOf: URL(fileURLWithPath: output))))
        #expect(try image == recorded.picture())
    }
}

/// The recording of a real U.are.U 4500 beside the checkout, and the program that replays it.
private struct Recorded {
    private static let folder = "usb-captures/uru4000-4500"

    let umockdev: URL
    let device: URL
    let capture: URL
    private let expected: URL

    /// Nil, with a message, where something is missing.
    init?() {
        guard let folder = SharedMaterial.url(Self.folder) else {
            print(SharedMaterial.skipMessage(Self.folder))
            return nil
        }
        guard let umockdev = UareUReplay.umockdev else {
            print("skipped: umockdev-run is not installed (apt package umockdev)")
            return nil
        }
        self.umockdev = umockdev
        device = folder.appendingPathComponent("device")
        capture = folder.appendingPathComponent("capture.pcapng")
        expected = folder.appendingPathComponent("capture.png")
    }

    /// What `umockdev-run` needs in front of the program.
    var arguments: [String] {
        ["-d", device.path, "-p", "/sys/devices/pci0000:00/0000:00:14.0/usb1/1-10=\(capture.path)", "--"]
    }

    func picture() throws -> GreyImage {
        try PNG.decodeGrey([UInt8](Data(contentsOf: expected)))
    }
}
