import CanonicalJSON
import Foundation
import RegistryServer
import Secrets
import Testing

/// The folder on a disk that fails.
struct FolderBlobStoreTests {
    private let root = FileManager.default.temporaryDirectory.appendingPathComponent("tram-\(UUID().uuidString)").path

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
