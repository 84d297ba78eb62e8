import Synchronization

/// Where a loop draws to and how large it is: a terminal, or memory in tests.
public protocol ScreenOutput: Sendable {
    /// The measure of the window now.
    var size: Size { get }
    /// Colours it can show.
    var depth: ColorDepth { get }
    /// Sends bytes of ``Renderer``; false if nobody can see them any more.
    func write(_ bytes: [UInt8]) -> Bool
    /// Gives the screen back; nothing is drawn after this.
    func end()
}

/// Runs a ``ScreenProgram``: takes events, updates, has effects carried out, draws.
///
/// Events that wait are taken together before one drawing, so that a slow line or a burst of live pictures never
/// builds up a tail. Nothing outlives ``run(_:perform:)``: effects that were asked for are still carried out, so that
/// no save is lost, but in a cancelled task, so that a capture or a sync ends early; then it returns.
public final class DeskLoop<Program: ScreenProgram>: Sendable {
    /// Carries out one effect; may send events for as long as it runs.
    public typealias Perform = @Sendable (Program.Effect, EventSink<Program.Event>) async -> Void

    /// Events taken before the screen is drawn again.
    private static var burst: Int { 256 }

    private let output: any ScreenOutput
    private let queue = EventQueue<Program.Event>()
    private let mustRepaint = Atomic<Bool>(false)

    /// A loop that draws to `output`.
    public init(output: any ScreenOutput) {
        self.output = output
    }

    /// For whoever has news for the program from outside: a device watcher, a clock.
    public var sink: EventSink<Program.Event> { EventSink(queue: queue) }

    /// Events that wait to be taken; the keyboard's reader holds back while there are many.
    public var backlog: Int { queue.waitingCount }

    /// Hands over what the terminal said. A new measure also means that the whole screen is painted anew.
    public func send(_ input: TerminalInput) {
        if case .resized = input { mustRepaint.store(true, ordering: .releasing) }
        queue.send(Program.event(for: input))
    }

    /// Runs until the program is finished, nobody can see it any more or the task is cancelled. It may run once.
    ///
    /// - Returns: The program as it was at its end.
    public func run(_ start: Program, perform: @escaping Perform) async -> Program {
        await withTaskGroup(of: Void.self, returning: Program.self) { group in
            var program = start
            var renderer = Renderer(depth: output.depth)
            var lanes = EffectLanes<Program>(sink: sink, perform: perform)
            var isVisible = draw(program, with: &renderer)
            while isVisible, !program.isFinished, let first = await queue.next() {
                var event: Program.Event? = first
                var room = Self.burst
                while let current = event, !program.isFinished {
                    for effect in program.update(current) { lanes.start(effect, in: &group) }
                    room -= 1
                    event = room > 0 ? queue.nextIfAny() : nil
                }
                isVisible = draw(program, with: &renderer)
            }
            // At once: a save or an upload that takes its time does not keep the screen with the last person's data.
            output.end()
            queue.finish()
            lanes.finish()
            group.cancelAll()
            return program
        }
    }

    private func draw(_ program: Program, with renderer: inout Renderer) -> Bool {
        if mustRepaint.exchange(false, ordering: .acquiring) { renderer.invalidate() }
        var canvas = Canvas(size: output.size, depth: output.depth)
        program.view(&canvas)
        let bytes = renderer.render(canvas)
        return bytes.isEmpty || output.write(bytes)
    }
}

/// One task per lane, each with the effects of that lane in order.
private struct EffectLanes<Program: ScreenProgram> {
    let sink: EventSink<Program.Event>
    let perform: DeskLoop<Program>.Perform
    private var lanes: [Program.Effect.Lane: EventQueue<Program.Effect>] = [:]

    init(sink: EventSink<Program.Event>, perform: @escaping DeskLoop<Program>.Perform) {
        self.sink = sink
        self.perform = perform
    }

    mutating func start(_ effect: Program.Effect, in group: inout TaskGroup<Void>) {
        if let lane = lanes[effect.lane] {
            lane.send(effect)
            return
        }
        let lane = EventQueue<Program.Effect>()
        lanes[effect.lane] = lane
        lane.send(effect)
        group.addTask { [sink, perform] in
            while let effect = await lane.next() { await perform(effect, sink) }
        }
    }

    func finish() {
        for lane in lanes.values { lane.finish() }
    }
}
