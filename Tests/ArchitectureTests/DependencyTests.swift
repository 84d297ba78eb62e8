import CanonicalJSON
import Foundation
import TestSupport
import Testing

/// The table of who may import whom. Changing the architecture means changing this table in the same commit.
private let allowed: [String: Set<String>] = [
    "CanonicalJSON": [],
    "EnrollmentModel": ["CanonicalJSON"],
    "Vietnam": ["CanonicalJSON", "EnrollmentModel", "CVietnamUnits"],
    "Imaging": ["CJPEG", "CPNG"],
    "Biometrics": ["Imaging", "EnrollmentModel"],
    "Secrets": ["CSodium", "CanonicalJSON"],
    "Packet": ["CZstd", "CanonicalJSON", "EnrollmentModel", "Secrets"],
    "Enrollment": ["CanonicalJSON", "EnrollmentModel", "Vietnam", "Imaging", "Biometrics"],
    "VaultDisk": [],
    "SecurityModule": ["Secrets"],
    "Storage": ["CanonicalJSON", "EnrollmentModel", "Enrollment", "Secrets", "VaultDisk"],
    "Paper": ["CanonicalJSON", "EnrollmentModel", "Vietnam"],
    "Terminal": [],
    "Screens": ["CanonicalJSON", "Terminal", "Enrollment", "EnrollmentModel", "Vietnam", "Imaging"],
    "USBTransport": ["CLibUSB"],
    "DeviceKit": ["EnrollmentModel", "Imaging", "USBTransport"],
    "DeviceDrivers": ["DeviceKit", "USBTransport", "Imaging", "EnrollmentModel"],
    "DeviceEmulator": ["DeviceKit", "USBTransport", "Imaging", "EnrollmentModel"],
    "SyncProtocol": ["CanonicalJSON", "EnrollmentModel"],
    "SyncAgent": ["CanonicalJSON", "EnrollmentModel", "SyncProtocol", "Secrets"],
    "RegistrySchema": [],
    "RegistryServer": ["CanonicalJSON", "EnrollmentModel", "SyncProtocol", "RegistrySchema", "Secrets", "Packet"],
    "FaultProxy": [],
]

/// The packages a module may use; what is not named here uses none.
private let allowedProducts: [String: Set<String>] = [
    "VaultDisk": ["GRDBSQLite"],
    "Storage": ["GRDB"],
    "DeviceDrivers": ["CryptoExtras"],
    "DeviceEmulator": ["CryptoExtras"],
    "SyncAgent": ["NIOCore", "NIOPosix", "NIOHTTP1", "NIOSSL", "X509", "SwiftASN1"],
    "RegistryServer": [
        "GRDB", "Logging", "ServiceLifecycle", "Hummingbird", "HummingbirdCore", "HummingbirdTLS", "HTTPTypes",
        "NIOCore", "NIOPosix", "NIOHTTP1", "NIOSSL", "X509", "SwiftASN1", "Crypto",
    ],
    "FaultProxy": ["NIOCore", "NIOPosix", "NIOHTTP1", "NIOSSL"],
]

/// Composition roots and benchmarks wire everybody together.
private let roots: Set<String> = ["tram", "tram-registry", "tram-bench", "vault-worker"]

@Suite("The architecture is the table in this file")
struct DependencyTests {
    let targets: [JSONValue]

    init() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["swift", "package", "--scratch-path", Self.scratch, "describe", "--type", "json"]
        process.currentDirectoryURL = SharedMaterial.checkout
        var environment = ProcessInfo.processInfo.environment
        environment["TRAM_ONLY"] = nil
        process.environment = environment
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let text = String(decoding: bytes, as: UTF8.self)
        // Paths of a checkout may hold anything; only the part from the first brace on is the description.
        let start = try #require(text.firstIndex(of: "{"))
        targets = try #require(try JSONValue(parsing: Array(text[start...].utf8))["targets"]?.array)
    }

    /// A folder of its own: the test run holds the lock of the build folder.
    private static var scratch: String {
        FileManager.default.temporaryDirectory.appendingPathComponent("tram-architecture-\(getuid())").path
    }

    private func names(_ target: JSONValue, _ key: String) -> Set<String> {
        Set(target[key]?.array?.compactMap(\.string) ?? [])
    }

    private var modules: [JSONValue] {
        targets.filter { target in
            let name = target["name"]?.string ?? ""
            return target["type"]?.string == "library" && target["module_type"]?.string == "SwiftTarget"
                && !["TestSupport", "FuzzTargets"].contains(name)
        }
    }

    @Test("Every module is in the table and the table names no other")
    func tableIsComplete() {
        #expect(Set(modules.compactMap { $0["name"]?.string }) == Set(allowed.keys))
    }

    @Test("No module imports a room it may not see")
    func importsFollowTheTable() throws {
        for module in modules {
            let name = try #require(module["name"]?.string)
            let extra = names(module, "target_dependencies").subtracting(allowed[name] ?? [])
            #expect(extra.isEmpty, "\(name) may not depend on \(extra.sorted())")
            let products = names(module, "product_dependencies").subtracting(allowedProducts[name] ?? [])
            #expect(products.isEmpty, "\(name) may not use \(products.sorted())")
        }
    }

    @Test("The executables are the composition roots and nothing depends on them but the tests that start them")
    func rootsAreOnTop() throws {
        let executables = targets.filter { $0["type"]?.string == "executable" }.compactMap { $0["name"]?.string }
        #expect(Set(executables) == roots)
        for target in targets where target["type"]?.string != "test" {
            #expect(names(target, "target_dependencies").isDisjoint(with: roots))
        }
    }

    @Test("The tables have no cycle: rooms can be built one after the other")
    func noCycle() {
        var built: Set<String> = ["CSodium", "CZstd", "CPNG", "CJPEG", "CLibUSB", "CVietnamUnits"]
        var waiting = allowed
        while let next = waiting.first(where: { built.isSuperset(of: $0.value) }) {
            built.insert(next.key)
            waiting[next.key] = nil
        }
        #expect(waiting.isEmpty, "in a cycle: \(waiting.keys.sorted())")
    }
}
