public import CanonicalJSON

/// Everything an application can hold a picture of: 3 slaps, 10 rolled, 10 flat, 2 irises, portrait, exception
/// photo and documents.
public enum CapturePosition: Hashable, Sendable {
    /// Several fingers together.
    case slap(Slap)
    /// One finger rolled from nail to nail.
    case rolled(Finger)
    /// One finger pressed flat.
    case flat(Finger)
    /// One iris.
    case iris(Eye)
    /// The face.
    case portrait
    /// The body part that explains a missing capture, for the supervisor's eyes only.
    case exceptionPhoto
    /// Page `number` of the papers shown, from 1.
    case document(number: Int)

    /// Every position but the documents, in the order of capture of TT 60/2021 art. 5.
    public static let biometric: [CapturePosition] =
        [.rightFour, .leftFour, .thumbs].map(CapturePosition.slap) + Finger.allCases.map(CapturePosition.rolled)
        + Finger.allCases.map(CapturePosition.flat) + Eye.allCases.map(CapturePosition.iris) + [.portrait]

    /// Where its result stands among the fields: `capture.rolled.right_thumb`.
    public var path: FieldPath {
        let tail =
            switch self {
            case .slap(let slap): "slap.\(slap.rawValue)"
            case .rolled(let finger): "rolled.\(finger.name)"
            case .flat(let finger): "flat.\(finger.name)"
            case .iris(let eye): "iris.\(eye.rawValue)"
            case .portrait: "portrait"
            case .exceptionPhoto: "exception_photo"
            case .document(let number): "document.n\(number)"
            }
        return FieldPath(stringLiteral: "capture.\(tail)")
    }

    /// The position that a path stands for.
    public init?(path: FieldPath) {
        if let position = (Self.biometric + [.exceptionPhoto]).first(where: { $0.path == path }) {
            self = position
        } else if path.text.hasPrefix("capture.document.n"), let number = Int(path.text.dropFirst(18)), number > 0,
            Self.document(number: number).path == path
        {
            self = .document(number: number)
        } else {
            return nil
        }
    }

    /// What kind of blob belongs here.
    public var blobKind: BlobKind {
        switch self {
        case .slap, .rolled, .flat: .finger
        case .iris: .iris
        case .portrait: .portrait
        case .exceptionPhoto: .exceptionPhoto
        case .document: .document
        }
    }
}

/// What a blob shows; pictures travel in this order (fingers before the portrait: the 1:N search waits for them).
public enum BlobKind: String, Sendable, CaseIterable {
    /// A finger impression.
    case finger
    /// The face.
    case portrait
    /// An iris.
    case iris
    /// A body part that explains an exception.
    case exceptionPhoto = "exception_photo"
    /// A paper.
    case document
    /// The citizen's signature or thumb under the printed form.
    case signature
}

/// Why a finger, eye or face could not be taken, in the categories of TT 07/2016 and the OSIA standard.
public enum MissingReason: String, Sendable, CaseIterable {
    /// Cụt.
    case amputated
    /// Khèo or dị tật.
    case deformed
    /// Mòn: ridges worn off by work or age.
    case worn
    /// Băng bó: will heal.
    case bandaged
    /// The person cannot or will not, and the officer says why in the note.
    case unobtainable
    /// Under the age at which the law takes it.
    case underAge = "under_age"
}

/// Why a picture below the quality bar was kept after the allowed tries.
public enum ForcedReason: String, Sendable, CaseIterable {
    /// The best of the allowed tries; nothing better can be expected today.
    case bestOfTries = "best_of_tries"
    /// Worn or dry skin of work and age.
    case wornSkin = "worn_skin"
    /// The supervisor said so.
    case supervisor
}

/// A picture that was taken.
public struct Capture: Sendable, Equatable {
    /// The blob, by the hash of its plaintext.
    public var blob: Digest
    /// How it was taken.
    public var impression: ImpressionType
    /// Make, model and serial of the device as one line.
    public var device: String
    /// The kit's own measure, 0 (useless) to 100.
    public var quality: Int
    /// How many tries it took, from 1.
    public var attempts: Int
    /// Why it was kept below the bar, if it was.
    public var forced: ForcedReason?

    /// A capture; `quality` within 0–100 and at least one attempt.
    public init(
        blob: Digest, impression: ImpressionType, device: String, quality: Int, attempts: Int,
        forced: ForcedReason? = nil
    ) {
        precondition((0...100).contains(quality) && attempts >= 1)
        self.blob = blob
        self.impression = impression
        self.device = device
        self.quality = quality
        self.attempts = attempts
        self.forced = forced
    }
}

/// What came of one position.
public enum CaptureResult: Sendable, Equatable {
    /// A picture was taken.
    case captured(Capture)
    /// There is nothing to take, and the reason; the note says more where the reason is not enough.
    case missing(MissingReason, note: String?)
    /// The person has it, the device cannot take it; never counted as missing.
    case notSupportedByDevice(device: String)
}

extension CaptureResult: CanonicalCodable {
    /// An object with `status` captured, missing or not_supported.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        switch try reader.string("status") {
        case "captured":
            let forced = try reader.stringIfPresent("forced")
            guard forced == nil || forced.flatMap(ForcedReason.init(rawValue:)) != nil else {
                throw ShapeError("forced", expected: "a known reason")
            }
            self = .captured(
                Capture(
                    blob: try reader.digest("blob"),
                    impression: try reader.choice("impression"),
                    device: try reader.string("device"),
                    quality: try reader.int("quality", in: 0...100),
                    attempts: try reader.int("attempts", in: 1...1000),
                    forced: forced.flatMap(ForcedReason.init(rawValue:))))
        case "missing":
            self = .missing(try reader.choice("reason"), note: try reader.stringIfPresent("note"))
        case "not_supported":
            self = .notSupportedByDevice(device: try reader.string("device"))
        default:
            throw ShapeError("status", expected: "captured, missing or not_supported")
        }
    }

    /// The canonical form, see ``init(json:)``.
    public var json: JSONValue {
        switch self {
        case .captured(let capture):
            var object: JSONObject = [
                "status": "captured", "blob": capture.blob.json, "impression": .string(capture.impression.rawValue),
                "device": .string(capture.device), "quality": .int(capture.quality),
                "attempts": .int(capture.attempts),
            ]
            object["forced"] = capture.forced.map { .string($0.rawValue) }
            return .object(object)
        case .missing(let reason, let note):
            var object: JSONObject = ["status": "missing", "reason": .string(reason.rawValue)]
            object["note"] = note.map(JSONValue.string)
            return .object(object)
        case .notSupportedByDevice(let device):
            return ["status": "not_supported", "device": .string(device)]
        }
    }
}
