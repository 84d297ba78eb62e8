import Foundation
import TestSupport
import Testing

/// Power cuts anywhere in the life of applications: capture, rekey, approval, sealing, receipts, purge and the emptying
/// of the log. Every state of the disk that a cut can leave opens again with all that was confirmed, and with nothing
/// else.
@Suite struct PowerCutTests {
    /// `TRAM_SOAK_CUTS` random power cuts and one at every place of the log; without it fewer of both.
    private static var cuts: Int? { ProcessInfo.processInfo.environment["TRAM_SOAK_CUTS"].flatMap(Int.init) }

    @Test func whateverReachedTheDiskInOrderOpensWithAllThatWasConfirmed() throws {
        let story = try CrashStory()
        let all = story.history.events.count
        let step = Self.cuts == nil ? max(1, all / 40) : 1
        var random = SplitMix64(seed: 1)
        let places = Set(stride(from: Int(random.next() % UInt64(step)), through: all, by: step)).union([all])
        for place in places.sorted() {
            let problem = story.problem(with: story.history.prefix(place), after: place)
            #expect(problem == nil, "cut after \(place) of \(all)")
        }
        print("soak\tpower cuts\tin order\tprefixes \(places.count)\tof a log of \(all + 1)")
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
        print("soak\tpower cuts\tseeds 0 to \(count - 1)\trandom parts \(count)")
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
