public import CanonicalJSON

/// What it costs to try one password: the parameters of Argon2id, stored beside what they protect.
public struct PasswordCost: Hashable, CanonicalCodable {
    /// Passes over the memory.
    public let passes: Int
    /// Memory, KiB.
    public let memoryKiB: Int

    private init(passes: Int, memoryKiB: Int) {
        self.passes = passes
        self.memoryKiB = memoryKiB
    }

    /// 256 MiB and 3 passes, half a second: operators, every day.
    public static let moderate = PasswordCost(passes: 3, memoryKiB: 256 * 1024)
    /// 1 GiB and 4 passes, some seconds: supervisors' key files.
    public static let sensitive = PasswordCost(passes: 4, memoryKiB: 1024 * 1024)

    #if DEBUG
        /// Next to nothing: exists in test builds only, and only they open what was sealed with it.
        public static let weakForTests = PasswordCost(passes: 1, memoryKiB: 8)
        private static let passesAllowed = 1...16
        private static let memoryAllowed = 8...(4 * 1024 * 1024)
    #else
        private static let passesAllowed = 3...16
        private static let memoryAllowed = (256 * 1024)...(4 * 1024 * 1024)
    #endif

    /// Reads parameters; refuses weaker ones than ``moderate`` and such as would take the machine down.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        guard try reader.string("algorithm") == "argon2id13" else {
            throw ShapeError("algorithm", expected: "argon2id13")
        }
        passes = try reader.int("passes", in: Self.passesAllowed)
        memoryKiB = try reader.int("memory_kib", in: Self.memoryAllowed)
    }

    /// `{"algorithm", "memory_kib", "passes"}`.
    public var json: JSONValue {
        ["algorithm": "argon2id13", "memory_kib": .int(memoryKiB), "passes": .int(passes)]
    }
}
