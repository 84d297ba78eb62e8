import Enrollment
import Secrets
import TestSupport

@testable import Storage

/// People with names as they are distributed in Vietnam: few family names, Zipf's law for the others; invented, with
/// the exact probability of every name and birth year.
struct Population {
    struct Person: Hashable {
        let name: Int
        let year: Int
    }

    /// Shares of the most frequent family names in percent, about as they are counted: Nguyễn, Trần, Lê, Phạm …
    private static let families = [
        38.4, 12.1, 9.5, 7.0, 5.1, 4.5, 3.9, 2.1, 2.0, 1.4, 1.3, 1.0, 0.5, 0.5, 0.5, 0.4, 0.4, 0.4, 0.4, 0.3,
    ]
    private static let middles = 30
    private static let given = 200
    private static let years = 1936...2012

    private let family = Draw(Self.families)
    private let middle = Draw((1...Self.middles).map { 1 / Double($0) })
    private let first = Draw((1...Self.given).map { 1 / Double($0) })
    /// Fewer of the old: the pyramid of a village.
    private let year = Draw(Self.years.map { Double($0 - 1920) })

    /// Somebody.
    func draw(_ random: inout SplitMix64) -> Person {
        let name = (family.draw(&random) * Self.middles + middle.draw(&random)) * Self.given + first.draw(&random)
        return Person(name: name, year: Self.years.lowerBound + year.draw(&random))
    }

    /// Every name with its share, the most frequent first.
    var names: [(name: Int, share: Double)] {
        var names: [(name: Int, share: Double)] = []
        for (a, x) in family.shares.enumerated() {
            for (b, y) in middle.shares.enumerated() {
                for (c, z) in first.shares.enumerated() {
                    names.append(((a * Self.middles + b) * Self.given + c, x * y * z))
                }
            }
        }
        return names.sorted { $0.share > $1.share }
    }

    /// The `count` most frequent people, as name and birth year.
    func mostFrequent(_ count: Int) -> [Person] {
        // No rarer name can be among them than as many as there are places.
        var people: [(person: Person, share: Double)] = []
        let years = zip(Self.years, year.shares).sorted { $0.1 > $1.1 }
        for (name, share) in names.prefix(count) {
            for (year, part) in years { people.append((Person(name: name, year: year), share * part)) }
        }
        return people.sorted { $0.share > $1.share }.prefix(count).map(\.person)
    }
}

extension Population.Person {
    /// What the index is made of: a name that is written with letters alone.
    var term: LookupTerm? {
        let letters = String(name).utf8.map { Character(UnicodeScalar($0 + 49)) }
        return try? .name(String(letters), birthYear: year)
    }
}

/// Draws numbers with given weights.
private struct Draw {
    let shares: [Double]
    private let sums: [Double]

    init(_ weights: [Double]) {
        let total = weights.reduce(0, +)
        shares = weights.map { $0 / total }
        var sum = 0.0
        sums = shares.map { share in
            sum += share
            return sum
        }
    }

    func draw(_ random: inout SplitMix64) -> Int {
        let point = Double(random.next() >> 11) / Double(1 << 53)
        var (low, high) = (0, sums.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] > point { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
