import CVietnamUnits

/// The tables inside the program as bytes of Swift; the only file that sees the C module.
enum UnitTables {
    /// The lists of 2023-04 and 2025-03.
    static var before: [UInt8] { unsafe bytes(tram_units_before()) }
    /// The list of 2025-07 with the names in force.
    static var now: [UInt8] { unsafe bytes(tram_units_now()) }
    /// Which units of 2025-03 went into which of 2025-07.
    static var moved: [UInt8] { unsafe bytes(tram_units_moved()) }

    // Unsafe: a constant array of C with its own size, which lives as long as the program, is copied once.
    private static func bytes(_ table: tram_bytes) -> [UInt8] {
        unsafe Array(UnsafeBufferPointer(start: table.start, count: table.count))
    }
}
