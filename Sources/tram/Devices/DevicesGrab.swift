import ArgumentParser
import CanonicalJSON
import DeviceDrivers
import DeviceKit
import Foundation
import Imaging
import USBTransport
import Vietnam

/// `tram devices grab`: one frame of a fingerprint scanner into a file, to see that scanner and driver work.
struct DevicesGrab: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grab", abstract: "Takes one frame from a fingerprint scanner, ridges dark on light.")

    @Option(name: .shortAndLong, help: ArgumentHelp("PGM file to write, - for standard output.", valueName: "file"))
    var output: String

    @Option(
        name: .long, help: ArgumentHelp("Take this model only.", valueName: "vid:pid"),
        transform: { text in
            guard let identity = USBIdentity(text) else {
                throw ValidationError("a device is written as vendor:product in hex, like 05ba:000a")
            }
            return identity
        })
    var device: USBIdentity?

    @Option(name: .long, help: ArgumentHelp("Seconds to wait for a finger, up to 3600.", valueName: "s"))
    var timeout = 30.0

    @Option(
        name: .long,
        help: ArgumentHelp(
            "32-bit number that the host gives for every key, for replayed recordings.", valueName: "hex"))
    var scrambleSeed: ScrambleSeed?

    @OptionGroup var options: OutputOptions

    func validate() throws {
        guard timeout > 0, timeout <= 3600 else {
            throw ValidationError("--timeout is more than 0 and at most 3600 seconds")
        }
    }

    func run() async throws {
        let request = GrabRequest(
            identity: device, patience: .seconds(timeout), seed: scrambleSeed?.number, progress: progressLine)
        let frame = try await Interruptible.run { try await request.run() }
        try write(PGM.encode(frame.image))
        guard output != "-" else { return }
        options.show(json(of: frame), [lines(of: frame)])
    }

    /// What the person should do, on a terminal only: scripts want silence.
    private var progressLine: @Sendable (CaptureProgress) -> Void {
        guard !options.json, isatty(STDERR_FILENO) == 1 else { return { _ in } }
        let language = options.language
        return { StandardError.write($0.message.text(in: language) + "\n") }
    }

    private func write(_ bytes: [UInt8]) throws {
        if output == "-" { return FileHandle.standardOutput.write(Data(bytes)) }
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: output), options: .atomic)
        } catch {
            throw CommandFailure.unwritable(output)
        }
    }

    private func json(of frame: FingerFrame) -> JSONValue {
        [
            "file": .string(output), "width": .int(frame.image.width), "height": .int(frame.image.height),
            "resolution": .int(frame.resolution), "model": .string(frame.device.model),
            "device": .string(frame.device.identity), "location": .string(frame.device.location),
        ]
    }

    private func lines(of frame: FingerFrame) -> String {
        "\(output)\t\(frame.image.width)x\(frame.image.height)\t\(frame.resolution) dpi\t\(frame.device.label)"
    }
}

/// One frame from the first scanner that fits.
struct GrabRequest: Sendable {
    /// The model wanted; nil = any.
    let identity: USBIdentity?
    /// How long the person may take.
    let patience: Duration
    /// The number for every key; nil = by chance.
    let seed: UInt32?
    let progress: @Sendable (CaptureProgress) -> Void

    func run() async throws -> FingerFrame {
        let bus: USBContext
        do { bus = try USBContext() } catch { throw DeviceFault(error, device: "USB") }
        let scanner = try await DriverRegistry.builtIn.open(identity, on: bus, environment: environment)
        do {
            let frame = try await scanner.capture(patience: patience, progress: progress)
            await scanner.close()
            return frame
        } catch {
            await scanner.close()
            throw error
        }
    }

    private var environment: DriverEnvironment {
        guard let seed else { return DriverEnvironment() }
        return DriverEnvironment(randomWord: { seed })
    }
}

/// A 32-bit number in hex.
struct ScrambleSeed: ExpressibleByArgument {
    let number: UInt32

    init?(argument: String) {
        let digits = argument.hasPrefix("0x") || argument.hasPrefix("0X") ? argument.dropFirst(2) : argument[...]
        guard (1...8).contains(digits.utf8.count), digits.first != "+",
            let number = UInt32(digits, radix: 16)
        else { return nil }
        self.number = number
    }
}
