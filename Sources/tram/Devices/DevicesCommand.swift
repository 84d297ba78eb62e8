import ArgumentParser
import CanonicalJSON
import DeviceDrivers
import DeviceKit
import USBTransport

/// `tram devices`: what is plugged in and whether it works.
struct DevicesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices", abstract: "Scanners that are plugged in.",
        subcommands: [DevicesList.self, DevicesGrab.self])
}

/// `tram devices list`: one line a scanner.
struct DevicesList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The scanners that are plugged in and known to a driver.")

    @OptionGroup var output: OutputOptions

    func run() throws {
        let found: [DeviceDescription]
        do throws(TransportFault) {
            found = try DriverRegistry.builtIn.scanners(on: USBContext()).map(\.description)
        } catch {
            throw DeviceFault(error, device: "USB")
        }
        output.show(
            .array(found.map(Self.json)),
            found.map { "\($0.identity)\t\($0.model)\t\($0.location)\t\($0.driver)" })
    }

    private static func json(_ device: DeviceDescription) -> JSONValue {
        [
            "device": .string(device.identity), "model": .string(device.model),
            "location": .string(device.location), "driver": .string(device.driver),
        ]
    }
}
