import Biometrics
import DeviceKit
import Enrollment
import EnrollmentModel
import Imaging
import Secrets
import Vietnam

/// The scanner and the camera on the desk, as the workflow sees them.
final class DeviceCaptureSource: CaptureSource {
    /// How long a person may take to place a finger or face.
    private let patience: Duration
    private let scanner: (any FingerprintScanner)?
    private let camera: (any Camera)?
    /// Told which finger is about to be asked for; an emulated hand puts that finger forward.
    private let announce: @Sendable (CapturePosition) -> Void

    init(
        scanner: (any FingerprintScanner)?, camera: (any Camera)?, patience: Duration = .seconds(30),
        announce: @escaping @Sendable (CapturePosition) -> Void = { _ in }
    ) {
        self.scanner = scanner
        self.camera = camera
        self.patience = patience
        self.announce = announce
    }

    /// A scanner that is not plugged in right now owes its fingers all the same: nobody is handed in without prints
    /// because of a loose cable.
    var positions: Set<CapturePosition> {
        (scanner?.capabilities.positions ?? ScannerCapabilities.flatFingers).union(camera == nil ? [] : [.portrait])
    }

    func deviceLabel(for position: CapturePosition) -> String {
        switch position {
        case .slap, .rolled, .flat: scanner?.device.label ?? "no scanner"
        case .iris: "no iris camera"
        case .portrait, .exceptionPhoto: camera?.device.label ?? "no camera"
        case .document: "no document scanner"
        }
    }

    func capture(
        _ position: CapturePosition, progress: @escaping @Sendable (CaptureHint) -> Void
    ) async throws(CaptureFailure) -> CapturedPicture {
        announce(position)
        do {
            switch position {
            case .portrait: return try await portrait(progress)
            case .slap, .rolled, .flat: return try await finger(position, progress)
            case .iris, .exceptionPhoto, .document:
                throw CaptureFailure.fault(
                    code: DeviceFault.Code.notSupported.rawValue, device: deviceLabel(for: position),
                    detail: position.path.text)
            }
        } catch {
            throw CaptureFailure(error, device: deviceLabel(for: position))
        }
    }

    private func finger(
        _ position: CapturePosition, _ progress: @escaping @Sendable (CaptureHint) -> Void
    ) async throws -> CapturedPicture {
        guard let scanner else {
            throw CaptureFailure.fault(
                code: ProblemCode.noDevice.rawValue, device: deviceLabel(for: position),
                detail: position.path.text)
        }
        guard scanner.capabilities.positions.contains(position) else {
            throw DeviceFault(.notSupported, device: deviceLabel(for: position), detail: position.path.text)
        }
        let frame = try await scanner.capture(patience: patience) { progress(CaptureHint($0)) }
        return try DeviceCaptureSource.picture(of: frame)
    }

    /// A finger frame as a lossless picture with its score.
    static func picture(of frame: FingerFrame) throws -> CapturedPicture {
        let quality = FingerQuality(of: frame.image, resolution: frame.resolution)
        let bytes = try PNG.encode(frame.image)
        return CapturedPicture(
            blob: NewBlob(id: BLAKE2b.hash256(bytes), kind: .finger, mediaType: "image/png", bytes: bytes),
            impression: frame.impression, device: frame.device.label, quality: quality.score,
            hint: quality.reasons.first.map { CaptureHint($0) }, preview: frame.image)
    }

    private func portrait(_ progress: @escaping @Sendable (CaptureHint) -> Void) async throws -> CapturedPicture {
        guard let camera else {
            throw DeviceFault(.notSupported, device: "camera", detail: "no camera is plugged in")
        }
        progress(.holdStill)
        let frame = try await camera.nextFrame(patience: patience)
        return try DeviceCaptureSource.picture(ofPortrait: frame.jpeg, device: camera.device.label)
    }

    /// A JPEG of a face with its score; the camera's bytes stay as they are.
    static func picture(ofPortrait jpeg: [UInt8], device: String) throws -> CapturedPicture {
        let color = try JPEG.decodeColor(jpeg)
        let check = PortraitCheck(of: color)
        return CapturedPicture(
            blob: NewBlob(id: BLAKE2b.hash256(jpeg), kind: .portrait, mediaType: "image/jpeg", bytes: jpeg),
            impression: .photograph, device: device, quality: check.score,
            hint: check.reasons.first.map { CaptureHint($0) }, preview: GreyImage(color))
    }
}

extension CaptureFailure {
    /// What a driver threw, kept apart: what the person can mend, and what is broken.
    init(_ error: any Error, device: String) {
        switch error {
        case let failure as CaptureFailure: self = failure
        case let retry as CaptureRetry:
            switch retry {
            case .noFingerInTime, .noFrameInTime: self = .retry(.nothingInTime)
            case .shortFrame, .emptyFrame, .liftedTooEarly: self = .retry(.incomplete)
            }
        case let fault as DeviceFault:
            // The desk looks its words up by the catalogue's codes.
            let code = fault.code == .unplugged ? ProblemCode.deviceUnplugged.rawValue : fault.code.rawValue
            self = .fault(code: code, device: fault.device, detail: fault.detail)
        case is CancellationError: self = .cancelled
        case let error as ImageFileError:
            // A camera that gives half a JPEG once is asked again; the person does nothing wrong.
            self =
                error.code == .damaged
                ? .retry(.incomplete) : .fault(code: "bad_answer", device: device, detail: "\(error)")
        default: self = .fault(code: "usb", device: device, detail: "\(error)")
        }
    }
}

extension CaptureHint {
    init(_ progress: CaptureProgress) {
        self =
            switch progress {
            case .preparing: .preparing
            case .placeFinger: .present
            case .holdStill: .holdStill
            case .readingAgain: .again
            case .liftFinger: .lift
            }
    }
}

extension CaptureHint {
    init(_ reason: FingerQualityReason) {
        self =
            switch reason {
            case .noFinger: .nothingInTime
            case .tooSmall: .tooSmall
            case .offCentre: .offCentre
            case .tooLight: .pressMore
            case .tooDark: .tooWet
            case .tooDry: .tooDry
            case .blurred: .blurred
            case .unclear: .dirty
            }
    }
}

extension CaptureHint {
    init(_ reason: PortraitReason) {
        self =
            switch reason {
            case .tooSmall: .tooSmall
            case .tooDark: .tooDark
            case .tooBright: .tooBright
            case .blurred: .blurred
            }
    }
}
