import NIOCore
import NIOHTTP1

/// The inner end of the pipeline: puts answers together, and tells the slot what goes wrong.
final class AnswerHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    /// Largest answer that is read, bytes.
    static let limit = 16 << 20

    private let slot: AnswerSlot
    private var head: HTTPResponseHead?
    private var body: [UInt8] = []

    init(_ slot: AnswerSlot) { self.slot = slot }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let next): head = next
        case .body(let buffer):
            body += buffer.readableBytesView
            guard body.count > Self.limit else { return }
            slot.fail(AgentError.garbage("it is too long"))
            context.close(promise: nil)
        case .end:
            // 1xx answers come before the one that counts.
            guard let final = head, final.status.code >= 200 else { return }
            let answer = WireAnswer(status: Int(final.status.code), headers: final.headers, body: body)
            head = nil
            body = []
            slot.answer(answer)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is IdleStateHandler.IdleStateEvent else { return context.fireUserInboundEventTriggered(event) }
        slot.fail(Stall())
        context.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        slot.fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        slot.fail(AgentError.cut("the other end hung up"))
        context.fireChannelInactive()
    }
}
