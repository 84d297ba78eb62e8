import EnrollmentModel

/// What has still to be verified about somebody who was taken down all the same: the supervisor sees it, it is no
/// suspicion, and nobody walks home because of it.
public enum PendingVerification: Hashable, Sendable {
    /// No paper says who the applicant is; this does.
    case identity(IdentityBasis)
    /// A witness or the head of the village vouches, and nobody is named.
    case voucherMissing
    /// The applicant is under 14 and nobody acts for the child yet.
    case representativeMissing
    /// Neither a paper nor a witness says that the representative is one.
    case relationUnproved

    /// A stable word for machines.
    public var code: String {
        switch self {
        case .identity(let basis): "identity_by_\(basis.rawValue)"
        case .voucherMissing: "voucher_missing"
        case .representativeMissing: "representative_missing"
        case .relationUnproved: "relation_unproved"
        }
    }
}

extension PendingVerification {
    /// The field it is about.
    var path: FieldPath {
        switch self {
        case .identity, .voucherMissing: .identityBasis
        case .representativeMissing, .relationUnproved: ParticipantRole.representative.path
        }
    }
}

extension FormFacts {
    /// What has still to be verified.
    ///
    /// - Parameter today: The day for questions of age; without it they are not asked.
    public func pending(today: CivilDate?) -> [PendingVerification] {
        var pending: [PendingVerification] = []
        if let basis, basis != .papers {
            pending.append(.identity(basis))
            if basis != .noneYet, participant(.witness) == nil { pending.append(.voucherMissing) }
        }
        guard let today, let birth, birth.span.lowerBound <= today, AgeSpan(birth: birth, on: today).oldest < 14 else {
            return pending
        }
        guard let representative = participant(.representative) else { return pending + [.representativeMissing] }
        let isProved = representative.proof != nil || isEvidenced(ParticipantRole.representative.path)
        return isProved || participant(.witness) != nil ? pending : pending + [.relationUnproved]
    }
}
