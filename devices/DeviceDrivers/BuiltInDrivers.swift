public import DeviceKit

extension DriverRegistry {
    /// Every driver of this kit.
    public static let builtIn = DriverRegistry([UareUDriver.driver])
}
