import Enrollment
import Foundation
import Secrets
import TestSupport
import Testing

@testable import Storage

/// What somebody learns who has the index file and knows exactly how frequent every name is, but has no key.
///
/// The hash is keyed, so nothing but the counts of tags is of use. The most likely assignment of values to counts sorts
/// both: the fullest tag is the most frequent value, and so on. That is the attacker here.
@Suite("Blind indexes leak little") struct LeakageTests {
    private static let seed: UInt64 = 20_261_122

    private struct Outcome {
        /// Share of rows whose value the attacker names.
        let recovered: Double
        /// Share of rows that are right by naming the most frequent value for all.
        let base: Double
        var gain: Double { recovered - base }

        var text: String {
            String(format: "%.3f %% of rows, base rate %.3f %%, gain %.3f %%", recovered * 100, base * 100, gain * 100)
        }
    }

    /// - Parameter guesses: What the attacker takes the tags for, the fullest first.
    private func attack<Value: Hashable>(
        _ rows: [(tag: Int, value: Value)], guesses: [Value], mostFrequent: Value
    ) -> Outcome {
        var counts: [Int: Int] = [:]
        for row in rows { counts[row.tag, default: 0] += 1 }
        let ranked = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let meaning = Dictionary(uniqueKeysWithValues: zip(ranked.map(\.key), guesses))
        let right = rows.count { meaning[$0.tag] == $0.value }
        let base = rows.count { $0.value == mostFrequent }
        return Outcome(
            recovered: Double(right) / Double(rows.count), base: Double(base) / Double(rows.count))
    }

    private func people(_ count: Int) -> [Population.Person] {
        var random = SplitMix64(seed: Self.seed)
        let population = Population()
        return (0..<count).map { _ in population.draw(&random) }
    }

    private func tags(_ people: [Population.Person], _ widths: BlindIndex.Widths) throws -> [Int] {
        guard let key = SecretKey(LockedBytes(copying: (0..<32).map(UInt8.init))) else { throw MissingValue() }
        var tags: [Int] = []
        for person in people { tags.append(try present(widths.tag(present(person.term), key: key)).value) }
        return tags
    }

    @Test("Name with birth year: at most 1 % of 100,000 rows above the base rate")
    func compoundAndTruncated() throws {
        let people = people(100_000)
        let population = Population()
        let guesses = population.mostFrequent(65_536)
        let names = population.names
        for (what, widths) in [("kit", BlindIndex.Widths.applications), ("extract", .extract)] {
            let tags = try tags(people, widths)
            let whole = attack(
                Array(zip(tags, people)).map { (tag: $0, value: $1) }, guesses: guesses, mostFrequent: guesses[0])
            let name = attack(
                Array(zip(tags, people)).map { (tag: $0, value: $1.name) }, guesses: guesses.map(\.name),
                mostFrequent: names[0].name)
            print("leakage, index of the \(what), seed \(Self.seed): name and year \(whole.text); name \(name.text)")
            #expect(whole.gain <= 0.01 && name.gain <= 0.01)
        }
    }

    /// The same attacker against the index that everybody would build first: he must be able to win.
    @Test("An index of names alone would give people away, so the attacker is a real one")
    func namesAloneWouldLeak() throws {
        let people = people(100_000)
        let names = Population().names.map(\.name)
        let key = SecretKey()
        var tags: [Int: Int] = [:]
        let rows = people.map { person in
            let tag =
                tags[person.name]
                ?? LookupTerm(stored: .name, "\(person.name)").map { BlindIndex.hash($0, bits: 32, key: key) } ?? 0
            tags[person.name] = tag
            return (tag: tag, value: person.name)
        }
        let outcome = attack(rows, guesses: names, mostFrequent: names[0])
        print("leakage, names alone and whole hashes, seed \(Self.seed): \(outcome.text)")
        #expect(outcome.gain > 0.01)
    }

    @Test("A lookup among 3,000 rows decrypts five candidates at most, in the median")
    func fewCandidates() throws {
        let people = people(3000)
        let tags = try tags(people, .applications)
        var counts: [Int: Int] = [:]
        for tag in tags { counts[tag, default: 0] += 1 }
        let candidates = tags.map { counts[$0] ?? 0 }.sorted()
        print(
            "candidates a lookup among 3,000, seed \(Self.seed): median \(candidates[1500]), "
                + "95 % \(candidates[2850]), most \(candidates[2999])")
        #expect(candidates[1500] <= 5)
    }
}
