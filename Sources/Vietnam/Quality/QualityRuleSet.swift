import CanonicalJSON
public import EnrollmentModel

/// Which rules are in force, as data: a commune can have others.
public struct QualityRuleSet: Sendable {
    /// The edition, written beside every verdict: `quality/1`.
    public let edition: String
    /// The rules that count.
    public let rules: Set<QualityRule>
    /// For how many days a confirmation counts, 1 to 3660.
    public let freshDays: Int
    /// The form that says what is mandatory.
    let form: FormDefinition

    /// A rule set.
    public init(
        edition: String = "quality/1", rules: Set<QualityRule> = Set(QualityRule.allCases), freshDays: Int = 180,
        form: FormDefinition = .enrol
    ) {
        precondition((1...3660).contains(freshDays))
        self.edition = edition
        self.rules = rules
        self.freshDays = freshDays
        self.form = form
    }

    /// The rules of a kit: `quality_days` of its policy where it is given.
    public init(_ policy: KitPolicy) {
        let days = policy.members["quality_days"]?.int.map { min(max($0, 1), 3660) }
        self.init(freshDays: days ?? 180)
    }

    /// Judges one person.
    public func judge(_ input: QualityInput) -> QualityResult {
        let all = correct(input) + complete(input) + clean(input) + live(input)
        let failures = Dictionary(grouping: all.filter { rules.contains($0.rule) }, by: \.rule)
        return QualityResult(
            QualityRule.allCases.compactMap { rule in
                guard let found = failures[rule] else { return nil }
                return QualityFailure(rule, Set(found.flatMap(\.paths)).sorted())
            })
    }

    /// Whether a confirmation of a day still counts on another.
    public func isFresh(_ day: CivilDate, on today: CivilDate) -> Bool {
        today.dayNumber - day.dayNumber <= freshDays
    }
}

// MARK: - The four demands

extension QualityRuleSet {
    private func correct(_ input: QualityInput) -> [QualityFailure] {
        switch input.comparison {
        case .same: return []
        case .notCompared: return [QualityFailure(.compared)]
        case .notInExtract: return [QualityFailure(.inExtract)]
        case .differs(let paths):
            let open = paths.filter { input.fields[$0]?.isProven != true }
            return open.isEmpty ? [] : [QualityFailure(.sameAsExtract, open)]
        }
    }

    private func complete(_ input: QualityInput) -> [QualityFailure] {
        var failures = form.check(input.fields, today: input.today).compactMap { finding -> QualityFailure? in
            switch finding.kind {
            case .missing: QualityFailure(.requiredFields, [finding.path])
            case .notAsked: QualityFailure(.askedFields, [finding.path])
            case .pending(.representativeMissing): QualityFailure(.representative)
            case .numberMissing: QualityFailure(.numberKnown)
            case .phoneNeeded: QualityFailure(.phoneKnown)
            default: nil
            }
        }
        let open = openCaptures(input)
        if !open.isEmpty { failures.append(QualityFailure(.captures, open)) }
        if input.fields[NoticeRead.path]?.value == nil { failures.append(QualityFailure(.notice)) }
        if input.fields[CitizenCheck.path]?.value == nil { failures.append(QualityFailure(.citizenCheck)) }
        return failures
    }

    /// Positions that nobody has tried: of a finger any way of taking it counts, and *not supported* or a reason for
    /// its absence counts like a picture.
    private func openCaptures(_ input: QualityInput) -> [FieldPath] {
        let age = FormFacts(input.fields).age(on: input.today)
        guard (age?.bands.last ?? .from14) != .under6 else { return [] }
        let isDone = { (position: CapturePosition) in input.fields[position.path]?.value != nil }
        let fingers = Finger.allCases.filter { finger in
            let ways =
                [.flat(finger), .rolled(finger)]
                + Slap.allCases.filter { $0.fingers.contains(finger) }.map(
                    CapturePosition.slap)
            return !ways.contains(where: isDone)
        }
        let others: [CapturePosition] = Eye.allCases.map { .iris($0) } + [.portrait]
        return fingers.map { CapturePosition.flat($0).path } + others.filter { !isDone($0) }.map(\.path)
    }

    private func clean(_ input: QualityInput) -> [QualityFailure] {
        var failures = form.check(input.fields, today: input.today).compactMap { finding -> QualityFailure? in
            switch finding.kind {
            case .invalid, .groundOfOtherKind: return QualityFailure(.validValues, [finding.path])
            case .impossibleDay, .bornInFuture: return QualityFailure(.possibleDate, [finding.path])
            case .number(let oddity):
                // Which of them is odd stays unsaid: it could out somebody.
                return isEvidenced(oddity, input.fields) ? nil : QualityFailure(.numberFits, [.personalNumber])
            default: return nil
            }
        }
        let isExplained = input.fields[EarlierEnrolment.path]?.value != nil
        if input.overlap.contains(.number) { failures.append(QualityFailure(.numberOfOne, [.personalNumber])) }
        if input.overlap.contains(.otherNumber), !isExplained {
            failures.append(QualityFailure(.oneNumber, [.personalNumber]))
        }
        if input.overlap.contains(.person), !isExplained { failures.append(QualityFailure(.enrolledOnce)) }
        if input.overlap.contains(.phone) { failures.append(QualityFailure(.phoneOfOne, [.phone])) }
        return failures
    }

    /// A number that the population database states, or that a scan proves, is lawful however odd; so is one beside a
    /// sex or birth date that a paper proves.
    private func isEvidenced(_ oddity: PersonalNumber.Oddity, _ fields: Fields) -> Bool {
        if let number = fields[.personalNumber], number.source == .extract || number.evidence != nil { return true }
        return switch oddity {
        case .unknownPrefix: false
        case .sexDiffers: fields[.sex]?.evidence != nil
        case .birthYearDiffers: fields[.birthDate]?.evidence != nil
        }
    }

    private func live(_ input: QualityInput) -> [QualityFailure] {
        switch input.presence {
        case .notMet, .absent: [QualityFailure(.met)]
        case .met(let day): isFresh(day, on: input.today) ? [] : [QualityFailure(.metLately)]
        }
    }
}

extension CivilDate {
    /// Days since 1970-01-01.
    ///
    /// After Hinnant, chrono-Compatible Low-Level Date Algorithms (days_from_civil).
    var dayNumber: Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
