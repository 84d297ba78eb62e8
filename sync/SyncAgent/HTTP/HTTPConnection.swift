import NIOCore
import NIOHTTP1
import Synchronization

/// One keep-alive connection: a request at a time, bodies streamed piece by piece, nothing buffered as a whole.
struct HTTPConnection: Sendable {
    private let channel: any Channel
    private let slot: AnswerSlot
    private let authority: String

    init(channel: any Channel, slot: AnswerSlot, authority: String) {
        self.channel = channel
        self.slot = slot
        self.authority = authority
    }

    /// Sends a request and reads its answer.
    ///
    /// - Parameter sent: Called with the number of body bytes the system took so far, as they go.
    /// - Throws: ``AgentError``; the connection is of no use after that.
    func send(
        _ request: WireRequest, sent: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws(AgentError) -> WireAnswer {
        let promise = channel.eventLoop.makePromise(of: WireAnswer.self)
        slot.expect(promise)
        let isWritten = Mutex(false)
        do {
            async let writing: Void = write(request, sent: sent) { isWritten.withLock { $0 = true } }
            let answer = try await promise.futureResult.get()
            // A refusal may come before the body is through; its rest must not be taken for the next request.
            if !isWritten.withLock({ $0 }) { close() }
            await writing
            return answer
        } catch {
            throw slot.trouble ?? AgentError(wire: error)
        }
    }

    /// Ends the connection.
    func close() { channel.close(promise: nil) }

    private func write(
        _ request: WireRequest, sent: @Sendable (Int) -> Void, done: @Sendable () -> Void
    ) async {
        do {
            channel.write(HTTPClientRequestPart.head(head(of: request)), promise: nil)
            switch request.body {
            case .none: break
            case .bytes(let bytes):
                try await put(bytes)
                sent(bytes.count)
            case .pieces(let length, let next):
                var place = 0
                while place < length {
                    let bytes = try await next(place)
                    guard !bytes.isEmpty, place + bytes.count <= length else {
                        throw AgentError.vault("a sealed file is shorter than its manifest says")
                    }
                    try await put(bytes)
                    place += bytes.count
                    sent(place)
                }
            }
            done()
            try await channel.writeAndFlush(HTTPClientRequestPart.end(nil)).get()
        } catch {
            // The reader would wait for an answer that cannot come.
            slot.fail(error)
            close()
        }
    }

    /// Returns when the system took the bytes.
    private func put(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(bytes: bytes)))).get()
    }

    private func head(of request: WireRequest) -> HTTPRequestHead {
        var headers = HTTPHeaders(request.fields.map { ($0.name, $0.value) })
        headers.add(name: "Host", value: authority)
        if let length = request.body.length { headers.add(name: "Content-Length", value: "\(length)") }
        return HTTPRequestHead(version: .http1_1, method: request.method, uri: request.path, headers: headers)
    }
}
