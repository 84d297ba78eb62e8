import Foundation
import TestSupport
import Testing

/// Screens as text files under `Golden/`; `TRAM_RECORD=1` writes them anew.
enum Golden {
    private static let folder = SharedMaterial.checkout.appendingPathComponent("Tests/ScreensTests/Golden")

    /// Whether files are to be written instead of compared.
    static var isRecording: Bool { ProcessInfo.processInfo.environment["TRAM_RECORD"] == "1" }

    /// Compares `picture` with the file `name`.txt.
    static func expect(_ picture: String, is name: String, _ location: SourceLocation = #_sourceLocation) throws {
        let file = folder.appendingPathComponent("\(name).txt")
        if isRecording {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try picture.write(to: file, atomically: true, encoding: .utf8)
            return
        }
        let golden = try String(contentsOf: file, encoding: .utf8)
        #expect(
            golden.unicodeScalars.elementsEqual(picture.unicodeScalars),
            "\(name) differs; look at it, then TRAM_RECORD=1. Now:\n\(picture)", sourceLocation: location)
    }
}
