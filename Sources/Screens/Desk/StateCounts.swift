import Enrollment
import EnrollmentModel
import Vietnam

/// Applications counted by where they stand, in the groups that matter at the end of a day.
struct StateCounts: Equatable {
    struct Group: Equatable {
        var label: Message
        var states: Set<LifecycleState>
        var count: Int
    }

    private(set) var groups: [Group]

    init(_ summaries: [ApplicationSummary]) {
        groups = Self.table.map { label, states in
            Group(label: label, states: states, count: summaries.count { states.contains($0.state) })
        }
    }

    private static let table: [(Message, Set<LifecycleState>)] = [
        (Words.groupOpen, [.draft, .captured, .parked]),
        (Words.groupReturned, [.returned]),
        (Words.groupWaiting, [.submitted, .inBatch]),
        (Words.groupApproved, [.approved, .sealed, .uploading]),
        (Words.groupReceipted, [.receipted, .purged]),
    ]
}
