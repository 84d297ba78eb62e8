import Terminal

extension SyncState {
    /// Takes a key, or news of the sync.
    public mutating func update(_ event: DeskEvent, _ context: DeskContext) -> [Outcome] {
        switch event {
        case .input(.key(.enter)) where !isRunning:
            phase = .running(nil)
            return [.effect(.sync)]
        case .input(.key(.escape)) where !isRunning: return [.go(.home)]
        case .input(.key(.escape)):
            phase = .stopping
            return [.effect(.cancelSync)]
        case .syncing(let progress) where phase != .stopping && isRunning: phase = .running(progress)
        case .synced(let result) where isRunning:
            phase = .over(result)
            return [.effect(.loadHome)]
        case .failed(let error):
            phase = .idle
            return [.say(.problem(error.message))]
        default: break
        }
        return []
    }

    /// A sync that runs is called off; what was sent stays sent.
    public mutating func leave(_ context: DeskContext) -> [DeskEffect] { isRunning ? [.cancelSync] : [] }
}
