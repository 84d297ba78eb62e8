public import CanonicalJSON
public import EnrollmentModel

/// One sealed file that still has to travel, in whole or from some byte on.
public struct UploadStep: Sendable, Equatable {
    /// The application.
    public var key: PacketKey
    /// The file, by the hash of its sealed bytes.
    public var part: Digest
    /// What is inside.
    public var kind: SealedPart.Kind
    /// Id of the upload resource, nothing when one must be created first.
    public var upload: String?
    /// Bytes the registry holds durably.
    public var offset: Int
    /// Bytes of the whole file.
    public var length: Int
    /// Place of its batch in the order of age, 0 for the oldest.
    public var age: Int

    /// A step.
    public init(
        key: PacketKey, part: Digest, kind: SealedPart.Kind, upload: String?, offset: Int, length: Int, age: Int
    ) {
        self.key = key
        self.part = part
        self.kind = kind
        self.upload = upload
        self.offset = offset
        self.length = length
        self.age = age
    }

    /// Bytes still to send.
    public var rest: Int { length - offset }
}

/// The order of travel: text first, then pictures by kind, shortest rest first, older batches before newer ones.
public enum UploadPlan {
    /// The steps in the order in which they travel.
    public static func order(_ steps: [UploadStep]) -> [UploadStep] {
        steps.sorted { a, b in
            let (x, y) = (tier(a.kind), tier(b.kind))
            guard x == y else { return x < y }
            guard a.rest == b.rest else { return a.rest < b.rest }
            return a.age == b.age ? a.part < b.part : a.age < b.age
        }
    }

    /// 0 for text, then the kinds of blobs in the order of ``EnrollmentModel/BlobKind``.
    public static func tier(_ kind: SealedPart.Kind) -> Int {
        switch kind {
        case .text: 0
        case .blob(let blob): 1 + (BlobKind.allCases.firstIndex(of: blob.kind) ?? BlobKind.allCases.count)
        }
    }
}
