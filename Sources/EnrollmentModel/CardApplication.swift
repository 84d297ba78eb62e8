public import CanonicalJSON

/// A revision with its name.
public struct NamedRevision: Sendable, Equatable {
    /// Hash of the canonical bytes.
    public let id: Digest
    /// What it says.
    public let revision: Revision

    /// A revision and the hash of its canonical bytes.
    public init(id: Digest, revision: Revision) {
        self.id = id
        self.revision = revision
    }
}

/// An application for a card: a directed acyclic graph of immutable revisions and what they amount to.
///
/// The fold is for showing and editing; only the registry mints merges.
public struct CardApplication: Sendable, Equatable {
    /// Its id.
    public let id: ApplicationID
    /// Every revision, parents before children; unordered ones by (device, epoch, seq).
    public private(set) var history: [NamedRevision]
    /// The revisions nobody follows yet, in byte order.
    public private(set) var heads: [Digest]
    /// The values as they stand.
    public private(set) var fields: Fields

    /// Folds the revisions of one application.
    ///
    /// - Returns: Nothing when there is no revision, one belongs to another application, or a parent is missing.
    public init?(revisions: [NamedRevision]) {
        guard let first = revisions.first, revisions.allSatisfy({ $0.revision.app == first.revision.app }),
            let ordered = CardApplication.ordered(revisions)
        else { return nil }
        id = first.revision.app
        history = ordered
        let followed = Set(ordered.flatMap(\.revision.parents))
        heads = ordered.map(\.id).filter { !followed.contains($0) }.sorted()
        fields = ordered.reduce(Fields()) { $0.merging($1.revision.changes) }
    }

    /// Adds a revision whose parents are here already; one that is here already changes nothing.
    public mutating func append(_ next: NamedRevision) {
        guard !history.contains(where: { $0.id == next.id }) else { return }
        precondition(next.revision.app == id && Set(next.revision.parents).isSubset(of: Set(history.map(\.id))))
        history.append(next)
        heads = (heads.filter { !next.revision.parents.contains($0) } + [next.id]).sorted()
        fields = fields.merging(next.revision.changes)
    }

    private static func ordered(_ revisions: [NamedRevision]) -> [NamedRevision]? {
        // The id breaks the tie of a fork: two revisions of a cloned disk with the same device, epoch and seq.
        var seen: Set<Digest> = []
        var waiting = revisions.filter { seen.insert($0.id).inserted }.sorted { a, b in
            (a.revision.device.text, a.revision.epoch, a.revision.seq, a.id)
                < (b.revision.device.text, b.revision.epoch, b.revision.seq, b.id)
        }
        var done: Set<Digest> = []
        var ordered: [NamedRevision] = []
        while !waiting.isEmpty {
            guard let index = waiting.firstIndex(where: { done.isSuperset(of: $0.revision.parents) }) else {
                return nil
            }
            let next = waiting.remove(at: index)
            done.insert(next.id)
            ordered.append(next)
        }
        return ordered
    }
}

extension CardApplication {
    /// The number on the citizen's receipt.
    public var receiptNumber: ReceiptNumber? { fields["application.receipt_number"]?.text.flatMap(ReceiptNumber.init) }

    /// Full name as written on the form.
    public var name: String? { fields["person.name.full"]?.text }

    /// What came of a capture position, nothing when it has not been tried.
    public func capture(_ position: CapturePosition) -> CaptureResult? {
        fields[position.path]?.value.flatMap { try? CaptureResult(json: $0) }
    }

    /// Every position that has a result.
    public var captures: [(position: CapturePosition, result: CaptureResult)] {
        fields.paths.compactMap { path in
            guard let position = CapturePosition(path: path), let result = capture(position) else { return nil }
            return (position, result)
        }
    }

    /// The users who wrote any revision: none of them may approve it.
    public var authors: Set<String> { Set(history.map(\.revision.actor)) }

    /// The blobs of the whole history, each once, in the order of travel.
    ///
    /// Superseded ones are among them: a signed revision names them, and what was confirmed is never thrown away
    /// before the registry holds it.
    public var blobs: [BlobReference] {
        var seen: Set<Digest> = []
        return history.flatMap(\.revision.blobs)
            .filter { seen.insert($0.id).inserted }
            .sorted { ($0.kind.travelOrder, $0.length, $0.id) < ($1.kind.travelOrder, $1.length, $1.id) }
    }
}

extension FieldValue {
    /// The scan that proves it.
    public var evidence: Digest? { if case .stated(_, _, let evidence) = self { evidence } else { nil } }
}

extension BlobKind {
    fileprivate var travelOrder: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
}
