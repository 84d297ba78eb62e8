import Foundation
import FuzzTargets
import TestSupport
import Testing

/// What a target is fed in a usual test run: what is kept of it, and the golden files.
private struct Corpus {
    let inputs: [[UInt8]]

    init(of target: FuzzTarget) throws {
        let root = SharedMaterial.checkout
        var files: [URL] = []
        let golden = root.appendingPathComponent("Tests/Vectors/formats")
        for name in try FileManager.default.contentsOfDirectory(atPath: golden.path).sorted()
        where target.seeds.contains(where: { name.hasPrefix($0) }) {
            files.append(golden.appendingPathComponent(name))
        }
        let kept = root.appendingPathComponent("Tests/Fuzz/corpus/\(target.name)")
        for name in ((try? FileManager.default.contentsOfDirectory(atPath: kept.path)) ?? []).sorted() {
            files.append(kept.appendingPathComponent(name))
        }
        inputs = try files.map { [UInt8](try Data(contentsOf: $0)) }
    }
}

/// Small changes of the kind that break parsers.
private func mutated(_ bytes: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    var bytes = bytes
    for _ in 0...Int(random.next() % 3) {
        let place = bytes.isEmpty ? 0 : Int(random.next() % UInt64(bytes.count))
        switch random.next() % 7 {
        case 0 where !bytes.isEmpty: bytes[place] ^= 1 << UInt8(random.next() % 8)
        case 1 where !bytes.isEmpty:
            bytes[place] = [0, 0xFF, 0x7F, 0x80, 0x22, 0x7B, 0x5D, 0x30][Int(random.next() % 8)]
        case 2: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
        case 3 where !bytes.isEmpty: bytes.removeSubrange(place..<min(bytes.count, place + 1 + Int(random.next() % 9)))
        case 4: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 40)], at: place)
        case 5: bytes.insert(contentsOf: Array("99999999999999999999".utf8), at: place)
        default: bytes = Array(bytes.prefix(place))
        }
    }
    return bytes
}

@Suite("Parsers of what comes from outside take or refuse, whatever it is")
struct CorpusTests {
    @Test(arguments: FuzzTarget.all.map(\.name)) func nothingEndsTheProgram(name: String) throws {
        let target = try #require(FuzzTarget.named(name))
        let corpus = try Corpus(of: target)
        for input in corpus.inputs { target.run(input) }
        var random = SplitMix64(seed: 41)
        let count = name == "age" || target.limit > 100_000 ? 400 : 1_500
        for _ in 0..<count {
            let start = corpus.inputs.isEmpty ? [] : corpus.inputs[Int(random.next() % UInt64(corpus.inputs.count))]
            target.run(mutated(start.count > 20_000 ? Array(start.prefix(20_000)) : start, &random))
        }
    }

    /// A corpus of which nothing is taken tries the first line of a parser again and again.
    @Test func everyTargetBeginsWithSomethingItTakes() throws {
        for target in FuzzTarget.all {
            let inputs = try Corpus(of: target).inputs
            #expect(inputs.contains { target.accepts($0) }, "\(target.name)")
        }
    }
}
