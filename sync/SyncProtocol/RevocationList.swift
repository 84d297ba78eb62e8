/// The registry's list of revoked signing keys. Its version only rises, and no key ever leaves it.
public struct RevocationList: Sendable, Equatable {
    /// Rises with every key that is added, 0 for the empty list.
    public var version: Int
    /// Names of keys, of devices and of users.
    public var revoked: [String]

    /// A list.
    public init(version: Int, revoked: [String]) {
        self.version = version
        self.revoked = revoked
    }
}
