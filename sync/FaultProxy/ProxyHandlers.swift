import NIOCore
import NIOPosix
import Synchronization

/// The end of the wire at the kit: opens the other end, then hands every byte on.
final class KitSide: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let wire: Wire
    private var registry: (any Channel)?

    init(wire: Wire) { self.wire = wire }

    func channelActive(context: ChannelHandlerContext) {
        let (target, refuses) = wire.state.withLock { ($0.target, $0.refuses) }
        guard !refuses else { return context.close(promise: nil) }
        let kit = context.channel
        let wire = wire
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        // Both ends live on one event loop, so that no byte needs a lock.
        ClientBootstrap(group: context.eventLoop)
            .channelInitializer { registry in
                registry.eventLoop.makeCompletedFuture {
                    try registry.pipeline.syncOperations.addHandler(RegistrySide(wire: wire, kit: kit))
                }
            }
            .connect(host: "127.0.0.1", port: target)
            .whenComplete { result in
                switch result {
                case .success(let registry):
                    wire.state.withLock { $0.traffic.connections += 1 }
                    bound.value.registry = registry
                    kit.setOption(.autoRead, value: true).whenComplete { _ in kit.read() }
                case .failure: kit.close(promise: nil)
                }
            }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        let verdict = wire.passUp(bytes.readableBytes)
        if verdict.bytes > 0, let passed = bytes.readSlice(length: verdict.bytes) {
            registry?.write(passed, promise: nil)
        }
        registry?.flush()
        guard verdict.breaks else { return }
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        registry?.close(promise: nil)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

/// The end of the wire at the registry.
final class RegistrySide: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let wire: Wire
    private let kit: any Channel

    init(wire: Wire, kit: any Channel) {
        self.wire = wire
        self.kit = kit
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        wire.passDown(bytes.readableBytes)
        kit.writeAndFlush(bytes, promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        kit.close(promise: nil)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
