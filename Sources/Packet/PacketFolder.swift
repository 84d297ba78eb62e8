import CanonicalJSON
public import EnrollmentModel
public import Secrets

/// A packet as files in a folder: `manifest.json` (signed) and `NN-kind.age`, one per part, in the manifest's order.
///
/// The manifest is written last: a folder that has one holds every part, durable and read back.
public struct PacketFolder: Sendable {
    /// Name of the manifest's file.
    public static let manifestName = "manifest.json"
    /// The folder.
    public let path: String

    /// A packet in the folder at `path`, which exists.
    public init(path: String) { self.path = path }

    /// Name of the file of part number `index`.
    public static func fileName(_ index: Int, _ kind: SealedPart.Kind) -> String {
        let number = index < 10 ? "0\(index)" : "\(index)"
        return "\(number)-\(PartName(index, kind).kind).age"
    }

    /// Path of the file of part number `index`.
    public func file(_ index: Int, _ kind: SealedPart.Kind) -> String { "\(path)/\(Self.fileName(index, kind))" }

    /// A blob to be sealed and where its bytes come from.
    public struct Source {
        let blob: BlobReference
        let next: () throws -> [UInt8]?

        /// A blob whose content `next` gives piece by piece, nothing after the last.
        public init(_ blob: BlobReference, next: @escaping () throws -> [UInt8]?) {
            self.blob = blob
            self.next = next
        }
    }

    /// Seals text and blobs, makes each file durable and reads it back with the file key still in hand.
    ///
    /// - Parameters:
    ///   - text: The application's canonical JSON.
    ///   - blobs: In the order of travel.
    ///   - recipients: Current, then next.
    ///   - random: Where keys and nonces come from.
    /// - Returns: The parts, text first, for the manifest.
    /// - Throws: ``PacketError``, ``FileError``, or what a source throws. Nothing counts before the manifest is there.
    public func seal(
        text: [UInt8], blobs: [Source], to recipients: [SealingRecipient],
        random: some RandomSource = SystemRandom()
    ) throws -> [SealedPart] {
        var rest: [UInt8]? = text
        var parts = [
            try seal(.text, index: 0, to: recipients, random: random) {
                defer { rest = nil }
                return rest
            }
        ]
        for (index, source) in blobs.enumerated() {
            parts.append(
                try seal(.blob(source.blob), index: index + 1, to: recipients, random: random, next: source.next))
        }
        return parts
    }

    /// Writes the signed manifest: from here on the packet exists.
    ///
    /// - Throws: ``FileError``.
    public func write(manifest: JWS) throws(FileError) {
        let temporary = "\(path)/.\(Self.manifestName)"
        var file = try DurableFile(creating: temporary)
        try file.write(manifest.canonicalBytes)
        try file.sync()
        try DurableFile.rename(temporary, to: "\(path)/\(Self.manifestName)", in: path)
    }

    /// The signed manifest.
    ///
    /// - Throws: ``PacketError/manifest(_:)`` or ``FileError``.
    public func manifest() throws -> JWS {
        var bytes: [UInt8] = []
        do {
            try DurableFile.read("\(path)/\(Self.manifestName)") { bytes += $0 }
        } catch let error as FileError where error.isMissing {
            throw PacketError.manifest(.missing)
        }
        do {
            return try JWS(json: JSONValue(canonical: bytes))
        } catch {
            throw PacketError.manifest(.shape("\(error)"))
        }
    }

    private func seal(
        _ kind: SealedPart.Kind, index: Int, to recipients: [SealingRecipient], random: some RandomSource,
        next: () throws -> [UInt8]?
    ) throws -> SealedPart {
        let path = file(index, kind)
        var sealer = PartSealer(kind, index: index, to: recipients, random: random)
        var target = try DurableFile(creating: path)
        var buffer: [UInt8] = []
        while let piece = try next() {
            sealer.push(piece, into: &buffer)
            try target.write(buffer)
            buffer.removeAll(keepingCapacity: true)
        }
        let reader = try sealer.finish(into: &buffer)
        try target.write(buffer)
        try target.sync()
        try DurableFile.syncFolder(self.path)
        let part = reader.part
        try check(path, name: PartName(index, kind), reader) { _ in }
        return part
    }
}

// MARK: - Reading

extension PacketFolder {
    /// Checks hash and length of every sealed file, without any key.
    ///
    /// - Returns: What is wrong, by part; empty when all is well.
    public func problems(with manifest: PacketManifest) throws -> [PacketError] {
        var problems: [PacketError] = []
        for (index, part) in manifest.parts.enumerated() {
            do {
                try check(index, part)
            } catch let error as PacketError {
                problems.append(error)
            }
        }
        return problems
    }

    /// Checks hash and length of one sealed file, without any key.
    ///
    /// - Throws: ``PacketError`` or ``FileError``.
    public func check(_ index: Int, of manifest: PacketManifest) throws {
        try check(index, manifest.parts[index])
    }

    private func check(_ index: Int, _ part: SealedPart) throws {
        var check = PartCheck(part, index: index)
        try readPart(index, part) { try check.push($0) }
        try check.finish()
    }

    /// Checks and opens one part.
    ///
    /// - Parameter take: Gets the content piece by piece; it counts only when this returns.
    /// - Throws: ``PacketError``, ``FileError``, or what `take` throws.
    public func open(
        _ index: Int, of manifest: PacketManifest, with identities: [SealingIdentity],
        take: ([UInt8]) throws -> Void
    ) throws {
        let part = manifest.parts[index]
        let opener = PartOpener(part, index: index, identities: identities)
        try check(file(index, part.kind), name: PartName(index, part.kind), opener, take: take)
    }

    private func readPart(_ index: Int, _ part: SealedPart, _ take: ([UInt8]) throws -> Void) throws {
        do {
            try DurableFile.read(file(index, part.kind), take)
        } catch let error as FileError where error.isMissing {
            throw PacketError.part(PartName(index, part.kind), .missing)
        }
    }

    private func check(
        _ path: String, name: PartName, _ opener: consuming PartOpener, take: ([UInt8]) throws -> Void
    ) throws {
        var content: [UInt8] = []
        do {
            try DurableFile.read(path) { piece in
                try opener.push(piece, into: &content)
                try take(content)
                content.removeAll(keepingCapacity: true)
            }
        } catch let error as FileError where error.isMissing {
            throw PacketError.part(name, .missing)
        }
        try opener.finish(into: &content)
        try take(content)
    }
}
