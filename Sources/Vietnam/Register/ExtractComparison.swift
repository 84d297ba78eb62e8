public import CanonicalJSON
public import EnrollmentModel

/// The form of one person beside what the commune's extract says of them.
public struct ExtractComparison: Sendable, Equatable {
    /// Every field that either has, in the order of the form.
    public let lines: [FieldComparison]

    /// Compares.
    public init(_ fields: Fields, _ person: ExtractPerson, form: FormDefinition = .enrol) {
        lines = form.compare(fields, with: person.json.object ?? [:])
    }

    /// Where they contradict each other.
    public var differences: [FieldComparison] { lines.filter { $0.outcome == .differs } }

    /// What proves a correction.
    public struct Evidence: Sendable, Equatable {
        /// The paper that was shown.
        public var paper: ShownPaper
        /// Its scan, when one was made.
        public var scan: Digest?

        /// A paper with its scan.
        public init(_ paper: ShownPaper, scan: Digest? = nil) {
            self.paper = paper
            self.scan = scan
        }
    }

    /// The differences as proposals; one that nobody showed a paper for is kept as the person's word.
    ///
    /// - Parameters:
    ///   - evidence: What was shown, by path.
    ///   - known: Proposals of the application so far: their papers hold on while the difference is the same.
    ///   - officer: User name of who takes it down.
    ///   - time: Milliseconds since 1970.
    public func proposals(
        evidence: [FieldPath: Evidence] = [:], known: CorrectionProposals? = nil, officer: String, time: Int
    ) -> CorrectionProposals {
        CorrectionProposals(
            differences.compactMap { line in
                guard let old = line.there, let new = line.here else { return nil }
                let before = known?.list.first { $0.path == line.path && $0.old == old && $0.new == new }
                let shown = evidence[line.path]
                if let before, shown == nil { return before }
                return CorrectionProposal(
                    line.path, old: old, new: new, paper: shown?.paper, scan: shown?.scan, officer: officer, time: time)
            })
    }
}
