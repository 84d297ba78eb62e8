import Foundation
import TestSupport
import Testing

/// The driver on the real libusb against a reader that goes wrong in the kernel's way.
///
/// `devices/lab/usb-faults.py` answers the usbfs calls; nothing may hang, and each mishap has its own word.
@Suite(
    .enabled(if: FaultyReader.canRun, "needs umockdev, gir1.2-umockdev-1.0 and python3-gi"), .serialized,
    .timeLimit(.minutes(10)))
struct UareUFaultTests {
    @Test(arguments: [
        ("none", "P5"), ("stall", "P5"), ("short", "P5"),
        ("unplug", "fault unplugged bulk_in 82: unplugged; detached 05ba:0007"),
        ("unplug-waiting", "fault unplugged interrupt_in 81: unplugged; detached 05ba:0007"),
        ("pulled", "fault unplugged control_in 4 7: unplugged"),
        ("overflow", "fault bad_answer bulk_in 82: overflow"),
    ])
    func eachMishapHasItsWord(mode: String, answer: String) async throws {
        let script = SharedMaterial.checkout.appendingPathComponent("devices/lab/usb-faults.py")
        let wrapper = try #require(ChildProcess.find("umockdev-wrapper"))
        let data = try await UareUReplay.child(
            of: wrapper, [FaultyReader.python, script.path, mode], seed: 0, wantsDetachment: answer.contains("detached")
        )
        #expect(String(decoding: data.prefix(answer.utf8.count), as: UTF8.self) == answer)
    }
}

/// Whether this machine has what the script needs.
enum FaultyReader {
    static let python = "/usr/bin/python3"

    static var canRun: Bool {
        guard ChildProcess.find("umockdev-wrapper") != nil else { return false }
        let probe = Process()
        probe.executableURL = URL(fileURLWithPath: python)
        probe.arguments = ["-c", "import gi; gi.require_version('UMockdev', '1.0')"]
        probe.standardError = FileHandle.nullDevice
        guard (try? probe.run()) != nil else { return false }
        probe.waitUntilExit()
        return probe.terminationStatus == 0
    }
}
