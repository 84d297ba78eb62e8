import DeviceDrivers
import DeviceEmulator
import DeviceKit
import Testing
import USBTransport

/// Which driver takes which device, and what the person hears when none does.
@Suite struct ConformanceRegistryTests {
    @Test func everyMemberOfTheFamilyHasItsDriver() {
        let known = DriverRegistry.builtIn.drivers.flatMap(\.models).map(\.identity.description)
        #expect(
            Set(known) == [
                "05ba:0007", "05ba:0008", "05ba:000a", "045e:00bb", "045e:00bc", "045e:00bd", "045e:00ca",
            ])
        #expect(Set(known).count == known.count)
    }

    @Test func anEmptyBusHasNoScanner() async throws {
        let result = await opening(nil, on: EmulatedBus())
        #expect(result?.code == .notFound && result?.device == "fingerprint scanner")
    }

    @Test func theModelAskedForIsTheOneOpened() async throws {
        let bus = EmulatedBus([EmulatedUareU(.uareU4500), EmulatedUareU(.microsoftV2)])
        let wanted = USBIdentity(vendor: 0x045e, product: 0x00ca)
        let scanner = try await DriverRegistry.builtIn.open(wanted, on: bus)
        #expect(scanner.device.identity == "045e:00ca")
        let absent = await opening(USBIdentity(vendor: 0x05ba, product: 0x0007), on: bus)
        #expect(absent?.code == .notFound && absent?.device == "05ba:0007")
        let taken = await opening(wanted, on: bus)
        #expect(taken?.code == .inUse)
        await scanner.close()
    }

    @Test func aDeviceOfAnotherKindIsNotTaken() throws {
        let mouse = USBDevice(
            identity: USBIdentity(vendor: 0x046d, product: 0xc077), release: 0, bus: 1, address: 2, portPath: [1],
            interfaces: [])
        #expect(DriverRegistry.builtIn.match(mouse) == nil)
        #expect(throws: DeviceFault.self) { try UareUDriver.open(mouse, on: EmulatedBus()) }
    }

    @Test(arguments: [
        (TransportFault.Code.unplugged, DeviceFault.Code.unplugged), (.busy, .inUse), (.permission, .notPermitted),
        (.timedOut, .notResponding), (.stalled, .notResponding), (.overflow, .badAnswer), (.notFound, .notSupported),
        (.notSupported, .notSupported), (.cancelled, .closed), (.other(-1), .usb),
    ])
    func everyFaultOfTheWireHasItsMeaning(wire: TransportFault.Code, meaning: DeviceFault.Code) {
        let fault = DeviceFault(TransportFault(wire, in: "libusb_call"), device: "reader")
        #expect(fault.code == meaning)
        #expect(fault.description.contains(fault.nextStep) && fault.description.contains("libusb_call"))
    }

    @Test func everyFaultSaysWhatToDoNext() {
        let steps = DeviceFault.Code.allCases.map { DeviceFault($0, device: "reader", detail: "").nextStep }
        #expect(steps.allSatisfy { !$0.isEmpty })
        #expect(CaptureRetry.allCases.allSatisfy { $0.description.contains(";") })
    }

    private func opening(_ identity: USBIdentity?, on bus: EmulatedBus) async -> DeviceFault? {
        do {
            await (try DriverRegistry.builtIn.open(identity, on: bus)).close()
            return nil
        } catch {
            return error as? DeviceFault
        }
    }
}
