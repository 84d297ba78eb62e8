import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import Secrets
import TestSupport
import Testing

@testable import Storage

/// Random manipulations of an audit log of several hundred entries; everything but a cut tail has to be found.
@Suite struct AuditMutationTests {
    /// In `make test`; `make soak` says more with TRAM_SOAK_MUTATIONS.
    private static let count =
        ProcessInfo.processInfo.environment["TRAM_SOAK_MUTATIONS"].flatMap { Int($0) } ?? 10_000
    private static let seed =
        ProcessInfo.processInfo.environment["TRAM_SEED"].flatMap { UInt64($0) } ?? 20_261_122

    /// A vault with work in it: a camp day, and a long sync.
    private func model() throws -> AuditModel {
        let kit = try TestKit()
        let team = try kit.team()
        _ = try team.approve(team.batch(of: 3))
        for index in 0..<410 {
            kit.clock.pass(1_000 + index)
            try team.lan.setChangesCursor(index + 1)
        }
        try team.lan.signCheckpoint()
        return try AuditModel(team.lan)
    }

    @Test func everyRandomManipulationIsFound() throws {
        let model = try model()
        #expect(model.judge(model.rows, good: 0).isEmpty && model.rows.count >= 400)
        print("audit mutations: \(Self.count), seed \(Self.seed), \(model.rows.count) entries")
        var random = SplitMix64(seed: Self.seed)
        var found: [Mutation: Int] = [:]
        for round in 0..<Self.count {
            let kind = Mutation.allCases[Int(random.next() % UInt64(Mutation.allCases.count))]
            let findings = try spoil(model, kind, &random)
            #expect(!findings.isEmpty, "mutation \(round) (\(kind)) of seed \(Self.seed) was not found")
            if !findings.isEmpty { found[kind, default: 0] += 1 }
        }
        #expect(found.values.reduce(0, +) == Self.count && found.count == Mutation.allCases.count)
        print("audit mutations found: \(found.map { "\($0.key) \($0.value)" }.sorted().joined(separator: ", "))")
    }

    @Test func theFirstBrokenEntryIsNamedExactly() throws {
        let model = try model()
        var random = SplitMix64(seed: Self.seed + 1)
        for _ in 0..<40 {
            let place = Int(random.next() % UInt64(model.rows.count - 1))
            var rows = model.rows
            rows[place].sealed[Int(random.next() % 500)] ^= 1
            #expect(model.judge(rows[place...], good: place).map(\.number) == [place + 1])
            rows = model.rows
            rows.remove(at: place)
            #expect(model.judge(rows[place...], good: place).map(\.fault) == [.missing])
        }
    }

    /// Without the registry a tail that is cut together with everything it speaks of looks like an honest end.
    @Test func aCutTailIsFoundByWhatTheVaultAmountsTo() throws {
        let model = try model()
        for count in [1, 7, 60, 200] {
            let kept = model.rows.count - count
            let checkpoints = model.checkpoints.filter { $0.key <= kept }
            let findings = model.judge(model.rows.prefix(kept), good: 0, checkpoints: checkpoints)
            #expect(findings.map(\.fault) == [.recordsDoNotMatch, .countersDoNotMatch])
        }
    }

    // MARK: Manipulations

