import DeviceDrivers
import DeviceEmulator
import DeviceKit
import Imaging
import Testing
import USBTransport

/// The driver on every model of the emulator passes the conformance of scanners.
@Suite(.timeLimit(.minutes(10)))
struct ConformanceEmulatorTests {
    /// Every touch is the same striped picture: what it shows matters to other tests.
    private struct Stripes: FingerSource {
        func nextTouch() -> GreyImage? {
            let pixels = (0..<384 * 290).map { UInt8(($0 / 384 / 5) % 2 == 0 ? 60 : 200) }
            return GreyImage(width: 384, height: 290, pixels: pixels)
        }
    }

    @Test(arguments: DeviceEmulator.UareUModel.allCases, ScannerConformance.Check.allCases)
    func everyModelConforms(model: DeviceEmulator.UareUModel, check: ScannerConformance.Check) async throws {
        let conformance = ScannerConformance { scene in
            let faults = UareUFaults(frames: scene == .unpluggedInPicture ? [.unplug] : [])
            let scanner = EmulatedUareU(
                model, seed: 7, source: scene == .nobody ? nil : Stripes(), faults: faults)
            let bus = EmulatedBus()
            let device = bus.plug(scanner)
            let open: @Sendable () async throws -> any FingerprintScanner = {
                try await DriverRegistry.builtIn.open(on: bus)
            }
            return ScannerStage(scanner: try await open(), openAgain: open, unplug: { bus.unplug(device) })
        }
        try await conformance.run(check)
    }

    @Test(arguments: DeviceEmulator.UareUModel.allCases)
    func aReaderThatComesUpCrashedAndReluctantIsBroughtUp(model: DeviceEmulator.UareUModel) async throws {
        var faults = UareUFaults()
        faults.startsCrashed = true
        faults.reluctantWrites = 2
        faults.silentPowerUps = 1
        let frame = try await Self.capture(model, faults)
        let shown = try #require(Stripes().nextTouch())
        // The wire loses one line, the last byte of each block and, on a plain reader, the first two lines.
        let changed = zip(frame.image.pixels, shown.pixels).count { $0 != $1 }
        #expect(changed < 4 * 384)
    }

    @Test(arguments: [UareUFaults.Frame.death, .short(lines: 0), .short(lines: 120), .stall])
    func oneBadPictureIsTakenAgain(fault: UareUFaults.Frame) async throws {
        let frame = try await Self.capture(.uareU4500, UareUFaults(frames: [fault]))
        #expect(frame.image.pixels.contains(60) && frame.image.pixels.contains(200))
    }

    @Test(arguments: [
        (UareUFaults.Frame.death, CaptureRetry.emptyFrame), (.short(lines: 100), .shortFrame), (.stall, .emptyFrame),
    ])
    func twoBadPicturesAskThePersonAgain(fault: UareUFaults.Frame, retry: CaptureRetry) async throws {
        let result = await outcome { try await Self.capture(.uareU4500, UareUFaults(frames: [fault, fault])) }
        #expect(result.retry == retry)
    }

    @Test func aReaderWithoutPowerIsReportedAsSilent() async throws {
        var faults = UareUFaults()
        faults.reluctantWrites = 1_000
        let result = await outcome { try await Self.capture(.uareU4500, faults) }
        #expect(result.fault?.code == .notResponding)
    }

    private static func capture(
        _ model: DeviceEmulator.UareUModel, _ faults: UareUFaults
    ) async throws -> FingerFrame {
        let bus = EmulatedBus([EmulatedUareU(model, seed: 3, source: Stripes(), faults: faults)])
        let scanner = try await DriverRegistry.builtIn.open(on: bus)
        let frame = try await scanner.capture(patience: .seconds(20))
        await scanner.close()
        return frame
    }
}
