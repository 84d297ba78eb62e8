public import CanonicalJSON

/// Why the blob store did not do as asked.
public enum BlobFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// An append does not begin where the file ends.
    case offset(held: Int)
    /// There is no such file.
    case missing
    /// The disk failed.
    case file(FileFault)

    /// What is wrong.
    public var description: String {
        switch self {
        case .offset(let held): "the file goes on at byte \(held)"
        case .missing: "the file is not there"
        case .file(let fault): fault.description
        }
    }
}

/// Where the registry keeps sealed files and opened pictures. Nothing in it is named by its content.
public protocol BlobStore: Sendable {
    /// Bytes of an unfinished upload that are durable when this returns; 0 when none came yet.
    func held(of upload: String) async throws(BlobFault) -> Int

    /// Adds bytes to an unfinished upload; durable after the next ``held(of:)``.
    ///
    /// - Throws: ``BlobFault/offset(held:)`` when the file has another length than `offset`: somebody else wrote.
    func append(_ bytes: [UInt8], to upload: String, at offset: Int) async throws(BlobFault)

    /// BLAKE2b-256 of what is held of an upload, read back from the disk.
    func digest(of upload: String) async throws(BlobFault) -> Digest

    /// Turns an upload into a sealed file that stays; durable before return.
    ///
    /// - Returns: The file's name.
    func keep(_ upload: String) async throws(BlobFault) -> String

    /// Forgets an unfinished upload.
    func discard(_ upload: String) async throws(BlobFault)

    /// Bytes of a kept file, fewer than `count` only at its end.
    func read(_ file: String, offset: Int, count: Int) async throws(BlobFault) -> [UInt8]

    /// Begins a new kept file for something opened, and gives it its name.
    func create() async throws(BlobFault) -> String

    /// Adds bytes at the end of a file from ``create()``.
    func extend(_ file: String, with bytes: [UInt8]) async throws(BlobFault)

    /// Returns when a file from ``create()`` is durable with its name.
    func settle(_ file: String) async throws(BlobFault)

    /// Removes a kept file; one that is not there is fine.
    func remove(_ file: String) async throws(BlobFault)

    /// Takes a kept file out of the way without destroying it; one that is not there is fine.
    func setAside(_ file: String) async throws(BlobFault)

    /// Names of everything that is here: unfinished uploads and kept files.
    func names() async throws(BlobFault) -> Set<String>
}
