import DeviceKit
import Enrollment
import EnrollmentModel
import Foundation
import Imaging

/// Pictures from files instead of devices: `right_thumb.pgm` … `left_little.png` in a folder, and one JPEG of the face.
///
/// Single flat fingers only: whoever has slaps or rolled prints has a scanner that gives them.
struct FolderCaptureSource: CaptureSource {
    /// Resolution of the files, dots per inch; PGM and PNG of scanners rarely say it themselves.
    static let resolution = 500

    private let fingers: [CapturePosition: URL]
    private let portrait: URL?
    /// Whatever has no file comes from here.
    private let devices: any CaptureSource

    /// Files of a folder, a portrait file, and the devices for what neither names.
    init(fingers folder: String?, portrait: String?, devices: any CaptureSource) throws {
        var found: [CapturePosition: URL] = [:]
        if let folder {
            let url = URL(fileURLWithPath: folder)
            for finger in Finger.allCases {
                let candidates = ["pgm", "png"].map { url.appendingPathComponent("\(finger.name).\($0)") }
                found[.flat(finger)] = candidates.first { FileManager.default.fileExists(atPath: $0.path) }
            }
            guard !found.isEmpty else { throw CommandFailure.unreadable("\(folder)/right_thumb.pgm") }
        }
        fingers = found
        self.portrait = portrait.map { URL(fileURLWithPath: $0) }
        self.devices = devices
    }

    var positions: Set<CapturePosition> {
        get async {
            // With a folder, a finger without a file is asked for all the same: it needs its reason, not silence.
            let flats = fingers.isEmpty ? [] : Finger.allCases.map(CapturePosition.flat)
            return await devices.positions.union(flats).union(portrait == nil ? [] : [.portrait])
        }
    }

    func deviceLabel(for position: CapturePosition) async -> String {
        file(for: position) == nil ? await devices.deviceLabel(for: position) : "file"
    }

    private func file(for position: CapturePosition) -> URL? {
        position == .portrait ? portrait : fingers[position]
    }

    func capture(
        _ position: CapturePosition, progress: @escaping @Sendable (CaptureHint) -> Void
    ) async throws(CaptureFailure) -> CapturedPicture {
        guard let file = file(for: position) else {
            if case .flat = position, !fingers.isEmpty {
                throw .fault(
                    code: "missing_file", device: position.path.text,
                    detail: "no file of this finger: give one, or its reason under `missing`")
            }
            return try await devices.capture(position, progress: progress)
        }
        do {
            guard let bytes = FileManager.default.contents(atPath: file.path).map([UInt8].init) else {
                throw CommandFailure.unreadable(file.path)
            }
            if position == .portrait { return try DeviceCaptureSource.picture(ofPortrait: bytes, device: "file") }
            let image = file.pathExtension == "png" ? try PNG.decodeGrey(bytes) : try PGM.decode(bytes)
            let description = DeviceDescription(driver: "file", model: "file", identity: "-", location: "-")
            return try DeviceCaptureSource.picture(
                of: FingerFrame(
                    image: image, resolution: Self.resolution, impression: .plain, device: description))
        } catch {
            throw .fault(code: "bad_file", device: file.lastPathComponent, detail: "\(error)")
        }
    }
}
