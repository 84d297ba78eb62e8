/// Where an application stands between the first question and the registry's last receipt.
public enum LifecycleState: String, Sendable, CaseIterable {
    /// Being taken down.
    case draft
    /// Everything is captured; the citizen has not checked it yet.
    case captured
    /// Checked and handed in by the operator.
    case submitted
    /// In a closed batch, waiting for a supervisor.
    case inBatch = "in_batch"
    /// Sent back by a supervisor with a reason.
    case returned
    /// Approved and signed for.
    case approved
    /// Sealed to the registry; the readable copy is gone.
    case sealed
    /// On its way.
    case uploading
    /// Opened receipts for all parts are verified and stored.
    case receipted
    /// Sealed files destroyed; receipt and hash are kept.
    case purged
    /// Set aside with a reason; everything else goes on.
    case parked

    /// Whether the laptop can still read the application.
    public var isReadable: Bool {
        switch self {
        case .draft, .captured, .submitted, .inBatch, .returned, .approved, .parked: true
        case .sealed, .uploading, .receipted, .purged: false
        }
    }

    /// Whether the operator may still change it.
    public var isEditable: Bool { [.draft, .captured, .returned].contains(self) }
}

/// What moves an application on.
public enum LifecycleEvent: String, Sendable, CaseIterable {
    /// A value or capture was saved.
    case edited
    /// The last needed capture was saved.
    case captureCompleted = "capture_completed"
    /// The operator handed it in after the citizen's check.
    case submitted
    /// It went into a closed batch.
    case batched
    /// A supervisor approved it.
    case approved
    /// A supervisor, or after its receipt the registry, sent it back.
    case returned
    /// Its sealed files are on disk and were read back.
    case sealed
    /// The first byte was sent.
    case uploadBegan = "upload_began"
    /// Opened receipts for all parts are on disk.
    case receipted
    /// Its sealed files were destroyed.
    case purged
    /// It cannot go on for now.
    case parked
}

/// A step that the life of an application does not have.
public struct LifecycleError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Where it stands.
    public let state: LifecycleState
    /// What was tried.
    public let event: LifecycleEvent

    /// The step that was refused and what to look at.
    public var description: String { "an application that is \(state.rawValue) cannot be \(event.rawValue)" }
}

extension LifecycleState {
    /// Moves on, or refuses.
    ///
    /// - Throws: ``LifecycleError`` when this life has no such step.
    public mutating func handle(_ event: LifecycleEvent) throws(LifecycleError) {
        switch (self, event) {
        case (.draft, .edited), (.returned, .edited): break
        case (.captured, .edited): self = .draft
        case (.draft, .captureCompleted), (.returned, .captureCompleted), (.captured, .captureCompleted):
            self = .captured
        case (.captured, .submitted): self = .submitted
        case (.submitted, .batched): self = .inBatch
        case (.inBatch, .approved): self = .approved
        case (.inBatch, .returned): self = .returned
        case (.approved, .sealed): self = .sealed
        case (.sealed, .uploadBegan), (.uploading, .uploadBegan): self = .uploading
        case (.uploading, .receipted), (.sealed, .receipted), (.receipted, .receipted): self = .receipted
        case (.receipted, .purged): self = .purged
        // Its text comes back from the registry, under new keys of its own.
        case (.receipted, .returned), (.purged, .returned): self = .returned
        // What was set aside goes back to its operator once somebody has decided about it.
        case (.parked, .returned): self = .returned
        case (.draft, .parked), (.captured, .parked), (.submitted, .parked), (.approved, .parked): self = .parked
        default: throw LifecycleError(state: self, event: event)
        }
    }
}
