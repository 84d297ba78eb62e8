import Enrollment
import Secrets

/// Truncated keyed hashes of what people are looked up by: who has no key learns from them next to nothing, and whoever
/// has one decrypts the few candidates and compares.
enum BlindIndex {
    /// How many bits of the hash are kept: as data, since a change means that the indexes are written anew.
    struct Widths: Sendable {
        let bits: [LookupField: Int]

        /// What the kit itself takes down: a few thousand people, at most 100,000.
        ///
        /// With 16 bits 100,000 rows give 1.5 chance candidates a lookup, still nothing to decrypt. Among 3,000 rows
        /// chance makes 69 pairs of equal tags, more than there are people enrolled twice: a pair says nothing to who
        /// has no key. Nothing is gained by more bits. All fields alike: numbers and telephone numbers hardly repeat,
        /// and a name is taken with the birth year.
        static let applications = Widths(bits: [.number: 16, .name: 16, .phone: 16])
        /// The extract of a commune: up to 200,000 people.
        ///
        /// 18 bits for what is almost unique keep chance at 0.8 candidates. A name and birth year is shared by up to
        /// dozens, so two bits more would hardly shorten a search but let frequent names stand out of the chance.
        static let extract = Widths(bits: [.number: 18, .name: 16, .phone: 18, .household: 18])

        /// The tag of a term under a key, nothing for a field that has no index here.
        func tag(_ term: LookupTerm, key: borrowing SecretKey) -> Tag? {
            guard let bits = bits[term.field] else { return nil }
            return Tag(field: term.field.place, value: BlindIndex.hash(term, bits: bits, key: key))
        }
    }

    /// A value of the index as SQLite sees it.
    struct Tag: Hashable {
        let field: Int
        let value: Int
    }

    /// The first bits of BLAKE2b-128 over field ‖ 0 ‖ value.
    static func hash(_ term: LookupTerm, bits: Int, key: borrowing SecretKey) -> Int {
        precondition((1...32).contains(bits), "a tag has 1 to 32 bits")
        let hash = BLAKE2b.keyed(Array(term.field.rawValue.utf8) + [0] + Array(term.value.utf8), key: key, count: 16)
        return hash.prefix(4).reduce(0) { $0 << 8 | Int($1) } >> (32 - bits)
    }
}

extension LookupField {
    /// The number of the field in the index.
    fileprivate var place: Int {
        switch self {
        case .number: 1
        case .name: 2
        case .phone: 3
        case .household: 4
        }
    }
}
