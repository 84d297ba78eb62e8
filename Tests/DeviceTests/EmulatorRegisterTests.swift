import DeviceEmulator
import Imaging
import Testing
import USBTransport

/// The emulated scanner at the level of single transfers, against the description of the protocol.
@Suite struct EmulatorRegisterTests {
    private static func pipe(_ scanner: EmulatedUareU) throws -> any BulkPipe {
        let bus = EmulatedBus()
        return try bus.open(bus.plug(scanner), interface: .vendorSpecific)
    }

    @Test(arguments: UareUModel.allCases) func itsDescriptorsAreThoseOfTheFamily(model: UareUModel) throws {
        let device = EmulatedBus().plug(EmulatedUareU(model))
        #expect(device.identity == model.identity)
        let interface = try #require(device.interface(.vendorSpecific))
        #expect(interface.endpoints.map(\.address) == [0x81, 0x82])
        #expect(interface.endpoints.map(\.transfer) == [.interrupt, .bulk])
    }

    @Test func poweringUpIsAnnouncedByAnInterruptOf64Bytes() async throws {
        let pipe = try Self.pipe(EmulatedUareU())
        let interrupt = try pipe.begin(.interruptIn(0x81, length: 64, timeout: nil))
        #expect(try await pipe.read(0x07, 1) == [0x01])
        try await pipe.write(0x07, [0x81])
        #expect(try await pipe.read(0x07, 1) == [0x81])
        try await pipe.write(0x07, [0x01])
        let packet = try await interrupt.finish().get()
        #expect(packet.count == 64 && Array(packet.prefix(2)) == [0x56, 0xaa])
        #expect(try await pipe.read(0x07, 1) == [0x01])
        #expect(try await pipe.read(0xf0, 16).count == 16)
    }

    @Test func anInterruptWaitsUntilTheHostListens() async throws {
        let scanner = EmulatedUareU()
        let pipe = try Self.pipe(scanner)
        try await pipe.powerUp()
        try await pipe.write(0x4e, [0x10])
        #expect(scanner.waitsForFinger)
        scanner.place(GreyImage(width: 384, height: 290, filledWith: 255))
        #expect(!scanner.waitsForFinger)
        #expect(try await pipe.interrupt() == [0x01, 0x01])
        try await pipe.write(0x4e, [0x12])
        #expect(try await pipe.interrupt() == [0x02, 0x00])
    }

    @Test func aFrameIsAHeaderAndTheLinesThatWereSent() async throws {
        let scanner = EmulatedUareU()
        let pipe = try Self.pipe(scanner)
        try await pipe.powerUp()
        scanner.place(GreyImage(width: 384, height: 290, filledWith: 255))
        let pending = try pipe.begin(.bulkIn(0x82, length: 111_424, timeout: .seconds(60)))
        try await pipe.write(0x4e, [0x20])
        let frame = try await pending.finish().get()
        #expect(frame.count == 64 + 289 * 384)
        #expect(Int(frame[4]) + Int(frame[5]) * 256 == 289)
        let runs = stride(from: 16, to: 46, by: 2).map { (flags: frame[$0], lines: Int(frame[$0 + 1])) }
        #expect(runs.filter { $0.flags & 1 == 0 }.reduce(0) { $0 + $1.lines } == 289)
        #expect(runs.reduce(0) { $0 + $1.lines } == 290)
        // A blank picture scrambled is noise.
        #expect(Set(frame[64..<2000]).count > 200)
    }

    @Test func theKeyIsHiddenByTheHostsSeed() async throws {
        let pipe = try Self.pipe(EmulatedUareU(seed: 77))
        func key(_ number: UInt8, seed: [UInt8]) async throws -> [UInt8] {
            try await pipe.write(0x33, [number] + seed)
            return zip(try await pipe.read(0x34, 4), seed).map { $0 ^ $1 }
        }
        let plain = try await key(3, seed: [0, 0, 0, 0])
        #expect(try await key(3, seed: [0x24, 0x21, 0xea, 0x51]) == plain)
        #expect(try await key(4, seed: [0, 0, 0, 0]) != plain)
    }

    @Test func theSecondMicrosoftReaderStaysDarkWithoutTheRightAnswer() async throws {
        let pipe = try Self.pipe(EmulatedUareU(.microsoftV2))
        try await pipe.write(0x07, [0x80])
        try await pipe.write(0x07, [0x00])
        #expect(try await pipe.read(0x07, 1)[0] & 0x80 != 0)
        #expect(try await pipe.read(0x2010, 16).count == 16)
        try await pipe.write(0x2000, [UInt8](repeating: 7, count: 16))
        try await pipe.write(0x07, [0x00])
        #expect(try await pipe.read(0x07, 1)[0] & 0x80 != 0)
    }

