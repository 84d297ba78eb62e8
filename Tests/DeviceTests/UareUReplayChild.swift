import DeviceDrivers
import DeviceKit
import Foundation
import Imaging
import Testing
import USBTransport

/// The child's side of ``UareUReplay``: the real driver on the real transport, on whatever bus the process sees.
@Suite(.enabled(if: ProcessInfo.processInfo.environment[UareUReplay.Variable.output] != nil))
struct UareUReplayChild {
    @Test func oneCaptureFromTheReplayedReader() async throws {
        let environment = ProcessInfo.processInfo.environment
        let output = try #require(environment[UareUReplay.Variable.output])
        let seed = try #require(environment[UareUReplay.Variable.seed].flatMap { UInt32($0, radix: 16) })
        let bus = try USBContext()
        let events = try bus.events()
        var result = await Self.capture(on: bus, seed: seed)
        if environment[UareUReplay.Variable.detachment] != nil {
            for await case .detached(let device) in events {
                result += Array("; detached \(device.identity)".utf8)
                break
            }
        }
        try Data(result).write(to: URL(fileURLWithPath: output), options: .atomic)
    }

    private static func capture(on bus: USBContext, seed: UInt32) async -> [UInt8] {
        do {
            let scanner = try await DriverRegistry.builtIn.open(
                on: bus, environment: DriverEnvironment(randomWord: { seed }))
            let frame = try await scanner.capture(patience: .seconds(10))
            await scanner.close()
            ScannerConformance.check(frame, of: scanner)
            return PGM.encode(frame.image)
        } catch let retry as CaptureRetry {
            return Array("retry \(retry.rawValue)".utf8)
        } catch let fault as DeviceFault {
            return Array("fault \(fault.code.rawValue) \(fault.detail)".utf8)
        } catch {
            return Array("error \(error)".utf8)
        }
    }
}
