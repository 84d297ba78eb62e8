/// The tables of a registry as SQL text; the files beside this one are built in.
public enum RegistrySchema {
    /// The steps from an empty database to the newest edition, by name, in order.
    public static var migrations: [(name: String, sql: String)] {
        [("registry_v1", String(decoding: PackageResources.registry_v1_sql, as: UTF8.self))]
    }
}
