import Synchronization
import Testing

@testable import Terminal

/// A program that counts, to try the loop with.
struct Counter: ScreenProgram {
    enum Event: Sendable, Equatable {
        case input(TerminalInput)
        case saved(Int)
    }

    enum Effect: ScreenEffect, Equatable {
        case save(Int)
        case watch
        case beep

        var lane: String {
            switch self {
            case .save: "store"
            case .watch: "camera"
            case .beep: "sound"
            }
        }
    }

    var count = 0
    var saved: [Int] = []
    var isFinished = false
    var keys: [Key] = []

    static func event(for input: TerminalInput) -> Event { .input(input) }

    mutating func update(_ event: Event) -> [Effect] {
        switch event {
        case .input(.key("+")):
            count += 1
            return [.save(count)]
        case .input(.key("w")): return [.watch]
        case .input(.key("q")), .input(.endOfInput): isFinished = true
        case .input(.key(let key)): keys.append(key)
        case .input(.resized): break
        case .saved(let number): saved.append(number)
        }
        return []
    }

    func view(_ canvas: inout Canvas) {
        canvas.draw("\(count) \(saved.count) \(canvas.size.columns)", column: 0, row: 0)
    }
}

final class MemoryOutput: ScreenOutput {
    let depth = ColorDepth.mono
    private let state: Mutex<(size: Size, frames: [String], isOpen: Bool)>

    init(columns: Int = 20) { state = Mutex((Size(columns: columns, rows: 2), [], true)) }

    var size: Size { state.withLock { $0.size } }
    var frames: [String] { state.withLock { $0.frames } }

    func resize(columns: Int) { state.withLock { $0.size = Size(columns: columns, rows: 2) } }
    func end() { state.withLock { $0.frames.append("end") } }
    func close() { state.withLock { $0.isOpen = false } }

    func write(_ bytes: [UInt8]) -> Bool {
        state.withLock { state in
            state.frames.append(String(decoding: bytes, as: UTF8.self))
            return state.isOpen
        }
    }
}

@Suite struct DeskLoopTests {
    @Test func eventsUpdateAndEffectsComeBack() async {
        let loop = DeskLoop<Counter>(output: MemoryOutput())
        for _ in 0..<3 { loop.send(.key("+")) }
        let end = await loop.run(Counter()) { effect, sink in
            guard case .save(let number) = effect else { return }
            sink.send(.saved(number))
            if number == 3 { sink.send(.input(.key("q"))) }
        }
        #expect(end.saved == [1, 2, 3])
        #expect(end.isFinished)
    }

    @Test func effectsOfOneLaneDoNotOvertake() async {
        let loop = DeskLoop<Counter>(output: MemoryOutput())
        let order = Mutex<[Int]>([])
        for _ in 0..<50 { loop.send(.key("+")) }
        _ = await loop.run(Counter()) { effect, sink in
            guard case .save(let number) = effect else { return }
            for _ in 0..<(50 - number) { await Task.yield() }
            order.withLock { $0.append(number) }
            if number == 50 { sink.send(.input(.key("q"))) }
        }
        #expect(order.withLock { $0 } == Array(1...50))
    }

    @Test func aLongEffectDoesNotHoldUpAnotherLaneAndEndsWithTheProgram() async {
        let loop = DeskLoop<Counter>(output: MemoryOutput())
        let wasCancelled = Mutex(false)
        loop.send(.key("w"))
        loop.send(.key("+"))
        _ = await loop.run(Counter()) { effect, sink in
            switch effect {
            case .watch:
                while !Task.isCancelled { await Task.yield() }
                wasCancelled.withLock { $0 = true }
            case .save: sink.send(.input(.key("q")))
            case .beep: break
            }
        }
        #expect(wasCancelled.withLock { $0 })
    }

    @Test func aSaveAskedForJustBeforeTheEndIsStillDone() async {
        let loop = DeskLoop<Counter>(output: MemoryOutput())
        let saved = Mutex<[Int]>([])
        for key in ["+", "+", "+", "q"] as [Key] { loop.send(.key(key)) }
        _ = await loop.run(Counter()) { effect, _ in
            guard case .save(let number) = effect else { return }
            await Task.yield()
            saved.withLock { $0.append(number) }
        }
        #expect(saved.withLock { $0 } == [1, 2, 3])
    }

    @Test func theEndOfInputAndAClosedWindowEndIt() async {
        let loop = DeskLoop<Counter>(output: MemoryOutput())
        loop.send(.endOfInput)
        #expect(await loop.run(Counter()) { _, _ in }.isFinished)

        let output = MemoryOutput()
        output.close()
        #expect(await DeskLoop<Counter>(output: output).run(Counter()) { _, _ in }.isFinished == false)
    }

    @Test func aCancelledTaskEndsIt() async {
        let loop = DeskLoop<Counter>(output: MemoryOutput())
        let task = Task { await loop.run(Counter()) { _, _ in } }
        task.cancel()
        #expect(await task.value.isFinished == false)
    }

    @Test func aResizePaintsEverythingInTheNewMeasure() async {
        let output = MemoryOutput()
        let loop = DeskLoop<Counter>(output: output)
        loop.send(.key("+"))
        _ = await loop.run(Counter()) { _, sink in
            output.resize(columns: 9)
            loop.send(.resized(output.size))
            sink.send(.input(.key("q")))
        }
        #expect(output.frames.last == "end")
        #expect(output.frames.dropLast().last?.hasSuffix("\u{1B}[2J\u{1B}[1;1H1\u{1B}[1;3H0\u{1B}[1;5H9") == true)
    }
}

@Suite struct ProgressLineTests {
    @Test func aPipeGetsNothing() {
        var line = ProgressLine(columns: nil)
        #expect(line.update(done: 1, total: 2, label: "x") == "")
        #expect(line.finish() == "")
    }

    @Test func aTerminalGetsALineThatDrawsItselfOver() {
        var line = ProgressLine(columns: 40)
        #expect(line.update(done: 1, total: 2, label: "Gửi") == "\r\u{1B}[K███████▌░░░░░░░ 1/2 Gửi")
        #expect(line.update(done: 1, total: 2, label: "Gửi") == "")
        #expect(
            TextLayout.width(
                of: String(line.update(done: 2, total: 2, label: String(repeating: "漢", count: 99)).dropFirst(4))) < 40)
        #expect(line.finish() == "\r\u{1B}[K")
        #expect(line.finish() == "")
    }

    @Test(
        arguments: [
            (nil, nil, nil, ColorDepth.mono), ("dumb", "truecolor", nil, .mono), ("linux", nil, nil, .sixteen),
            ("xterm-256color", nil, nil, .palette), ("xterm-256color", "truecolor", nil, .trueColor),
            ("xterm-direct", nil, "", .trueColor), ("xterm-256color", "24bit", "1", .mono),
            ("screen", "", nil, .sixteen),
            ("vt100", nil, nil, .mono),
        ] as [(String?, String?, String?, ColorDepth)])
    func theDepthFollowsTheEnvironment(_ term: String?, _ color: String?, _ no: String?, _ depth: ColorDepth) {
        #expect(ColorDepth(term: term, colorTerm: color, noColor: no) == depth)
    }
}
