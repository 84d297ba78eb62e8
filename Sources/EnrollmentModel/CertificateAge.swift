/// How far a certificate is on its way, and what may still be done with it.
public struct CertificateAge: Sendable, Equatable {
    /// What may still be done.
    public enum Phase: String, Sendable, CaseIterable {
        /// Everything.
        case valid
        /// Everything, for ``CertificateTerms/warningDays`` days at most.
        case ending
        /// Enrolling, with a warning; nothing is approved.
        case captureOnly = "capture_only"
        /// Drafts are finished; new applications need an extension code.
        case over
    }

    /// What may still be done.
    public let phase: Phase
    /// Days until the end, a day begun counting as one; 0 and below after it.
    public let daysLeft: Int
    /// New applications are taken until then, milliseconds since 1970.
    public let captureUntil: Int

    /// Whether new applications are taken.
    public var allowsNew: Bool { phase != .over }
    /// Whether batches are approved.
    public var allowsApproval: Bool { phase == .valid || phase == .ending }
}

/// When certificates end, and how long people are enrolled after that.
public struct CertificateTerms: Sendable, Equatable {
    /// From so many days before the end on everybody is told.
    public static let warningDays = 7
    static let day = 86_400_000

    /// End of the certificate, milliseconds since 1970.
    public var notAfter: Int
    /// Days after the end in which people are still enrolled.
    public var captureDays: Int
    /// A supervisor's extension code allows new applications until then, milliseconds since 1970.
    public var extendedUntil: Int?

    /// Terms of a certificate.
    public init(notAfter: Int, captureDays: Int, extendedUntil: Int? = nil) {
        self.notAfter = notAfter
        self.captureDays = captureDays
        self.extendedUntil = extendedUntil
    }

    /// New applications are taken until then, milliseconds since 1970.
    public var captureUntil: Int { max(notAfter + captureDays * Self.day, extendedUntil ?? .min) }

    /// Where the certificate stands at a time, milliseconds since 1970. Its last millisecond still counts.
    public func age(at time: Int) -> CertificateAge {
        let left = notAfter - time
        let daysLeft = left > 0 ? (left + Self.day - 1) / Self.day : left / Self.day
        let phase: CertificateAge.Phase =
            if time > captureUntil { .over } else if time > notAfter {
                .captureOnly
            } else if left
                <= Self.warningDays * Self.day
            { .ending } else { .valid }
        return CertificateAge(phase: phase, daysLeft: daysLeft, captureUntil: captureUntil)
    }
}
