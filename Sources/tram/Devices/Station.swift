import DeviceDrivers
import DeviceEmulator
import DeviceKit
import Enrollment
import EnrollmentModel
import USBTransport

/// The devices of one desk, opened when the first picture is asked for and given back at the end.
struct Station: Sendable {
    /// What the workflow captures with.
    let source: DeviceCaptureSource
    private let close: @Sendable () async -> Void

    /// Gives the devices back.
    func end() async { await close() }

    /// The scanner that is plugged in; a desk without one still takes forms, photos and reasons.
    static func plugged() async throws -> Station {
        let bus: USBContext
        do { bus = try USBContext() } catch { throw DeviceFault(error, device: "USB") }
        guard let match = try? DriverRegistry.builtIn.scanners(on: bus).first else {
            return Station(source: DeviceCaptureSource(scanner: nil, camera: nil), close: {})
        }
        let scanner = try await match.driver.open(bus, match.device, DriverEnvironment())
        return Station(source: DeviceCaptureSource(scanner: scanner, camera: nil)) { await scanner.close() }
    }

    /// Emulated devices behind the real drivers; `person` says who sits there.
    ///
    /// The hand puts forward the finger that is asked for, as a person does.
    static func emulated(_ seat: EmulatedSeat) async throws -> Station {
        let bus = EmulatedBus([EmulatedUareU(source: seat.hand)])
        let scanner = try await DriverRegistry.builtIn.open(on: bus)
        let source = DeviceCaptureSource(scanner: scanner, camera: seat.camera) { seat.present($0) }
        return Station(source: source) {
            await scanner.close()
            await seat.camera.close()
        }
    }
}
