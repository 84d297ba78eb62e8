public import CanonicalJSON
public import EnrollmentModel
public import Vietnam

/// What is kept of somebody for counting once the laptop cannot read the application any more: no name, no number, no
/// hamlet and no day, which the log and the batches have anyway.
public struct ReportFacts: Sendable, Equatable, CanonicalCodable {
    /// The camp session they were taken down in.
    public var session: String?
    /// Age when they were met.
    public var age: ReportAge
    /// Sex as the form has it.
    public var sex: Sex
    /// What counts for them, in the order of ``ReportCounter``; only what no log knows.
    public var counters: [ReportCounter]
    /// The last time somebody of the team saw them, milliseconds since 1970.
    public var confirmed: Int

    /// Facts.
    public init(session: String?, age: ReportAge, sex: Sex, counters: [ReportCounter], confirmed: Int) {
        self.session = session
        self.age = age
        self.sex = sex
        self.counters = counters
        self.confirmed = confirmed
    }

    /// Reads `{session?, age, sex, counters, confirmed_ms}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        let names: [String] = try reader.list("counters")
        var counters: [ReportCounter] = []
        for name in names {
            guard let counter = ReportCounter(rawValue: name) else {
                throw ShapeError("counters", expected: "names of counters")
            }
            counters.append(counter)
        }
        self.init(
            session: try reader.stringIfPresent("session"), age: try reader.choice("age"),
            sex: try reader.choice("sex"), counters: counters, confirmed: try reader.int("confirmed_ms"))
    }

    /// `{session?, age, sex, counters, confirmed_ms}`.
    public var json: JSONValue {
        var object: JSONObject = [
            "age": .string(age.rawValue), "sex": .string(sex.rawValue),
            "counters": .array(counters.map { .string($0.rawValue) }), "confirmed_ms": .int(confirmed),
        ]
        object["session"] = session.map { .string($0) }
        return .object(object)
    }
}

/// What the log tells of an application: when each step was taken, milliseconds since 1970.
public struct ReportSteps: Sendable, Equatable {
    /// Taken down.
    public var created: Int?
    /// Approved, the last time.
    public var approved: Int?
    /// Sent back, the last time.
    public var returned: Int?
    /// Why.
    public var reason: ReturnReason.Code?
    /// Its sending began, the last time.
    public var synced: Int?
    /// Its last receipt came.
    public var receipted: Int?

    /// Nothing happened yet.
    public init() {}
}

/// Somebody as reports see them: where, how old, which sex, and the day of everything that counts.
public struct ReportPerson: Sendable, Equatable {
    /// The commune.
    public var unit: UnitCode
    /// The hamlet; empty where no camp session was open.
    public var hamlet: String
    /// Age when they were met.
    public var age: ReportAge
    /// Sex.
    public var sex: Sex
    /// What counts, and on which day.
    public var days: [ReportCounter: CivilDate]
    /// Why they were sent back the last time.
    public var reason: ReturnReason.Code?

    /// A person.
    public init(
        unit: UnitCode, hamlet: String, age: ReportAge, sex: Sex, days: [ReportCounter: CivilDate],
        reason: ReturnReason.Code? = nil
    ) {
        self.unit = unit
        self.hamlet = hamlet
        self.age = age
        self.sex = sex
        self.days = days
        self.reason = reason
    }

    /// What is known of somebody together with what the log tells. Steps count on the day they were taken, what is said
    /// of people on the day they were met.
    ///
    /// - Parameters:
    ///   - session: The camp session they were met in.
    ///   - unit: The kit's commune, where there was none.
    ///   - rules: Say whether the last confirmation still counts.
    ///   - today: The day the report is of, milliseconds since 1970.
    public init(
        _ facts: ReportFacts, steps: ReportSteps, session: CampSession?, unit: UnitCode, rules: ReportRules,
        today: Int
    ) {
        let day = { CivilDate(milliseconds: $0) }
        let met = day(steps.created ?? facts.confirmed)
        var days: [ReportCounter: CivilDate] = [.met: met]
        for counter in facts.counters { days[counter] = met }
        days[.approved] = steps.approved.map(day)
        days[.returned] = steps.returned.map(day)
        days[.synced] = steps.synced.map(day)
        days[.receipted] = steps.receipted.map(day)
        if rules.isFresh(facts.confirmed, on: today) { days[.live] = met }
        // A part never counts without its whole.
        for counter in ReportCounter.allCases.reversed() {
            if let whole = counter.whole, days[counter] != nil, days[whole] == nil { days[whole] = days[counter] }
        }
        self.init(
            unit: session?.unit ?? unit, hamlet: session?.hamlet ?? "", age: facts.age, sex: facts.sex, days: days,
            reason: steps.returned == nil ? nil : steps.reason ?? .other)
    }
}
