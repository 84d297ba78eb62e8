// swift-tools-version: 6.2
import PackageDescription

// One set of rules for every room of the house; ARCHITECTURE.md says why each is there.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
    .product(name: "NIOSSL", package: "swift-nio-ssl"),
]
let x509: [Target.Dependency] = [
    .product(name: "X509", package: "swift-certificates"),
    .product(name: "SwiftASN1", package: "swift-asn1"),
]

/// A module of the house at its place in the tree.
func module(_ name: String, in folder: String = "Sources", _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "\(folder)/\(name)", swiftSettings: strict)
}

/// The tests of one module, next to those of all others.
func tests(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [], resources: [Resource] = []
) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, path: "Tests/\(name)", exclude: exclude, resources: resources,
        swiftSettings: strict)
}

/// A C library of the system; exactly one Swift module imports it.
func system(_ name: String, in folder: String = "Sources", _ pkgConfig: String, apt package: String) -> Target {
    .systemLibrary(
        name: name, path: "\(folder)/\(name)", pkgConfig: pkgConfig, providers: [.apt([package])])
}

let systemLibraries: [Target] = [
    system("CSodium", "libsodium", apt: "libsodium-dev"),
    system("CZstd", "libzstd", apt: "libzstd-dev"),
    system("CPNG", "libpng", apt: "libpng-dev"),
    system("CLibUSB", in: "devices", "libusb-1.0", apt: "libusb-1.0-0-dev"),
    .target(name: "CJPEG", path: "Sources/CJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
    // Not of the system: our tables of administrative units, embedded by the C compiler in a blink.
    .target(name: "CVietnamUnits", path: "Sources/CVietnamUnits", exclude: ["tables"]),
]

let core: [Target] = [
    module("CanonicalJSON"),
    module("EnrollmentModel", ["CanonicalJSON"]),
    module("Vietnam", ["CanonicalJSON", "EnrollmentModel", "CVietnamUnits"]),
    module("Imaging", ["CJPEG", "CPNG"]),
    module("Biometrics", ["Imaging", "EnrollmentModel"]),
    module("Secrets", ["CSodium", "CanonicalJSON"]),
    module("Packet", ["CZstd", "CanonicalJSON", "EnrollmentModel", "Secrets"]),
    module("Enrollment", ["CanonicalJSON", "EnrollmentModel", "Vietnam", "Imaging", "Biometrics"]),
    module("VaultDisk", [sqlite]),
    module("SecurityModule", ["Secrets"]),
    module("Storage", ["CanonicalJSON", "EnrollmentModel", "Enrollment", "Secrets", "VaultDisk", grdb]),
    module("Paper", ["CanonicalJSON", "EnrollmentModel", "Vietnam"]),
    module("Terminal"),
    module("Screens", ["CanonicalJSON", "Terminal", "Enrollment", "EnrollmentModel", "Vietnam", "Imaging"]),
]

let devices: [Target] = [
    module("USBTransport", in: "devices", ["CLibUSB"]),
    module("DeviceKit", in: "devices", ["EnrollmentModel", "Imaging", "USBTransport"]),
    module(
        "DeviceDrivers", in: "devices",
        ["DeviceKit", "USBTransport", "Imaging", .product(name: "CryptoExtras", package: "swift-crypto")]),
    module(
        "DeviceEmulator", in: "devices",
        [
            "DeviceKit", "USBTransport", "Imaging", "EnrollmentModel",
            .product(name: "CryptoExtras", package: "swift-crypto"),
        ]),
]

let sync: [Target] = [
    module("SyncProtocol", in: "sync", ["CanonicalJSON", "EnrollmentModel"]),
    module(
        "SyncAgent", in: "sync",
        ["CanonicalJSON", "EnrollmentModel", "SyncProtocol", "Secrets"] + nio + x509),
    .target(
        name: "RegistrySchema", path: "sync/schema", resources: [.embedInCode("registry_v1.sql")],
        swiftSettings: strict),
    module(
        "RegistryServer", in: "sync",
        [
            "CanonicalJSON", "EnrollmentModel", "SyncProtocol", "RegistrySchema", "Secrets", "Packet", grdb, logging,
            lifecycle,
            .product(name: "Crypto", package: "swift-crypto"),
            .product(name: "Hummingbird", package: "hummingbird"),
            .product(name: "HummingbirdCore", package: "hummingbird"),
            .product(name: "HummingbirdTLS", package: "hummingbird"),
            .product(name: "HTTPTypes", package: "swift-http-types"),
            .product(name: "Crypto", package: "swift-crypto"),
        ] + nio + x509),
    module("FaultProxy", in: "sync", nio),
]

let executables: [Target] = [
    .executableTarget(
        name: "tram",
        dependencies: [
            "CanonicalJSON", "EnrollmentModel", "Vietnam", "Imaging", "Biometrics", "Secrets", "Packet",
            "Enrollment", "Storage", "SecurityModule", "Paper", "Terminal", "Screens", "USBTransport", "DeviceKit",
            "DeviceDrivers",
            "DeviceEmulator", "SyncProtocol", "SyncAgent", "FaultProxy", argumentParser, yams, logging, lifecycle,
        ],
        path: "Sources/tram", swiftSettings: strict),
    .executableTarget(
        name: "tram-registry",
        dependencies: [
            "CanonicalJSON", "EnrollmentModel", "Vietnam", "Secrets", "Packet", "RegistryServer", argumentParser,
            logging, lifecycle, signals,
        ],
        path: "Sources/tram-registry", swiftSettings: strict),
]

let testTargets: [Target] = [
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    // Works in a vault until a test kills it.
    .executableTarget(
        name: "vault-worker", dependencies: ["CanonicalJSON", "EnrollmentModel", "Enrollment", "Secrets", "Storage"],
        path: "Tests/VaultWorker", swiftSettings: strict),
    // The parsers of everything that comes from outside, as a table.
    .target(
        name: "FuzzTargets",
        dependencies: [
            "CanonicalJSON", "EnrollmentModel", "Vietnam", "Imaging", "Secrets", "Packet", "SyncProtocol",
        ],
        path: "Tests/Fuzz/FuzzTargets", swiftSettings: strict),
    tests("FuzzTests", ["FuzzTargets", "TestSupport"]),
    tests("CanonicalJSONTests", ["CanonicalJSON", "TestSupport"]),
    tests("EnrollmentModelTests", ["CanonicalJSON", "EnrollmentModel", "Secrets", "TestSupport"]),
    tests("VietnamTests", ["CanonicalJSON", "EnrollmentModel", "Vietnam", "TestSupport"]),
    tests("ImagingTests", ["Imaging", "TestSupport"]),
    tests("BiometricsTests", ["Biometrics", "Imaging", "DeviceEmulator", "EnrollmentModel", "TestSupport"]),
    tests("SecretsTests", ["Secrets", "CanonicalJSON", "TestSupport"]),
    tests("PacketTests", ["Packet", "Secrets", "CanonicalJSON", "EnrollmentModel", "TestSupport"]),
    tests(
        "FormatTests", ["CanonicalJSON", "EnrollmentModel", "Packet", "Secrets", "SyncProtocol", "TestSupport"]),
    tests(
        "EnrollmentTests", ["Enrollment", "EnrollmentModel", "CanonicalJSON", "Vietnam", "Imaging", "TestSupport"]),
    tests(
        "StorageTests",
        [
            "Storage", "VaultDisk", "Enrollment", "Secrets", "EnrollmentModel", "CanonicalJSON", "TestSupport",
            "vault-worker", grdb, sqlite,
        ]),
    tests("SecurityModuleTests", ["SecurityModule", "Secrets", "TestSupport"]),
    tests("PaperTests", ["Paper", "EnrollmentModel", "CanonicalJSON", "Vietnam", "TestSupport"]),
    tests("TerminalTests", ["Terminal", "TestSupport"]),
    tests(
        "ScreensTests",
        ["Screens", "Terminal", "Enrollment", "EnrollmentModel", "CanonicalJSON", "Vietnam", "Imaging", "TestSupport"],
        exclude: ["Golden"]),
    tests("USBTransportTests", ["USBTransport", "TestSupport"]),
    tests(
        "DeviceTests",
        ["DeviceDrivers", "DeviceEmulator", "DeviceKit", "USBTransport", "Imaging", "EnrollmentModel", "TestSupport"]),
    tests(
        "SyncTests",
        [
            "SyncProtocol", "SyncAgent", "RegistryServer", "FaultProxy", "Secrets", "Packet", "EnrollmentModel",
            "CanonicalJSON", "TestSupport", logging,
            .product(name: "Hummingbird", package: "hummingbird"),
            .product(name: "HummingbirdTLS", package: "hummingbird"),
        ] + nio),
    tests(
        "EndToEndTests",
        [
            "CanonicalJSON", "EnrollmentModel", "Vietnam", "Enrollment", "Secrets", "Packet", "Storage", "DeviceKit",
            "DeviceDrivers", "DeviceEmulator", "SyncAgent", "SyncProtocol", "RegistryServer", "FaultProxy", "Screens",
            "Terminal", "TestSupport", "SecurityModule", "tram", "tram-registry", grdb, argumentParser,
        ]),
    tests("ArchitectureTests", ["CanonicalJSON", "TestSupport"]),
]

/// `TRAM_FUZZ=1` builds the table with libFuzzer instead of running it over its corpus alone; `scripts/fuzz` says how.
let fuzzers: [Target] =
    Context.environment["TRAM_FUZZ"] == nil
    ? []
    : [
        .executableTarget(
            name: "tram-fuzz", dependencies: ["FuzzTargets"], path: "Tests/Fuzz/tram-fuzz",
            swiftSettings: strict + [.enableExperimentalFeature("Extern")])
    ]

let benchmarks: [Target] = [
    .executableTarget(
        name: "tram-bench",
        dependencies: [
            "CanonicalJSON", "EnrollmentModel", "Enrollment", "Storage", "Secrets", "Packet", "Vietnam", grdb,
        ],
        path: "Benchmarks/tram-bench", swiftSettings: strict)
]

/// `TRAM_ONLY=SecretsTests,Packet` keeps those rooms and what they import: a quick build of one module, and
/// sanitizer runs without the server's dependencies.
func selected(_ all: [Target]) -> [Target] {
    guard let only = Context.environment["TRAM_ONLY"] else { return all }
    var wanted = only.split(separator: ",").map(String.init)
    var kept: Set<String> = []
    while let name = wanted.popLast() {
        guard kept.insert(name).inserted, let target = all.first(where: { $0.name == name }) else { continue }
        for dependency in target.dependencies {
            switch dependency {
            case .targetItem(let name, _), .byNameItem(let name, _): wanted.append(name)
            default: continue
            }
        }
    }
    return all.filter { kept.contains($0.name) }
}

let package = Package(
    name: "tram",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.0.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: selected(systemLibraries + core + devices + sync + executables + testTargets + benchmarks + fuzzers),
    swiftLanguageModes: [.v6]
)
