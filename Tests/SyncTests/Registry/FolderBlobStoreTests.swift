import CanonicalJSON
import EnrollmentModel
import Foundation
import RegistryServer
import Secrets
import SyncAgent
import Testing

/// The folder on a disk that fails.
struct FolderBlobStoreTests {
    private let root = FileManager.default.temporaryDirectory.appendingPathComponent("tram-\(UUID().uuidString)").path

    @Test func whatACrashLeftBehindGoesOutOfTheWayAndNothingElse() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let made = try kit.batch([[3_000], [200_000]])
        let outbox = MemoryOutbox([made])
        let blobs = registry.registry.blobs
        await outbox.damage(try #require(made.1[1].manifest.parts.last?.sealedHash), from: 150_000)
        try await registry.sync(kit, outbox)
        let before = try await blobs.names()
        // One application opened (two sealed files, a picture), one with its text and half a picture.
        #expect(before.count == 5)
        let left = try await blobs.create()
        try await blobs.append([1], to: "givenup", at: 0)
        #expect(try await blobs.names() == before.union([left, "givenup"]))
        try await registry.serving { port in
            _ = try await SyncSession(access: kit.access, outbox: MemoryOutbox(), options: .test(port: port)).run()
            while try await blobs.names().count > before.count { await Task.yield() }
        }
        #expect(try await blobs.names() == before)
        // A database that was put back from an older copy does not know what it had opened: that is never destroyed.
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(registry.home.blobsPath)/left") == [left])
    }

    @Test func aPictureThatIsHereAlreadyLeavesNoFile() async throws {
        let registry = try TestRegistry()
        let kit = try await registry.kit()
        let first = try kit.batch([[3_000]])
        let second = try kit.batch([[4_000]], BatchPlan(id: "b2", seal: 2, after: first.1))
        try await registry.serving { port in
            for made in [first, second] {
                let outbox = MemoryOutbox([made])
                _ = try await SyncSession(access: kit.access, outbox: outbox, options: .test(port: port)).run()
            }
        }
        // Two and three sealed files, two pictures.
        #expect(try await registry.registry.blobs.names().count == 7)
        #expect(try await registry.registry.blobs.names().subtracting(registry.store.files()).isEmpty)
    }

    @Test func oneProcessServesARegistry() async throws {
        let registry = try TestRegistry()
        try await registry.serving { _ in
            let error = await #expect(throws: RegistryHomeError.self) { try await registry.serving { _ in } }
            guard case .serving = error else {
                Issue.record("another reason: \(String(describing: error))")
                return
            }
        }
        try await registry.serving { _ in }
    }

    /// A file that takes bytes and refuses to be synced, as one does whose disk fails: a link to a device.
    private func breakDisk(under upload: String) throws {
        let path = "\(root)/incoming/\(upload)"
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/null")
    }

    @Test(arguments: [false, true]) func anUploadWhoseSyncFailedBeginsAnew(isKept: Bool) async throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let store = try FolderBlobStore(root: root)
        let bytes = [UInt8](repeating: 7, count: 100)
        try await store.append(bytes, to: "u", at: 0)
        #expect(try await store.held(of: "u") == 100)
        try breakDisk(under: "u")
        let fault = await #expect(throws: BlobFault.self) {
            if isKept { _ = try await store.keep("u") } else { _ = try await store.held(of: "u") }
        }
        guard case .file(let reason) = fault else {
            Issue.record("another failure: \(String(describing: fault))")
            return
        }
        #expect(reason.call == "fdatasync")
        #expect(try await store.held(of: "u") == 0)
        try await store.append(bytes, to: "u", at: 0)
        #expect(try await store.held(of: "u") == 100)
        #expect(try await store.digest(of: "u") == BLAKE2b.hash256(bytes))
    }
}
