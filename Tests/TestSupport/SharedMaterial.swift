public import Foundation

/// Recordings, vectors and official data that lie beside the checkout and are not part of it.
///
/// A test that needs them asks here and skips with a message where they are absent.
public enum SharedMaterial {
    /// The folder `shared` next to the checkout, or the one named by `TRAM_SHARED`.
    public static var root: URL? {
        let fromEnvironment = ProcessInfo.processInfo.environment["TRAM_SHARED"].map { URL(fileURLWithPath: $0) }
        let beside = checkout.deletingLastPathComponent().appendingPathComponent("shared")
        return [fromEnvironment, beside].compactMap { $0 }
            .first { FileManager.default.fileExists(atPath: $0.path) }
    }

    /// The top folder of this checkout.
    public static var checkout: URL {
        URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    }

    /// `path` inside the shared folder if it is there.
    public static func url(_ path: String) -> URL? {
        guard let url = root?.appendingPathComponent(path) else { return nil }
        return FileManager.default.fileExists(atPath: url.path) ? url : nil
    }

    /// Says once per test that it was skipped and what was missing.
    public static func skipMessage(_ path: String) -> String {
        "skipped: \(path) is not beside this checkout (set TRAM_SHARED to its folder)"
    }
}
