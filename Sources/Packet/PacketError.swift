public import EnrollmentModel
public import Secrets

/// Why a packet was not sealed or not believed; names the part at fault.
public enum PacketError: Error, Equatable, Sendable {
    /// The manifest itself.
    case manifest(ManifestProblem)
    /// One of the sealed files.
    case part(PartName, PartProblem)
}

/// Which part of a packet, for people and logs: nothing personal in it.
public struct PartName: Hashable, Sendable, CustomStringConvertible {
    /// Place in the manifest, from 0.
    public let index: Int
    /// `text`, or the kind of the blob.
    public let kind: String

    /// The name of a part.
    public init(_ index: Int, _ kind: SealedPart.Kind) {
        self.index = index
        switch kind {
        case .text: self.kind = "text"
        case .blob(let blob): self.kind = blob.kind.rawValue
        }
    }

    /// `part 3 (finger)`.
    public var description: String { "part \(index) (\(kind))" }
}

/// What is wrong with a manifest.
public enum ManifestProblem: Error, Equatable, Sendable, CustomStringConvertible {
    /// The signature.
    case signature(JWSError)
    /// Not the canonical encoding of a manifest; says where.
    case shape(String)
    /// Sealed for another registry.
    case registry(String)
    /// There is no manifest.
    case missing

    /// What is wrong.
    public var description: String {
        switch self {
        case .signature(let error): "\(error)"
        case .shape(let reason): "it cannot be read: \(reason)"
        case .registry(let name): "it is for the registry \(name)"
        case .missing: "it is not there"
        }
    }
}

/// What is wrong with a sealed file.
public enum PartProblem: Error, Equatable, Sendable, CustomStringConvertible {
    /// There is no such file.
    case missing
    /// The sealed file does not have the length that the manifest says.
    case sealedLength(expected: Int, found: Int)
    /// The sealed file is not the one that the manifest names.
    case sealedHash
    /// It does not open.
    case age(AgeError)
    /// What is inside does not unpack.
    case zstd(ZstdError)
    /// What is inside does not have the length that the manifest says.
    case plainLength(expected: Int, found: Int)
    /// What is inside is not what the manifest names.
    case plainHash
    /// What is inside is larger than anything that is accepted.
    case tooLarge(limit: Int)

    /// What is wrong, without a word about the content.
    public var description: String {
        switch self {
        case .missing: "it is not there"
        case .sealedLength(let expected, let found): "the file has \(found) bytes instead of \(expected)"
        case .sealedHash: "the file was changed or is another one"
        case .age(let error): "\(error)"
        case .zstd(let error): "\(error)"
        case .plainLength(let expected, let found): "the content has \(found) bytes instead of \(expected)"
        case .plainHash: "the content is another than was named"
        case .tooLarge(let limit): "the content is larger than \(limit) bytes"
        }
    }
}

extension PacketError: CustomStringConvertible {
    /// Which part, and what is wrong with it.
    public var description: String {
        switch self {
        case .manifest(let problem): "the manifest is not accepted: \(problem)"
        case .part(let name, let problem): "\(name) is not accepted: \(problem)"
        }
    }
}
