import CanonicalJSON
import Foundation
import TestSupport
import Testing

/// What a worn disk does to a file.
private enum FileDamage: CustomStringConvertible {
    case flip(byte: Int, bit: Int)
    case zeros(from: Int)
    case cut(to: Int)
    case longer(by: Int)

    init(of count: Int, _ random: inout SplitMix64) {
        let place = Int(random.next() % UInt64(count))
        switch random.next() % 8 {
        case 0: self = .zeros(from: place)
        case 1: self = .cut(to: place)
        case 2: self = .longer(by: 1 + place % 9_000)
        default: self = .flip(byte: place, bit: Int(random.next() % 8))
        }
    }

    func applied(to data: Data) -> Data {
        var data = data
        switch self {
        case .flip(let byte, let bit): data[byte] ^= 1 << UInt8(bit)
        case .zeros(let start):
            let end = min(data.count, start + 512)
            data.replaceSubrange(start..<end, with: Data(count: end - start))
        case .cut(let count): data = data.prefix(count)
        case .longer(let count): data.append(Data(repeating: 0xA5, count: count))
        }
        return data
    }

    var description: String {
        switch self {
        case .flip(let byte, let bit): "bit \(bit) of byte \(byte) flipped"
        case .zeros(let start): "512 zeros from \(start)"
        case .cut(let count): "cut to \(count)"
        case .longer(let count): "longer by \(count)"
        }
    }
}

@Suite("A damaged vault is read as far as it goes, and never ends the program otherwise than with a sentence")
struct VaultFileTests {
    let camp: Camp

    init() throws { camp = try Camp() }

    private var vault: URL { camp.folder.url.appendingPathComponent("kit/vault") }

    private func put(_ data: Data) throws {
        for name in ["vault.sqlite-wal", "vault.sqlite-shm"] {
            try? FileManager.default.removeItem(at: vault.appendingPathComponent(name))
        }
        // In place, so that the file keeps its mode.
        let file = try FileHandle(forWritingTo: vault.appendingPathComponent("vault.sqlite"))
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: data)
        try file.close()
    }

    @Test(.timeLimit(.minutes(30))) func wornBytesAnywhereInTheFile() async throws {
        var receipts: [String] = []
        for seed in 1...2 { receipts.append(try await camp.enrol(Camp.answersWithoutFingers, seed: seed)) }
        var whole: [String: JSONValue] = [:]
        for receipt in receipts {
            whole[receipt] = try await camp.json(["apply", "show", receipt] + camp.login("lan"))
        }
        let sound = try Data(contentsOf: vault.appendingPathComponent("vault.sqlite"))
        var random = SplitMix64(seed: Soak.seed)
        var (tried, refused, bothRead, oneRead) = (0, 0, 0, 0)
        for _ in 0..<Soak.flips(usually: 40) {
            let damage = FileDamage(of: sound.count, &random)
            try put(damage.applied(to: sound))
            tried += 1
            _ = try await outcome(["apply", "list"], damage)
            var read = 0
            for receipt in receipts {
                guard let shown = try await outcome(["apply", "show", receipt], damage) else { continue }
                read += 1
                #expect(shown == whole[receipt], "\(damage): other contents without a word")
            }
            refused += read == 0 ? 1 : 0
            oneRead += read == 1 ? 1 : 0
            bothRead += read == 2 ? 1 : 0
        }
        Soak.report(
            "damage to the vault's file",
            [("tried", tried), ("nothing read", refused), ("one of two read", oneRead), ("both read", bothRead)])
        try put(sound)
        #expect(try camp.inspected("after all").count == 2)
    }

    /// A log that is worn takes the steps with it that stand behind the wear; what stands before it is whole.
    @Test(.timeLimit(.minutes(30))) func wornBytesInTheLogOfADeadProgram() async throws {
        let program = try camp.start(try camp.newApplication(Camp.answersOfOneHand))
        _ = try await eventually {
            try !program.isRunning || camp.confirmed().values.contains { $0.captures.count >= 3 }
        }
        program.send(SIGKILL)
        try await program.ended()
        let (file, log) = (
            vault.appendingPathComponent("vault.sqlite"), vault.appendingPathComponent("vault.sqlite-wal")
        )
        let (sound, steps) = (try Data(contentsOf: file), try Data(contentsOf: log))
        var random = SplitMix64(seed: Soak.seed)
        for _ in 0..<Soak.flips(usually: 40) / 3 {
            let damage = FileDamage(of: steps.count, &random)
            try put(sound)
            try damage.applied(to: steps).write(to: log)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: log.path)
            let list = try await outcome(["apply", "list"], damage)
            for line in list?.array ?? [] {
                let receipt = try #require(line["receipt"]?.string)
                let shown = try await outcome(["apply", "show", receipt], damage)
                #expect((shown?["captured"]?.int ?? 0) <= 6, "\(damage)")
            }
        }
    }

    /// What a command printed, or nothing when it refused as it must.
    private func outcome(_ arguments: [String], _ damage: FileDamage) async throws -> JSONValue? {
        let outcome = try await camp.run(arguments + camp.login("lan") + ["--json"])
        if outcome.status == 0 { return try JSONValue(parsing: Array(outcome.output.utf8)) }
        #expect(
            [1, 3, 4].contains(outcome.status), "\(damage): \(arguments): \(outcome.status) \(outcome.error)")
        let error = outcome.failure
        #expect(error?["code"]?.string?.isEmpty == false, "\(damage): \(outcome.error)")
        #expect(error?["message"]?.string?.isEmpty == false, "\(damage): \(outcome.error)")
        #expect(error?["hint"]?.string?.isEmpty == false, "\(damage): \(outcome.error)")
        #expect(error?["code"]?.string != "failed", "\(damage): an unexpected failure \(outcome.error)")
        return nil
    }
}
