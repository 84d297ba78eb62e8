import CanonicalJSON
import EnrollmentModel
import Imaging
import Packet
import Secrets
import SyncProtocol
import Vietnam

/// A parser of something that comes from outside, as a function of bytes.
public struct FuzzTarget: Sendable {
    /// Name of the target and of the folder of its corpus.
    public let name: String
    /// The most bytes it is given.
    public let limit: Int
    /// Golden files it begins with, by the beginning of their names.
    public let seeds: [String]
    private let parse: @Sendable ([UInt8]) throws -> Int

    /// A parser.
    ///
    /// - Parameters:
    ///   - name: Name of the target.
    ///   - limit: The most bytes it is given.
    ///   - seeds: Golden files it begins with.
    ///   - parse: Parses, and gives something that depends on what was read, so that nothing of it is left out; throws
    ///     what the parser throws.
    init(
        _ name: String, limit: Int = 65_536, seeds: [String] = [], _ parse: @escaping @Sendable ([UInt8]) throws -> Int
    ) {
        self.name = name
        self.limit = limit
        self.seeds = seeds
        self.parse = parse
    }

    /// Parses bytes; a refusal is as good as a result, everything else ends the process.
    ///
    /// - Returns: Something that depends on what was read, -1 for a refusal.
    @discardableResult
    public func run(_ bytes: [UInt8]) -> Int {
        do { return try parse(bytes) } catch { return -1 }
    }

    /// Whether the parser took the bytes.
    public func accepts(_ bytes: [UInt8]) -> Bool { run(bytes) != -1 }
}

extension FuzzTarget {
    /// An object of canonical JSON that is written again as it was read.
    private static func object<Value: CanonicalCodable>(
        _ name: String, _ seed: String, _ type: Value.Type
    ) -> FuzzTarget {
        FuzzTarget(name, seeds: ["\(seed).json"]) { bytes in
            let value = try Value(json: JSONValue(parsing: bytes))
            let text = value.canonicalBytes
            // What is read is what is written: a signature holds for the bytes, and both sides must mean the same.
            let again = try? Value(json: JSONValue(canonical: text))
            precondition(again?.canonicalBytes == text, "\(name): what was read and written is not read the same")
            return text.count
        }
    }

    private static let objects: [FuzzTarget] = [
        object("revision", "revision", Revision.self), object("batch", "batch", Batch.self),
        object("approval", "approval", Approval.self), object("receipt", "receipt-opened", Receipt.self),
        object("manifest", "manifest", PacketManifest.self),
        object("kit-certificate", "kit-certificate", KitCertificate.self),
        object("user-certificate", "user-certificate", UserCertificate.self),
        object("application-text", "application-text", ApplicationText.self),
        object("hello", "hello", Hello.self), object("batch-offer", "batch-offer", BatchOffer.self),
        object("jws", "revision.signed", JWS.self), object("key-slot", "key-slot", KeySlot.self),
        object("extract-header", "extract-header", ExtractHeader.self),
        object("extract-person", "extract-person", ExtractPerson.self),
        object("returned", "returned", ReturnedText.self), object("checkpoint", "checkpoint", Checkpoint.self),
        object("checkpoint-ack", "checkpoint-ack", CheckpointAck.self),
        object("changes", "changes", ChangesPage.self), object("commit", "commit", CommitAnswer.self),
    ]

    private static let text: [FuzzTarget] = [
        FuzzTarget("canonical-json", seeds: [""]) { bytes in
            let value = try JSONValue(parsing: bytes)
            let text = value.canonicalBytes
            let again = try? JSONValue(canonical: text)
            precondition(again?.canonicalBytes == text, "canonical text is read as it is")
            return text.count
        },
        FuzzTarget("provisioning", seeds: ["provisioning.json"]) { try ProvisioningFile(bytes: $0).bytes.count },
        FuzzTarget("compact-jws") { bytes in
            let read = try CompactJWS(text: String(decoding: bytes, as: UTF8.self))
            return "\(read)".utf8.count
        },
        FuzzTarget("structured-field", limit: 4_096) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            let known = [
                StructuredField.item(text) != nil, StructuredField.count(text) != nil,
                StructuredField.boolean(text) != nil, UploadLimit(field: text) != nil,
            ]
            return known.count { $0 } + (StructuredField.dictionary(text)?.count ?? 0)
        },
        FuzzTarget("personal-number", limit: 4_096) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            return try "\(PersonalNumber(text))".utf8.count
        },
    ]

    private static let files: [FuzzTarget] = [
        FuzzTarget("age", limit: 1 << 20) { bytes in
            guard let secret = SecretKey(LockedBytes(copying: [UInt8](repeating: 7, count: 32))) else { return 0 }
            var opener = AgeOpener(.identities([SealingIdentity(secret: secret)]))
            var opened: [UInt8] = []
            for start in stride(from: 0, to: bytes.count, by: 97) {
                try opener.push(bytes[start..<min(start + 97, bytes.count)], into: &opened)
            }
            try opener.finish(into: &opened)
            return opened.count
        },
        // What a kit is restored from, in the pieces that it is read in.
        FuzzTarget("backup", limit: 1 << 20) { bytes in
            guard let secret = SecretKey(LockedBytes(copying: [UInt8](repeating: 7, count: 32))) else { return 0 }
            var opener = AgeOpener(.identities([SealingIdentity(secret: secret)]))
            var (opened, count) = ([UInt8](), 0)
            for start in stride(from: 0, to: bytes.count, by: 65_536) {
                opened.removeAll(keepingCapacity: true)
                try opener.push(bytes[start..<min(start + 65_536, bytes.count)], into: &opened)
                count += opened.count
            }
            opened.removeAll(keepingCapacity: true)
            try opener.finish(into: &opened)
            return count + opened.count
        },
        // What a kit loads line by line: an extract that is sealed to it.
        FuzzTarget("extract-file", limit: 1 << 20) { bytes in
            guard let secret = SecretKey(LockedBytes(copying: [UInt8](repeating: 7, count: 32))) else { return 0 }
            var lines = ExtractLines(identity: SealingIdentity(secret: secret))
            var read = 0
            for start in stride(from: 0, to: bytes.count, by: 97) {
                read += try lines.push(Array(bytes[start..<min(start + 97, bytes.count)])).count
            }
            return read + (try lines.finish().count)
        },
        FuzzTarget("recovery-share", limit: 4_096, seeds: ["recovery-share"]) { bytes in
            let share = try RecoveryShare(file: LockedBytes(copying: bytes))
            let text = share.exportText()
            let again = try? RecoveryShare(file: text)
            precondition(again?.number == share.number, "a share that was read is written so that it is read again")
            return text.count + share.number
        },
        FuzzTarget("zstd", limit: 1 << 20) { try Zstd.unpack($0, limit: 1 << 20).count },
        FuzzTarget("pgm", limit: 1 << 20) { try PGM.decode($0).pixels.count },
        FuzzTarget("png", limit: 1 << 20) { bytes in
            try PNG.decodeGrey(bytes).pixels.count + PNG.decodeColor(bytes).pixels.count
        },
        FuzzTarget("jpeg", limit: 1 << 20) { bytes in
            try JPEG.decodeGrey(bytes).pixels.count + JPEG.decodeColor(bytes).pixels.count
        },
    ]

    /// Every target.
    public static let all = objects + text + files

    /// The target with a name.
    public static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}
