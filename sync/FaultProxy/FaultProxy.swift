import NIOCore
import NIOPosix
import Synchronization

/// A wire between a kit and a registry that can be cut: forwards TCP on the loopback interface, counts, and breaks
/// connections after given numbers of bytes. It sees ciphertext only.
public final class FaultProxy: Sendable {
    /// What went over the wire so far.
    public struct Traffic: Sendable, Equatable {
        /// Bytes from the kit to the registry.
        public var up = 0
        /// Bytes from the registry to the kit.
        public var down = 0
        /// Connections that were cut.
        public var cuts = 0
        /// Connections that were made.
        public var connections = 0
    }

    private let channel: any Channel
    private let wire: Wire

    /// The port it listens on, on 127.0.0.1.
    public let port: Int

    private init(channel: any Channel, port: Int, wire: Wire) {
        self.channel = channel
        self.port = port
        self.wire = wire
    }

    /// Starts to listen.
    ///
    /// - Parameters:
    ///   - port: Port to listen on, on 127.0.0.1; 0 takes any that is free.
    ///   - target: Port of the registry on 127.0.0.1.
    ///   - cuts: After how many bytes from the kit, counted over all connections, the wire breaks; ascending.
    public static func start(
        on port: Int = 0, target: Int, cutsAfter cuts: [Int] = []
    ) async throws -> FaultProxy {
        let wire = Wire(target: target, cuts: cuts)
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { kit in
                kit.eventLoop.makeCompletedFuture { try kit.pipeline.syncOperations.addHandler(KitSide(wire: wire)) }
            }
            .bind(host: "127.0.0.1", port: port).get()
        guard let port = server.localAddress?.port else { preconditionFailure("a bound socket has a port") }
        return FaultProxy(channel: server, port: port, wire: wire)
    }

    /// What went over the wire so far.
    public var traffic: Traffic { wire.state.withLock { $0.traffic } }

    /// Sends new connections to another port: a registry that came back elsewhere.
    public func aim(at target: Int) { wire.state.withLock { $0.target = target } }

    /// Breaks the wire after `bytes` more bytes from the kit.
    public func cut(afterFurther bytes: Int) {
        wire.state.withLock { state in state.cuts = (state.cuts + [state.traffic.up + bytes]).sorted() }
    }

    /// Refuses new connections, or takes them again.
    public func refuse(_ refuses: Bool) { wire.state.withLock { $0.refuses = refuses } }

    /// Stops listening; connections that are open end with their ends.
    public func stop() async { try? await channel.close().get() }
}

/// What all connections of one proxy share.
final class Wire: Sendable {
    struct State {
        var target: Int
        var cuts: [Int]
        var refuses = false
        var traffic = FaultProxy.Traffic()
    }

    let state: Mutex<State>

    init(target: Int, cuts: [Int]) {
        precondition(cuts == cuts.sorted(), "cuts are given in their order")
        state = Mutex(State(target: target, cuts: cuts))
    }

    /// How many of `count` bytes from the kit get through, and whether the wire breaks after them.
    func passUp(_ count: Int) -> (bytes: Int, breaks: Bool) {
        state.withLock { state in
            guard let next = state.cuts.first, state.traffic.up + count >= next else {
                state.traffic.up += count
                return (count, false)
            }
            let passed = max(0, next - state.traffic.up)
            state.traffic.up += passed
            state.traffic.cuts += 1
            state.cuts.removeFirst()
            return (passed, true)
        }
    }

    func passDown(_ count: Int) { state.withLock { $0.traffic.down += count } }
}
