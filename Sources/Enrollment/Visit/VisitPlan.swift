public import EnrollmentModel
public import Vietnam

/// What one visit has to bring together: computed from the form, the law's ages and the devices at hand.
public struct VisitPlan: Sendable, Equatable {
    /// Fields that lack a fitting answer before the citizen checks the form, in the order of the form.
    public var openFields: [FieldPath]
    /// Positions to take, in the order of the law.
    public var positions: [CapturePosition]
    /// Positions that the law asks for and the devices at hand cannot take: written down as such, never as missing.
    public var unsupported: [CapturePosition]

    /// A plan.
    public init(openFields: [FieldPath], positions: [CapturePosition], unsupported: [CapturePosition]) {
        self.openFields = openFields
        self.positions = positions
        self.unsupported = unsupported
    }
}

/// The rules of a visit: the form, the day, the devices, and how hard to try.
public struct VisitRules: Sendable {
    /// The form of the law.
    public let form: FormDefinition
    /// The day for questions of age; without it an applicant counts as 14 or over.
    public let today: CivilDate?
    /// What the devices at hand can take.
    public let supported: Set<CapturePosition>
    /// Names the device that was asked for what it cannot take.
    public let deviceLabel: String
    /// Quality from which a picture is kept at once, 0–100.
    public let qualityBar: Int
    /// Who acts for children who come without anybody: of a whole-school session.
    public var charge: Participant?
    /// How many tries before the best one is kept with its reason.
    public let tries: Int

    /// Rules.
    public init(
        form: FormDefinition = .enrol, today: CivilDate?, supported: Set<CapturePosition>, deviceLabel: String,
        qualityBar: Int = 40, tries: Int = 3
    ) {
        precondition((0...100).contains(qualityBar) && tries >= 1)
        self.form = form
        self.today = today
        self.supported = supported
        self.deviceLabel = deviceLabel
        self.qualityBar = qualityBar
        self.tries = tries
    }

    /// What the visit of somebody with these answers has to bring together.
    public func plan(for fields: Fields) -> VisitPlan {
        let errors = form.check(fields, today: today).filter { $0.severity == .error }
        let captures = CapturePlan(band: band(of: fields), ability: ability)
        return VisitPlan(
            openFields: errors.map(\.path),
            positions: captures.take.filter(supported.contains),
            unsupported: captures.notSupported + captures.take.filter { !supported.contains($0) })
    }

    /// What has to be added to answers: whoever is in charge of a school's session, for a child who has nobody.
    public func additions(to fields: Fields) -> Fields {
        let path = ParticipantRole.representative.path
        guard let charge, let today, fields[path]?.value == nil,
            FormFacts(fields).pending(today: today).contains(.representativeMissing)
        else { return Fields() }
        return [path: .stated(charge.json, source: .officer, evidence: charge.proof)]
    }

    /// Where the birth date leaves two bands open, the older one: a picture too many can be deleted.
    private func band(of fields: Fields) -> AgeBand {
        guard let today, let age = FormFacts(fields).age(on: today) else { return .from14 }
        return age.bands.last ?? .from14
    }

    private var ability: CaptureAbility {
        CaptureAbility(
            slaps: Slap.allCases.contains { supported.contains(.slap($0)) },
            rolled: Finger.allCases.contains { supported.contains(.rolled($0)) },
            flat: Finger.allCases.contains { supported.contains(.flat($0)) },
            irises: Eye.allCases.contains { supported.contains(.iris($0)) })
    }
}
