public import EnrollmentModel

/// What the devices on the desk can take.
public struct CaptureAbility: Hashable, Sendable {
    /// Several fingers at once.
    public var slaps: Bool
    /// Fingers rolled from nail to nail.
    public var rolled: Bool
    /// Single flat fingers.
    public var flat: Bool
    /// Irises.
    public var irises: Bool

    /// Abilities; a scanner that rolls or takes slaps usually takes flat fingers too.
    public init(slaps: Bool = false, rolled: Bool = false, flat: Bool = false, irises: Bool = false) {
        self.slaps = slaps
        self.rolled = rolled
        self.flat = flat
        self.irises = irises
    }
}

/// Which pictures an applicant owes, in the order of capture of TT 60/2021 article 5: right four, left four, thumbs,
/// ten rolled, then irises and face.
public struct CapturePlan: Hashable, Sendable {
    /// What to take here, in order.
    public let take: [CapturePosition]
    /// What the law asks for and the devices here cannot take: to be recorded as such, never as missing.
    public let notSupported: [CapturePosition]

    /// The plan for an age band and the devices on the desk.
    ///
    /// Ten single flat fingers stand in for slaps and rolled prints where no device takes those.
    public init(band: AgeBand, ability: CaptureAbility) {
        guard band != .under6 else {
            take = []
            notSupported = []
            return
        }
        let groups: [(positions: [CapturePosition], isSupported: Bool)] = [
            ([Slap.rightFour, .leftFour, .thumbs].map(CapturePosition.slap), ability.slaps),
            (Finger.allCases.map(CapturePosition.rolled), ability.rolled),
            (Finger.allCases.map(CapturePosition.flat), ability.flat && !(ability.slaps && ability.rolled)),
            (Eye.allCases.map(CapturePosition.iris), ability.irises),
            ([.portrait], true),
        ]
        take = groups.filter(\.isSupported).flatMap(\.positions)
        let isFlatOwed = !ability.slaps && !ability.rolled
        notSupported = groups.filter { !$0.isSupported }.flatMap(\.positions).filter { position in
            if case .flat = position { isFlatOwed } else { true }
        }
    }
}