    @Test func whatTheFamilyDoesNotKnowIsStalled() async throws {
        let pipe = try Self.pipe(EmulatedUareU())
        await #expect(throws: TransportFault.self) { try await pipe.read(0x5555, 1) }
        await #expect(throws: TransportFault.self) { try await pipe.write(0x4e, [0x33]) }
        await #expect(throws: TransportFault.self) { try await pipe.read(0x2010, 16) }
    }

    @Test func aTransferWithoutAnswerEndsInItsOwnTime() async throws {
        let pipe = try Self.pipe(EmulatedUareU())
        let pending = try pipe.begin(.bulkIn(0x82, length: 111_424, timeout: .milliseconds(5)))
        let outcome = await pending.finish()
        #expect(throws: TransportFault(.timedOut, in: "emulated transfer")) { try outcome.get() }
    }

    @Test func cancellingTheWaitCancelsTheTransfer() async throws {
        let pipe = try Self.pipe(EmulatedUareU())
        let pending = try pipe.begin(.interruptIn(0x81, length: 64, timeout: nil))
        let waiting = Task { await pending.finish() }
        waiting.cancel()
        let outcome = await waiting.value
        #expect(throws: TransportFault(.cancelled, in: "emulated transfer")) { try outcome.get() }
    }

    @Test func pullingTheCableEndsEverything() async throws {
        let bus = EmulatedBus()
        let scanner = EmulatedUareU()
        let device = bus.plug(scanner)
        var events = try bus.events().makeAsyncIterator()
        let pipe = try bus.open(device, interface: .vendorSpecific)
        let pending = try pipe.begin(.interruptIn(0x81, length: 64, timeout: nil))
        bus.unplug(device)
        let outcome = await pending.finish()
        #expect(throws: TransportFault(.unplugged, in: "emulated unplug")) { try outcome.get() }
        await #expect(throws: TransportFault.self) { try await pipe.read(0x07, 1) }
        #expect(await events.next() == .detached(device))
        #expect(try bus.devices().isEmpty)
        #expect(throws: TransportFault.self) { try bus.open(device, interface: .vendorSpecific) }
    }

    @Test func pluggedInAgainItWorksAgainAtANewAddress() async throws {
        let bus = EmulatedBus([EmulatedUareU()])
        let scanner = EmulatedUareU()
        let device = bus.plug(scanner)
        let first = try bus.open(device, interface: .vendorSpecific)
        bus.unplug(device)
        let again = bus.plug(scanner)
        #expect(again != device && again.portPath == device.portPath)
        await #expect(throws: TransportFault.self) { try await first.read(0x07, 1) }
        let pipe = try bus.open(again, interface: .vendorSpecific)
        try await pipe.powerUp()
        #expect(try await pipe.read(0x07, 1) == [0x01])
    }

    @Test func onlyOneHostHoldsAScannerAndItCanBeOpenedAgain() async throws {
        let bus = EmulatedBus()
        let device = bus.plug(EmulatedUareU())
        let pipe = try bus.open(device, interface: .vendorSpecific)
        #expect(throws: TransportFault(.busy, in: "emulated claim")) {
            try bus.open(device, interface: .vendorSpecific)
        }
        let pending = try pipe.begin(.interruptIn(0x81, length: 64, timeout: nil))
        await pipe.close()
        let outcome = await pending.finish()
        #expect(throws: TransportFault(.cancelled, in: "emulated close")) { try outcome.get() }
        #expect(try await bus.open(device, interface: .vendorSpecific).read(0x07, 1) == [0x01])
    }
}

extension BulkPipe {
    /// Bytes of the register `register`.
    func read(_ register: UInt16, _ count: Int) async throws(TransportFault) -> [UInt8] {
        try await run(
            .controlIn(ControlSetup(requestType: 0xc0, request: 4, value: register), length: count, timeout: nil))
    }

    /// Writes into the register `register`.
    func write(_ register: UInt16, _ bytes: [UInt8]) async throws(TransportFault) {
        try await run(
            .controlOut(ControlSetup(requestType: 0x40, request: 4, value: register), bytes: bytes, timeout: nil))
    }

    /// The kind of the next interrupt.
    func interrupt() async throws(TransportFault) -> [UInt8] {
        Array(try await run(.interruptIn(0x81, length: 64, timeout: .seconds(60))).prefix(2))
    }

    /// Switches the scanner on and takes its announcement.
    func powerUp() async throws(TransportFault) {
        try await write(0x07, [0x81])
        try await write(0x07, [0x01])
        _ = try await interrupt()
    }
}
