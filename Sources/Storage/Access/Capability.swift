public import EnrollmentModel

/// What somebody may do in a vault; whoever may log in may look, sync and change their own password.
public enum Capability: String, CaseIterable, Sendable {
    /// Take people down and change what was taken down.
    case enrol
    /// Close a batch.
    case closeBatch = "close_batch"
    /// Judge applications and sign for a batch.
    case approve
    /// Make and disable users.
    case manageUsers = "manage_users"
    /// Choose where the second copy goes, and make backups.
    case keepCopies = "keep_copies"
    /// Take the audit log out of the vault.
    case exportAudit = "export_audit"
    /// Look for a person in the extract.
    case searchExtract = "search_extract"
    /// Load and erase the extract.
    case manageExtract = "manage_extract"
}

/// Who may do what: the whole of it as one value.
public struct CapabilityTable: Sendable, Equatable {
    private let roles: [Capability: Set<UserRole>]

    /// The rule of every kit. Nobody both enrols and manages users; who approves may enrol, but never approves own work.
    public static let standard = CapabilityTable([
        .enrol: [.operator, .supervisor],
        .closeBatch: [.operator, .admin],
        .approve: [.supervisor],
        .manageUsers: [.admin],
        .keepCopies: [.admin, .supervisor],
        .exportAudit: [.admin, .supervisor],
        .searchExtract: [.operator, .supervisor],
        .manageExtract: [.admin, .supervisor],
    ])

    init(_ roles: [Capability: Set<UserRole>]) {
        precondition(roles.count == Capability.allCases.count, "the table has a line for everything")
        self.roles = roles
    }

    /// Whether a role includes a capability.
    public func allows(_ capability: Capability, to role: UserRole) -> Bool {
        roles[capability]?.contains(role) ?? false
    }

    /// What a role may do, in the order of ``Capability``.
    public func capabilities(of role: UserRole) -> [Capability] {
        Capability.allCases.filter { allows($0, to: role) }
    }
}
