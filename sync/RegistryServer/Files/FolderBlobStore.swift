public import CanonicalJSON
import Secrets

/// A blob store in a folder: `incoming/` for unfinished uploads, `kept/xx/` for what stays, `left/` for what nothing
/// points to any more.
public actor FolderBlobStore: BlobStore {
    private nonisolated let queue = DiskQueue()
    private let root: String
    private static let piece = 64 * 1024

    /// File work runs on its own thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe queue.asUnownedSerialExecutor() }

    /// A store in `root`, which is made if it is missing.
    public init(root: String) throws(FileFault) {
        self.root = root
        try DurableFolder.make("\(root)/incoming")
        try DurableFolder.make("\(root)/kept")
        try DurableFolder.sync(root)
    }

    /// Bytes of an unfinished upload that are durable when this returns.
    ///
    /// After a failed sync the system may have dropped bytes and call the next sync a success, so that nothing of the
    /// upload can be believed any more: it begins anew.
    public func held(of upload: String) throws(BlobFault) -> Int {
        do {
            return try forgetting([incoming(upload)]) { () throws(FileFault) in
                let file = try DurableFile(path(of: upload), readOnly: true)
                try file.sync()
                return try file.length()
            }
        } catch {
            guard error == .missing else { throw error }
            return 0
        }
    }

    /// Adds bytes to an unfinished upload.
    public func append(_ bytes: [UInt8], to upload: String, at offset: Int) throws(BlobFault) {
        let isNew = !DurableFolder.exists(incoming(upload))
        let held = try wrap { () throws(FileFault) -> Int in
            let file = try DurableFile(incoming(upload), creating: offset == 0)
            let held = try file.length()
            guard held == offset else { return held }
            try file.write(bytes, at: offset)
            return offset
        }
        guard held == offset else { throw .offset(held: held) }
        if isNew { try wrap { () throws(FileFault) in try DurableFolder.sync("\(root)/incoming") } }
    }

    /// BLAKE2b-256 of what is held of an upload.
    public func digest(of upload: String) throws(BlobFault) -> Digest {
        try wrap { () throws(FileFault) in
            let file = try DurableFile(path(of: upload), readOnly: true)
            var hasher = BLAKE2bHasher()
            while true {
                let bytes = try file.read(Self.piece, at: hasher.count)
                guard !bytes.isEmpty else { return hasher.finish() }
                hasher.update(bytes)
            }
        }
    }

    /// Turns an upload into a file that stays, under the same random name; once more is fine.
    public func keep(_ upload: String) throws(BlobFault) -> String {
        guard !DurableFolder.exists(kept(upload)) else {
            try wrap { () throws(FileFault) in try DurableFolder.sync(shard(of: upload)) }
            return upload
        }
        try forgetting([incoming(upload), kept(upload)]) { () throws(FileFault) in
            try DurableFile(incoming(upload), readOnly: true).sync()
            try makeShard(of: upload)
            try DurableFolder.move(incoming(upload), to: kept(upload))
        }
        return upload
    }

    /// Forgets an unfinished upload.
    public func discard(_ upload: String) throws(BlobFault) {
        try wrap { () throws(FileFault) in try DurableFolder.remove(incoming(upload)) }
    }

    /// Bytes of a kept file.
    public func read(_ file: String, offset: Int, count: Int) throws(BlobFault) -> [UInt8] {
        try wrap { () throws(FileFault) in try DurableFile(kept(file), readOnly: true).read(count, at: offset) }
    }

    /// Begins a new kept file.
    public func create() throws(BlobFault) -> String {
        let name = newName()
        try wrap { () throws(FileFault) in
            try makeShard(of: name)
            _ = try DurableFile(kept(name), creating: true, exclusive: true)
        }
        return name
    }

    /// Adds bytes at the end of a kept file.
    public func extend(_ file: String, with bytes: [UInt8]) throws(BlobFault) {
        try wrap { () throws(FileFault) in
            let open = try DurableFile(kept(file))
            try open.write(bytes, at: try open.length())
        }
    }

    /// Returns when a kept file is durable with its name.
    public func settle(_ file: String) throws(BlobFault) {
        try wrap { () throws(FileFault) in
            try DurableFile(kept(file)).sync()
            try DurableFolder.sync(shard(of: file))
        }
    }

    /// Removes a kept file.
    public func remove(_ file: String) throws(BlobFault) {
        try wrap { () throws(FileFault) in try DurableFolder.remove(kept(file)) }
    }

    /// Moves a kept file to `left/`.
    public func setAside(_ file: String) throws(BlobFault) {
        guard DurableFolder.exists(kept(file)) else { return }
        try wrap { () throws(FileFault) in
            try DurableFolder.make("\(root)/left")
            try DurableFolder.move(kept(file), to: "\(root)/left/\(file)")
        }
    }

    /// Names of everything that is here.
    public func names() throws(BlobFault) -> Set<String> {
        try wrap { () throws(FileFault) in
            var names = Set(try DurableFolder.names(in: "\(root)/incoming"))
            for shard in try DurableFolder.names(in: "\(root)/kept") {
                names.formUnion(try DurableFolder.names(in: "\(root)/kept/\(shard)"))
            }
            return names
        }
    }

    private func incoming(_ upload: String) -> String { "\(root)/incoming/\(upload)" }
    private func shard(of name: String) -> String { "\(root)/kept/\(name.prefix(2))" }
    private func kept(_ name: String) -> String { "\(shard(of: name))/\(name)" }
    private func newName() -> String { Base64URL.encode(SystemRandom().bytes(16)) }

    /// A crash may come between keeping a file and noting that it is kept.
    private func path(of upload: String) -> String {
        DurableFolder.exists(kept(upload)) ? kept(upload) : incoming(upload)
    }

    private func makeShard(of name: String) throws(FileFault) {
        guard !DurableFolder.exists(shard(of: name)) else { return }
        try DurableFolder.make(shard(of: name))
        try DurableFolder.sync("\(root)/kept")
    }

    /// Removes the files when the disk fails.
    private func forgetting<Value>(
        _ paths: [String], _ body: () throws(FileFault) -> Value
    ) throws(BlobFault) -> Value {
        do {
            return try wrap(body)
        } catch {
            if case .file = error { for path in paths { try? DurableFolder.remove(path) } }
            throw error
        }
    }

    private func wrap<Value>(_ body: () throws(FileFault) -> Value) throws(BlobFault) -> Value {
        do { return try body() } catch { throw error.isMissing ? .missing : .file(error) }
    }
}
