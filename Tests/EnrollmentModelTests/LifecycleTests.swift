import EnrollmentModel
import Testing

@Suite struct LifecycleTests {
    /// Every step the life of an application has; whatever is not here is refused.
    static let steps: [LifecycleState: [LifecycleEvent: LifecycleState]] = [
        .draft: [.edited: .draft, .captureCompleted: .captured, .parked: .parked],
        .captured: [.edited: .draft, .captureCompleted: .captured, .submitted: .submitted, .parked: .parked],
        .submitted: [.batched: .inBatch, .parked: .parked],
        .inBatch: [.approved: .approved, .returned: .returned],
        .returned: [.edited: .returned, .captureCompleted: .captured],
        .approved: [.sealed: .sealed, .parked: .parked],
        .sealed: [.uploadBegan: .uploading, .receipted: .receipted],
        .uploading: [.uploadBegan: .uploading, .receipted: .receipted],
        .receipted: [.receipted: .receipted, .purged: .purged, .returned: .returned],
        .purged: [.returned: .returned],
        .parked: [.returned: .returned],
    ]

    @Test(arguments: LifecycleState.allCases, LifecycleEvent.allCases)
    func everyEventMovesOnOrIsRefused(state: LifecycleState, event: LifecycleEvent) throws {
        var current = state
        if let expected = Self.steps[state]?[event] {
            try current.handle(event)
            #expect(current == expected)
        } else {
            #expect(throws: LifecycleError.self) { try current.handle(event) }
            #expect(current == state, "a refused step changes nothing")
        }
    }

    @Test func aRefusalNamesStateAndEvent() {
        var state = LifecycleState.sealed
        let error = #expect(throws: LifecycleError.self) { try state.handle(.edited) }
        #expect(error?.description == "an application that is sealed cannot be edited")
    }

    @Test func theReadableCopyEndsWithSealing() {
        let readable = LifecycleState.allCases.filter(\.isReadable)
        #expect(readable == [.draft, .captured, .submitted, .inBatch, .returned, .approved, .parked])
        #expect(LifecycleState.allCases.filter(\.isEditable) == [.draft, .captured, .returned])
    }

    @Test func theWholeLifeFromDraftToPurged() throws {
        var state = LifecycleState.draft
        let events: [LifecycleEvent] = [
            .edited, .captureCompleted, .submitted, .batched, .returned, .edited, .captureCompleted, .submitted,
            .batched,
            .approved, .sealed, .uploadBegan, .uploadBegan, .receipted, .purged,
        ]
        for event in events { try state.handle(event) }
        #expect(state == .purged)
    }
}
