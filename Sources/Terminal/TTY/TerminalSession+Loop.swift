extension TerminalSession {
    /// Runs a loop on this terminal: its keyboard, its window measure, its end.
    ///
    /// - Returns: The program as it was at its end.
    /// - Throws: ``TerminalError`` if the system gives no pipe.
    public func run<Program: ScreenProgram>(
        _ loop: DeskLoop<Program>, _ program: Program, perform: @escaping DeskLoop<Program>.Perform
    ) async throws(TerminalError) -> Program {
        let wake = try WakePipe()
        let watch = SignalWatch(wake)
        let reader = InputReader(
            descriptor: input, wake: wake,
            size: { [self] in size },
            resume: { [self] in enter() },
            backlog: { loop.backlog },
            deliver: { loop.send($0) })
        loop.send(.resized(size))
        async let reading: Void = reader.run()
        let end = await loop.run(program, perform: perform)
        watch.stop()
        wake.send(.stop)
        await reading
        return end
    }
}
