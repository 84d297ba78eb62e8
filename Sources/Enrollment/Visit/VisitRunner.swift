import EnrollmentModel

/// Carries out what a visit asks for: the same for the desk, for `tram apply new` and for the demo.
public struct VisitRunner: Sendable {
    private let store: any ApplicationStore
    private let source: any CaptureSource

    /// A runner between a store and the devices.
    public init(store: any ApplicationStore, source: any CaptureSource) {
        self.store = store
        self.source = source
    }

    /// Feeds an event to a visit and carries its effects out until only words for people are left.
    ///
    /// - Parameter progress: Told what the person should do while a device works.
    /// - Returns: The effects for the screen: advice, trouble, refusals.
    /// - Throws: ``StoreError`` when a step could not be made durable; the visit still stands where it stood.
    public func feed(
        _ event: VisitEvent, to visit: inout EnrolmentVisit,
        progress: @escaping @Sendable (CaptureHint) -> Void = { _ in }
    ) async throws(StoreError) -> [VisitEffect] {
        var waiting = visit.handle(event)
        var shown: [VisitEffect] = []
        while !waiting.isEmpty {
            switch waiting.removeFirst() {
            case .save(let step):
                let record = visit.record
                let saved = try store.append(step, to: record.application.id, heads: record.application.heads)
                waiting += visit.handle(.saved(saved))
            case .capture(let position):
                do throws(CaptureFailure) {
                    let picture = try await source.capture(position, progress: progress)
                    waiting += visit.handle(.picture(picture))
                } catch {
                    waiting += visit.handle(.noPicture(error))
                }
            case let effect: shown.append(effect)
            }
        }
        return shown
    }
}
