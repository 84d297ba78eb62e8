import EnrollmentModel
import Foundation
import Logging
import Packet
import RegistryServer
import Secrets
import SyncAgent
import Testing

/// A registry in a temporary folder that serves on the loopback interface.
final class TestRegistry: Sendable {
    let home: RegistryHome
    let store: SQLiteRegistryStore
    let registry: Registry

    init(clock: RegistryClock = .system, name: String = "test-registry") throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tram-\(UUID().uuidString)").path
        home = try RegistryHome.initialize(path: folder, name: name, hosts: [], clock: clock)
        store = try SQLiteRegistryStore(path: home.databasePath)
        registry = Self.make(home, store, try FolderBlobStore(root: home.blobsPath), clock)
    }

    deinit { try? FileManager.default.removeItem(atPath: home.path) }

    static func make(
        _ home: RegistryHome, _ store: SQLiteRegistryStore, _ blobs: FolderBlobStore, _ clock: RegistryClock
    ) -> Registry {
        Registry(
            name: home.name, keys: home.keys, store: store, blobs: blobs, clock: clock,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    /// Everything from the disk again, as after a crash.
    func reopened() throws -> Registry {
        Self.make(
            try RegistryHome(path: home.path), try SQLiteRegistryStore(path: home.databasePath),
            try FolderBlobStore(root: home.blobsPath), .system)
    }

    func kit(_ name: String = "K0001", clock: RegistryClock = .system) async throws -> TestKit {
        let code = ActivationCode.generate()
        let id = try #require(KitID(name))
        let order = RegistryHome.KitOrder(
            kit: id, unit: UnitCode(vintage: "2025-07", code: "23557"), url: "https://127.0.0.1:1", days: 30,
            cost: .weakForTests)
        return try TestKit(try await home.issue(order, code: code, store: store, clock: clock), code: code)
    }

    /// One sync of a kit with this registry.
    @discardableResult
    func sync(_ kit: TestKit, _ outbox: MemoryOutbox) async throws -> SyncOutcome {
        try await serving { port in
            try await SyncSession(access: kit.access, outbox: outbox, options: .test(port: port)).run()
        }
    }

    /// Serves while `body` runs, then stops hard: tasks are cancelled wherever they are.
    func serving<Value: Sendable>(
        _ registry: Registry? = nil, _ body: @escaping @Sendable (_ port: Int) async throws -> Value
    ) async throws -> Value {
        let registry = registry ?? self.registry
        let (ports, announce) = AsyncStream.makeStream(of: Int.self)
        let home = home
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                try await RegistryService(
                    registry: registry, home: home, address: .init(host: "127.0.0.1", port: 0),
                    logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
                ) { port in announce.yield(port) }.run()
                return nil
            }
            group.addTask {
                for await port in ports { return try await body(port) }
                return nil
            }
            defer { group.cancelAll() }
            while let value = try await group.next() {
                if let value { return value }
            }
            throw CancellationError()
        }
    }
}

extension SyncOptions {
    /// Options of tests: no waiting between tries, another address than the certificate's.
    static func test(port: Int) -> SyncOptions {
        var options = SyncOptions()
        options.url = "https://127.0.0.1:\(port)"
        options.sleep = { _ in }
        return options
    }
}
