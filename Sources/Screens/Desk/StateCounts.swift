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

/// Dates and times for the screen, in Vietnam's time.
enum DateText {
    /// `14:05`.
    static func time(_ milliseconds: Int) -> String {
        let minutes = (milliseconds / 60_000 + 7 * 60) % (24 * 60)
        return "\(twoDigits(minutes / 60)):\(twoDigits(minutes % 60))"
    }

    /// `22/11/2026 14:05`.
    static func dayAndTime(_ milliseconds: Int) -> String {
        "\(CivilDate(milliseconds: milliseconds).text) \(time(milliseconds))"
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
