import Foundation

/// Where the registry's time comes from, so that tests can say what time it is.
public struct RegistryClock: Sendable {
    /// Milliseconds since 1970.
    public let now: @Sendable () -> Int

    /// A clock.
    public init(now: @escaping @Sendable () -> Int) { self.now = now }

    /// The machine's clock.
    public static let system = RegistryClock {
        Int(Date().timeIntervalSince1970 * 1000)
    }
}
