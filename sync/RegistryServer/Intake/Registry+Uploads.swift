public import CanonicalJSON
import EnrollmentModel
import Secrets
public import SyncProtocol

/// How an upload resource stands.
public struct UploadStanding: Sendable, Equatable {
    /// Id of the resource.
    public let upload: String
    /// Bytes durably held, length and completeness.
    public let resource: UploadResource
}

extension Registry {
    /// Body bytes after which an upload is synced to the disk, 64 KiB.
    static let syncEvery = 64 * 1024

    /// Creates the upload of an announced part, or finds the one that is there; then takes the body, if there is one.
    public func createUpload<Body: AsyncSequence>(
        part hash: Digest, _ request: UploadRequest, body: Body, by caller: Caller
    ) async throws -> UploadStanding where Body.Element: Collection<UInt8> {
        guard let part = try await stored({ () throws(StoreFault) in try await store.part(hash, of: caller.kit) })
        else {
            throw Problem(404, .notFound, "this part was not announced; offer its batch first")
        }
        let upload = try await upload(for: part)
        let standing = try await standing(of: part, upload)
        let limit = try refused { () throws(UploadRefusal) in
            try standing.resource.judgeCreation(request, limit: limits.part)
        }
        guard request.contentLength != 0, !standing.resource.isComplete else {
            // An empty body asks where the upload is; with `?1` it means an empty file, and no part is empty.
            return standing
        }
        guard standing.resource.offset == 0 else {
            throw Problem(
                409, .uploadOffset, "the upload is at \(Routes.upload(upload))",
                expectedOffset: standing.resource.offset, providedOffset: 0)
        }
        return try await take(body, of: part, standing, limit: limit, completes: request.isComplete == true)
    }

    /// How far an upload came; what it says is durable.
    public func upload(_ id: String, _ request: UploadRequest, by caller: Caller) async throws -> UploadStanding {
        let standing = try await standing(of: try await part(of: id, caller), id)
        try refused { () throws(UploadRefusal) in try standing.resource.judgeRetrieval(request) }
        return standing
    }

    /// Appends a body to an upload; what came is kept, also when the connection breaks.
    public func append<Body: AsyncSequence>(
        to id: String, _ request: UploadRequest, body: Body, by caller: Caller
    ) async throws -> UploadStanding where Body.Element: Collection<UInt8> {
        let part = try await part(of: id, caller)
        let standing = try await standing(of: part, id)
        let limit = try refused { () throws(UploadRefusal) in try standing.resource.judgeAppend(request) }
        return try await take(body, of: part, standing, limit: limit, completes: request.isComplete == true)
    }

    /// Forgets an unfinished upload and its bytes.
    public func cancelUpload(_ id: String, by caller: Caller) async throws {
        let part = try await part(of: id, caller)
        guard part.file == nil else { throw Problem(410, .uploadCompleted, "the upload is complete already") }
        try await stored { () throws(StoreFault) in try await store.setUpload(nil, of: part) }
        try await kept { () throws(BlobFault) in try await blobs.discard(id) }
    }

    private func part(of id: String, _ caller: Caller) async throws -> PartRecord {
        guard Routes.isPathSegment(id),
            let part = try await stored({ () throws(StoreFault) in try await store.part(upload: id, of: caller.kit) })
        else { throw Problem(404, .notFound, "there is no such upload") }
        return part
    }

    private func standing(of part: PartRecord, _ upload: String) async throws(Problem) -> UploadStanding {
        guard part.file == nil else {
            let whole = UploadResource(length: part.length, offset: part.length, isComplete: true)
            return UploadStanding(upload: upload, resource: whole)
        }
        let held = try await kept { () throws(BlobFault) in try await blobs.held(of: upload) }
        return UploadStanding(
            upload: upload, resource: UploadResource(length: part.length, offset: min(held, part.length)))
    }

    private func take<Body: AsyncSequence>(
        _ body: Body, of part: PartRecord, _ standing: UploadStanding, limit: Int, completes: Bool
    ) async throws -> UploadStanding where Body.Element: Collection<UInt8> {
        var writer = UploadWriter(
            registry: self, upload: standing.upload, start: standing.resource.offset, limit: limit)
        do {
            for try await piece in body { try await writer.take(piece) }
            try await writer.flush()
        } catch {
            // The connection broke, or the body is not what it said: what came before counts.
            try? await writer.flush()
            await meter.flush(to: store)
            throw error
        }
        let held = try await kept { () throws(BlobFault) in try await blobs.held(of: standing.upload) }
        var resource = UploadResource(length: part.length, offset: min(held, part.length))
        resource.append(0, completes: completes)
        if resource.isComplete { try await finish(part, standing.upload) }
        return UploadStanding(upload: standing.upload, resource: resource)
    }

    /// All bytes are here: are they the right ones?
    private func finish(_ part: PartRecord, _ upload: String) async throws(Problem) {
        let digest = try await kept { () throws(BlobFault) in try await blobs.digest(of: upload) }
        guard digest == part.hash else {
            try await stored { () throws(StoreFault) in try await store.setUpload(nil, of: part) }
            try await kept { () throws(BlobFault) in try await blobs.discard(upload) }
            throw Problem(422, .digestMismatch, "the bytes are not those of the manifest; send the part again")
        }
        let file = try await kept { () throws(BlobFault) in try await blobs.keep(upload) }
        try await stored { () throws(StoreFault) in try await store.finish(part, file: file) }
        await meter.flush(to: store)
    }

    private func refused<Value>(_ judge: () throws(UploadRefusal) -> Value) throws(Problem) -> Value {
        do { return try judge() } catch { throw error.problem }
    }
}

/// Collects a body into pieces of the disk's liking and counts what came.
private struct UploadWriter {
    let registry: Registry
    let upload: String
    var offset: Int
    var rest: Int
    var buffer: [UInt8] = []

    init(registry: Registry, upload: String, start: Int, limit: Int) {
        self.registry = registry
        self.upload = upload
        offset = start
        rest = limit
    }

    mutating func take(_ piece: some Collection<UInt8>) async throws(Problem) {
        await registry.meter.add(piece.count)
        guard piece.count <= rest else {
            throw Problem(400, .uploadLength, "the body goes on beyond the end of the file")
        }
        rest -= piece.count
        buffer += piece
        if buffer.count >= Registry.syncEvery { try await flush() }
    }

    mutating func flush() async throws(Problem) {
        guard !buffer.isEmpty else { return }
        let bytes = buffer
        let (upload, start, blobs) = (upload, offset, registry.blobs)
        try await registry.kept { () throws(BlobFault) in
            try await blobs.append(bytes, to: upload, at: start)
            _ = try await blobs.held(of: upload)
        }
        offset += bytes.count
        buffer.removeAll(keepingCapacity: true)
    }
}
