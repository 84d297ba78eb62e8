public import USBTransport

/// What drivers get from outside instead of taking it from the machine: time and chance.
public struct DriverEnvironment: Sendable {
    /// Measures patience and the device's own times.
    public let clock: any Clock<Duration>
    /// Gives a fresh random number whenever the protocol asks the host for one.
    public let randomWord: @Sendable () -> UInt32

    /// Time and chance as given; by default the machine's own.
    public init(
        clock: any Clock<Duration> = ContinuousClock(),
        randomWord: @escaping @Sendable () -> UInt32 = { UInt32.random(in: .min ... .max) }
    ) {
        self.clock = clock
        self.randomWord = randomWord
    }
}

/// A driver for some models of fingerprint scanners.
public struct ScannerDriver: Sendable {
    /// One model by its USB numbers.
    public struct Model: Sendable, Hashable {
        /// Vendor and product number.
        public let identity: USBIdentity
        /// Maker and model for people.
        public let name: String

        /// A model.
        public init(identity: USBIdentity, name: String) {
            self.identity = identity
            self.name = name
        }
    }

    /// Short name, e.g. `uareu`.
    public let name: String
    /// The models it knows.
    public let models: [Model]
    /// Opens a device of one of the models.
    ///
    /// Throws ``DeviceFault``.
    public let open: @Sendable (any USBBus, USBDevice, DriverEnvironment) async throws -> any FingerprintScanner

    /// A driver.
    public init(
        name: String, models: [Model],
        open: @escaping @Sendable (any USBBus, USBDevice, DriverEnvironment) async throws -> any FingerprintScanner
    ) {
        self.name = name
        self.models = models
        self.open = open
    }
}

/// The drivers of this program; answers which one knows a device.
public struct DriverRegistry: Sendable {
    /// A device that is plugged in, with the driver and the model that fit it.
    public struct Match: Sendable {
        /// The device on the bus.
        public let device: USBDevice
        /// The driver that knows it.
        public let driver: ScannerDriver
        /// The model it is.
        public let model: ScannerDriver.Model

        /// The device in words.
        public var description: DeviceDescription {
            DeviceDescription(driver: driver.name, model: model.name, usb: device)
        }
    }

    /// The drivers in order of preference.
    public let drivers: [ScannerDriver]

    /// A registry of `drivers`.
    public init(_ drivers: [ScannerDriver]) { self.drivers = drivers }

    /// The first driver that knows `device`.
    public func match(_ device: USBDevice) -> Match? {
        for driver in drivers {
            guard let model = driver.models.first(where: { $0.identity == device.identity }) else { continue }
            return Match(device: device, driver: driver, model: model)
        }
        return nil
    }

    /// The devices on `bus` that some driver knows, by bus and address.
    public func scanners(on bus: some USBBus) throws(TransportFault) -> [Match] {
        try bus.devices().compactMap { match($0) }
            .sorted { ($0.device.bus, $0.device.address) < ($1.device.bus, $1.device.address) }
    }

    /// Opens the first scanner on `bus`, or the first of the model `identity`.
    ///
    /// - Throws: ``DeviceFault``: `notFound` if there is none.
    public func open(
        _ identity: USBIdentity? = nil, on bus: some USBBus, environment: DriverEnvironment = DriverEnvironment()
    ) async throws -> any FingerprintScanner {
        let wanted = identity.map(\.description) ?? "fingerprint scanner"
        let found: [Match]
        do { found = try scanners(on: bus) } catch { throw DeviceFault(error, device: wanted) }
        guard let match = found.first(where: { identity == nil || $0.device.identity == identity }) else {
            throw DeviceFault(.notFound, device: wanted, detail: "\(found.count) scanners of other models")
        }
        return try await match.driver.open(bus, match.device, environment)
    }
}
