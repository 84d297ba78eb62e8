import CanonicalJSON
public import EnrollmentModel
public import Vietnam

/// Makes what reports count out of applications.
public struct ReportRules: Sendable {
    /// What is right, complete, clean and live.
    public let quality: QualityRuleSet
    /// What the extract says of an application, where somebody has asked it.
    private let comparison: @Sendable (Fields) -> ComparisonOutcome?

    /// Rules; without another word what the answers themselves say of the extract.
    public init(
        _ quality: QualityRuleSet, comparison: @escaping @Sendable (Fields) -> ComparisonOutcome? = { _ in nil }
    ) {
        self.quality = quality
        self.comparison = comparison
    }

    /// The rules of a kit.
    public init(_ policy: KitPolicy) { self.init(QualityRuleSet(policy)) }

    /// Whether a confirmation still counts on a day; both in milliseconds since 1970.
    func isFresh(_ confirmed: Int, on today: Int) -> Bool {
        quality.isFresh(CivilDate(milliseconds: confirmed), on: CivilDate(milliseconds: today))
    }

    /// How the data of an application stands.
    ///
    /// - Parameters:
    ///   - others: The other applications on the kit that may be of the same person.
    ///   - today: The day it is judged on, milliseconds since 1970.
    public func judge(_ application: CardApplication, others: [Fields], today: Int) -> QualityResult {
        quality.judge(
            QualityInput(
                fields: application.fields, today: CivilDate(milliseconds: today),
                comparison: comparison(application.fields),
                presence: .met(CivilDate(milliseconds: application.confirmed)),
                overlap: KitOverlap(of: application.fields, among: others)))
    }

    /// What is counted of an application.
    public func facts(
        of application: CardApplication, state: LifecycleState, others: [Fields], today: Int
    ) -> ReportFacts {
        let fields = application.fields
        let facts = FormFacts(fields)
        let result = judge(application, others: others, today: today)
        var counters: Set<ReportCounter> = []
        if state != .draft { counters.insert(.captured) }
        if result.meets(.correct) { counters.insert(.correct) }
        if result.meets(.complete) { counters.insert(.complete) }
        if result.meets(.clean) { counters.insert(.clean) }
        if fields.isIdentityOpen { counters.insert(.pending) }
        if application.hasExceptions { counters.insert(.exceptions) }
        if fields.wantsElectronicID { counters.insert(.electronicID) }
        if fields[NoticeRead.path]?.value != nil { counters.insert(.notices) }
        if fields["application.corrections"]?.value?.array?.isEmpty == false { counters.insert(.corrections) }
        let met = application.history.first?.revision.wall ?? today
        return ReportFacts(
            session: fields[CampSession.path]?.text,
            age: ReportAge(years: facts.age(on: CivilDate(milliseconds: met))?.oldest),
            sex: facts.sex ?? .unknown, counters: ReportCounter.allCases.filter(counters.contains),
            confirmed: application.confirmed)
    }
}

extension CardApplication {
    /// When somebody of the team last saw the person: the last revision with a picture, a check or a notice in it,
    /// otherwise the first one. Milliseconds since 1970.
    fileprivate var confirmed: Int {
        let seen = history.last { named in
            named.revision.changes.paths.contains { path in
                path.isWithin("capture") || path == CitizenCheck.path || path == NoticeRead.path
            }
        }
        return (seen ?? history.first)?.revision.wall ?? 0
    }

    /// Whether something could not be taken for a reason of the person's own.
    fileprivate var hasExceptions: Bool {
        captures.contains { capture in
            if case .missing(let reason, _) = capture.result { reason != .underAge } else { false }
        }
    }
}

extension Fields {
    /// Whether nothing but somebody's word says who this is.
    fileprivate var isIdentityOpen: Bool {
        let basis = self["application.identity_basis"]?.text
        return basis == "witness" || basis == "village_head" || basis == "none_yet"
    }

    fileprivate var wantsElectronicID: Bool {
        self["consents.e_id"]?.value.flatMap { try? Consent(json: $0) }?.given == true
    }
}