    private func spoil(
        _ model: AuditModel, _ kind: Mutation, _ random: inout SplitMix64
    ) throws -> [AuditFinding] {
        let count = model.rows.count
        // The last entry cannot be told from an end that was cut: that is the registry's to find.
        let place = Int(random.next() % UInt64(count - 1))
        var rows = model.rows
        switch kind {
        case .delete: rows.remove(at: place)
        case .cut:
            let length = 1 + Int(random.next() % UInt64(min(20, count - 1 - place)))
            rows.removeSubrange(place..<place + length)
            for index in place..<rows.count { rows[index].number -= length }
        case .flip:
            let byte = Int(random.next() % UInt64(rows[place].sealed.count))
            rows[place].sealed[byte] ^= 1 << UInt8(random.next() % 8)
        case .resize:
            if random.next() % 2 == 0 { rows[place].sealed.append(0) } else { rows[place].sealed.removeLast(17) }
        case .swap, .copy:
            var other = Int(random.next() % UInt64(count))
            if other == place { other = (place + 1) % count }
            let sealed = rows[place].sealed
            rows[place].sealed = rows[other].sealed
            if kind == .swap { rows[other].sealed = sealed }
            return model.judge(rows[min(place, other)...], good: min(place, other))
        case .duplicate:
            rows.insert(rows[place], at: place)
            for index in place + 1..<rows.count { rows[index].number += 1 }
        case .reverse:
            let length = 2 + Int(random.next() % 9)
            let range = place..<min(place + max(length, 2), count)
            let sealed = rows[range].map(\.sealed).reversed()
            for (index, bytes) in zip(range, sealed) { rows[index].sealed = bytes }
        case .forge, .rewrite: return try forge(model, place, onwards: kind == .rewrite, &random)
        case .checkpoint: return try spoilCheckpoint(model, &random)
        }
        return model.judge(rows[place...], good: place)
    }

    /// Changes a member and seals the entry again, alone or with all that follow: only what a checkpoint covers can be
    /// found in the second case.
    private func forge(
        _ model: AuditModel, _ place: Int, onwards: Bool, _ random: inout SplitMix64
    ) throws -> [AuditFinding] {
        let covered = try #require(model.checkpoints.keys.max())
        let first = min(place, covered - 2)
        var entry = try model.open(first)
        switch random.next() % 5 {
        case 0: entry["user"] = "somebody"
        case 1: entry["wall"] = .int((entry["wall"]?.int ?? 0) + 60_000)
        case 2: entry["action"] = entry["action"]?.string == "purged" ? "judged" : "purged"
        case 3: entry["subject"] = entry["subject"]?.string == "K0001-1" ? "K0001-2" : "K0001-1"
        default: entry["index"] = BLAKE2b.hash256(Array("another vault".utf8)).json
        }
        let forgery = Forgery(model: model, first: first, end: covered, entry: entry, onwards: onwards)
        return model.judge(forgery, good: first)
    }

    private func spoilCheckpoint(_ model: AuditModel, _ random: inout SplitMix64) throws -> [AuditFinding] {
        var checkpoints = model.checkpoints
        let numbers = checkpoints.keys.sorted()
        // The last one is the end of the chain, which may be cut off; the registry holds it.
        let number = numbers[Int(random.next() % UInt64(numbers.count - 1))]
        switch random.next() % 4 {
        case 0: checkpoints[number] = nil
        case 1: checkpoints[number]?[Int(random.next() % 500)] ^= 1
        case 2: checkpoints[number] = checkpoints[numbers.last == number ? 1 : numbers[numbers.count - 1]]
        default:
            let held = try #require(checkpoints[number].flatMap(HeldCheckpoint.init))
            let forged = JWS.sign(held.signed.payload, typ: Checkpoint.type, key: model.ring.user)
            checkpoints[number] = forged.canonicalBytes
        }
        return model.judge(model.rows[(number - 1)...], good: number - 1, checkpoints: checkpoints)
    }
}

/// The rows from a forged one on, written as they are read: the walk stops at the first checkpoint.
private struct Forgery: Sequence, IteratorProtocol {
    let model: AuditModel
    let first: Int
    let end: Int
    let entry: JSONObject
    let onwards: Bool
    private var place = 0
    private var link = Digest.zeros

    init(model: AuditModel, first: Int, end: Int, entry: JSONObject, onwards: Bool) {
        (self.model, self.first, self.end, self.entry, self.onwards) = (model, first, end, entry, onwards)
        place = first
    }

    mutating func next() -> AuditVerifier.Row? {
        let index = place
        guard index < end else { return nil }
        place += 1
        guard index == first || onwards else { return model.rows[index] }
        guard var members = index == first ? entry : try? model.open(index) else { return nil }
        if index > first { members["previous"] = link.json }
        let bytes = JSONValue.object(members).canonicalBytes
        link = BLAKE2b.hash256(bytes)
        let sealed = AuditChain.seal(bytes, index + 1, key: model.ring.audit, random: SystemRandom())
        return AuditVerifier.Row(number: index + 1, sealed: sealed)
    }
}
