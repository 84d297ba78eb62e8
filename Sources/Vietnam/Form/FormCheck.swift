import CanonicalJSON
public import EnrollmentModel

extension FormDefinition {
    /// Looks at the form as a whole: gaps, values that do not fit, and values that do not fit each other.
    ///
    /// - Parameter today: The day for questions of age; without it they are not asked.
    /// - Returns: Findings in the order of the form, errors and warnings; none blocks a draft from being saved.
    public func check(_ values: Fields, today: CivilDate? = nil) -> [FieldFinding] {
        fields.flatMap { check($0, values) } + strangers(values) + FormFacts(values).findings(today: today)
    }

    private func check(_ field: FieldDefinition, _ values: Fields) -> [FieldFinding] {
        switch values[field.path] {
        case .stated(let value, _, _):
            switch validate(field.path, value) {
            case .success: return []
            case .failure(let problem): return [FieldFinding(field.path, .invalid(problem))]
            }
        case .declined where field.isDeclinable: return []
        case .declined: return [FieldFinding(field.path, .invalid(FieldProblem(field.path.text, .notDeclinable)))]
        case .erased, nil:
            switch field.requirement {
            // Whoever has no fixed home is not asked for one.
            case .required where field.path == .residence && values[.residenceKind]?.text == "none": return []
            case .required: return [FieldFinding(field.path, .missing)]
            case .expected: return [FieldFinding(field.path, .notAsked)]
            case .optional: return []
            }
        }
    }

    private func strangers(_ values: Fields) -> [FieldFinding] {
        values.paths.filter { field($0) == nil }.map { path in
            FieldFinding(path, .invalid(FieldProblem(path.text, .unknownPath(nearest: nearest(to: path.text)))))
        }
    }
}

/// The values of a form as what they mean, as far as they can be read.
public struct FormFacts: Sendable {
    /// What is asked for.
    public let kind: ApplicationKind?
    /// Why.
    public let ground: ApplicationGround?
    /// Personal number.
    public let number: PersonalNumber?
    /// Full name.
    public let name: PersonName?
    /// Birth date.
    public let birth: PartialDate?
    /// Sex.
    public let sex: Sex?
    /// How it is known who the applicant is, where that was asked.
    public let basis: IdentityBasis?
    /// The papers that were shown.
    public let papers: [Paper]
    private let values: Fields

    /// Reads what can be read.
    public init(_ values: Fields) {
        self.values = values
        kind = values[.kind]?.text.flatMap(ApplicationKind.init(rawValue:))
        ground = values[.ground]?.text.flatMap(ApplicationGround.init(rawValue:))
        number = values[.personalNumber]?.text.flatMap { try? PersonalNumber($0) }
        name = values[.fullName]?.text.flatMap { try? PersonName($0) }
        birth = values[.birthDate]?.value.flatMap { try? PartialDate(json: $0) }
        sex = values[.sex]?.text.flatMap(Sex.init(rawValue:))
        basis = values[.identityBasis]?.text.flatMap(IdentityBasis.init(rawValue:))
        papers = Paper.all(in: values)
    }

    /// How old the applicant can be on a day, nothing without a birth date.
    public func age(on day: CivilDate) -> AgeSpan? { birth.map { AgeSpan(birth: $0, on: day) } }

    /// The unit of a place, when it is known.
    public func unit(_ path: FieldPath) -> UnitCode? {
        values[path]?.value?["unit"].flatMap { try? UnitCode(json: $0) }
    }

    /// Whoever stands beside the applicant in a role.
    public func participant(_ role: ParticipantRole) -> Participant? {
        values[role.path]?.value.flatMap { try? Participant(json: $0) }
    }

    /// Whether a paper stands behind a value: a scan, or a paper that was shown for it.
    public func isEvidenced(_ path: FieldPath) -> Bool {
        values[path]?.evidence != nil || papers.contains { $0.proves.contains(path) }
    }

    /// What is odd about the personal number and was not evidenced: a number that does not fit may be lawful, and once a
    /// paper says so nobody is shown it again.
    public var numberOddities: [PersonalNumber.Oddity] {
        guard let number, !isEvidenced(.personalNumber) else { return [] }
        return number.oddities(sex: sex, birthYear: birth?.year).filter { oddity in
            switch oddity {
            case .unknownPrefix: true
            case .sexDiffers: !isEvidenced(.sex)
            case .birthYearDiffers: !isEvidenced(.birthDate)
            }
        }
    }

    func findings(today: CivilDate?) -> [FieldFinding] {
        var findings: [FieldFinding] = []
        if let kind, let ground, ground.kind != kind { findings.append(FieldFinding(.ground, .groundOfOtherKind)) }
        findings += numberOddities.map { FieldFinding(.personalNumber, .number($0)) }
        if number == nil, values[.personalNumber] == nil, kind == .exchange || kind == .reissue {
            findings.append(FieldFinding(.personalNumber, .numberMissing))
        }
        if let birth, !birth.isPossible { findings.append(FieldFinding(.birthDate, .impossibleDay)) }
        if let birth, let today { findings += ageFindings(birth, today) }
        if values[.bloodGroup]?.value != nil, !papers.contains(where: { $0.kind == .medicalConclusion }) {
            findings.append(FieldFinding(.bloodGroup, .bloodGroupWithoutPaper))
        }
        findings += pending(today: today).map { FieldFinding($0.path, .pending($0)) }
        findings += unitFindings()
        let wantsElectronicID = values["consents.e_id"]?.value.flatMap { try? Consent(json: $0) }?.given == true
        if wantsElectronicID, values[.phone]?.value == nil { findings.append(FieldFinding(.phone, .phoneNeeded)) }
        return findings
    }

    /// A paper uses the units of its day; where somebody lives has one of today.
    private func unitFindings() -> [FieldFinding] {
        var findings = values.paths.compactMap { path in
            unit(path).flatMap { Units.unit($0) == nil ? FieldFinding(path, .unitUnlisted($0)) : nil }
        }
        guard values[.residence]?.value != nil else { return findings }
        guard let unit = unit(.residence) else { return findings + [FieldFinding(.residence, .unitUnknown)] }
        if case .former = Units.standing(of: unit) { findings.append(FieldFinding(.residence, .unitFormer(unit))) }
        return findings
    }

    private func ageFindings(_ birth: PartialDate, _ today: CivilDate) -> [FieldFinding] {
        if birth.span.lowerBound > today { return [FieldFinding(.birthDate, .bornInFuture)] }
        let age = AgeSpan(birth: birth, on: today)
        return age.uncertainThreshold().map { [FieldFinding(.birthDate, .ageUncertain(threshold: $0))] } ?? []
    }
}
