import Foundation
import TestSupport
import Testing

/// Power cuts anywhere in the life of applications: capture, approval, sealing, receipts, purge and the emptying of the
/// log. Every state of the disk that a cut can leave opens again with all that was confirmed, and with nothing else.
@Suite struct PowerCutTests {
    /// `TRAM_SOAK_CUTS` power cuts of each kind, 0 for every place of the log.
    private static var cuts: Int? { ProcessInfo.processInfo.environment["TRAM_SOAK_CUTS"].flatMap(Int.init) }

    @Test func whateverReachedTheDiskInOrderOpensWithAllThatWasConfirmed() throws {
        let story = try CrashStory()
        let all = story.history.events.count
        let step = Self.cuts == nil ? max(1, all / 40) : 1
        var random = SplitMix64(seed: 1)
        let places = Array(stride(from: Int(random.next() % UInt64(step)), through: all, by: step)) + [all]
        for place in places {
            let problem = story.problem(with: story.history.prefix(place), after: place)
            #expect(problem == nil, "cut after \(place) of \(all)")
        }
        print("power cuts: \(places.count) of \(all + 1) prefixes of the log of the disk")
    }

    @Test func whateverPartOfTheUnsyncedReachedTheDiskOpensWithAllThatWasConfirmed() throws {
        let story = try CrashStory()
        let all = story.history.events.count
        let count = Self.cuts ?? 60
        for seed in 0..<UInt64(count) {
            var random = SplitMix64(seed: seed)
            let place = Int(random.next() % UInt64(all + 1))
            let problem = story.problem(with: story.history.torn(place, &random), after: place)
            #expect(problem == nil, "seed \(seed): cut after \(place) of \(all)")
        }
        print("power cuts: \(count) random parts of what was not synced, seeds 0 to \(count - 1)")
    }

    @Test func aDiskThatForgetsWhatItWasToldToSyncIsFoundOut() throws {
        let story = try CrashStory()
        let all = story.history.events.count
        let problems = (0..<12 as Range<UInt64>).compactMap { seed in
            var random = SplitMix64(seed: seed)
            return story.problem(with: story.history.torn(all / 2, &random, isLying: true), after: all / 2)
        }
        #expect(!problems.isEmpty)
    }
}
