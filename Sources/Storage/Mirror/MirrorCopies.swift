import CanonicalJSON
import GRDB

/// A copy as the vault remembers it: the end by which it is known after a rekey, and how far it is.
struct MirrorCopy: CanonicalCodable, Equatable {
    /// ``CardState/copy``.
    let name: String
    /// ``MirrorEnd/digest`` of the copy when it was last written.
    let end: Digest
    /// The last change of the vault that it has seen.
    let seen: Int

    init(_ name: String, end: Digest, seen: Int) {
        self.name = name
        self.end = end
        self.seen = seen
    }

    init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        name = try reader.string("copy")
        end = try reader.digest("end")
        seen = try reader.int("seen")
    }

    var json: JSONValue { ["copy": .string(name), "end": end.json, "seen": .int(seen)] }
}

/// The copies of one vault that are gone on with, on cards that are used in turn, who was written last at the end.
struct MirrorCopies: Equatable {
    /// A card that was lost or emptied stays among them until so many others were written.
    static let limit = 16
    /// So many changes are kept for a card that is away; one that missed more of them is copied anew in its place.
    static let changesKept = 50_000
    private(set) var all: [MirrorCopy] = []

    init(_ all: [MirrorCopy] = []) { self.all = all }

    var ends: Set<Digest> { Set(all.map(\.end)) }

    /// Writes down that a copy was written.
    ///
    /// - Parameter old: The name of the copy that it took the place of.
    mutating func insert(_ copy: MirrorCopy, insteadOf old: String? = nil) {
        all = (all.filter { $0.name != copy.name && $0.name != old } + [copy]).suffix(Self.limit)
    }

    /// The last change that none of them needs any more; the copy that is being written, the last one, gets all it needs
    /// whatever the others do.
    func unneeded(lastNumber: Int) -> Int? {
        guard let current = all.last, let first = all.map(\.seen).min() else { return nil }
        return min(current.seen, max(first, lastNumber - Self.changesKept))
    }
}
