import CanonicalJSON
import Foundation
import Secrets
import TestSupport
import Testing

/// One vector of the format's own test suite.
struct AgeVector: CustomTestStringConvertible, Sendable {
    let name: String
    let lines: [String: [String]]
    let file: [UInt8]

    static let folder = SharedMaterial.url("vectors/age")

    static let all: [AgeVector] = {
        guard let folder, let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
            return []
        }
        return names.sorted().compactMap { try? AgeVector(name: $0, folder: folder) }
            .filter { !$0.name.hasPrefix("hybrid") && $0.name != "armor_hybrid" }
    }()

    init(name: String, folder: URL) throws {
        self.name = name
        let bytes = Array(try Data(contentsOf: folder.appendingPathComponent(name)))
        var lines: [String: [String]] = [:]
        var start = 0
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")), end > start {
            let line = String(decoding: bytes[start..<end], as: UTF8.self)
            let colon = try #require(line.firstIndex(of: ":"))
            lines[String(line[..<colon]), default: []].append(String(line[colon...].dropFirst(2)))
            start = end + 1
        }
        self.lines = lines
        let rest = Array(bytes[(start + 1)...])
        file = lines["compressed"] == nil ? rest : try Self.inflate(rest)
    }

    var testDescription: String { name }
    var expected: String { lines["expect"]?.first ?? "" }
    var payload: String? { lines["payload"]?.first }

    func keys() throws -> AgeKeys {
        if let passphrase = lines["passphrase"]?.first {
            return .passphrase(LockedBytes(copying: passphrase.utf8))
        }
        let identities = (lines["identity"] ?? []).compactMap { SealingIdentity(text: LockedBytes(copying: $0.utf8)) }
        return .identities(identities)
    }

    private static func inflate(_ bytes: [UInt8]) throws -> [UInt8] {
        let python = try #require(ExternalCommand("python3"))
        let script = "import sys, zlib; sys.stdout.buffer.write(zlib.decompress(sys.stdin.buffer.read()))"
        return try python.run(["-c", script], input: bytes).output
    }
}

@Suite(.enabled(if: AgeVector.folder != nil, "needs the age vectors"))
struct AgeVectorTests {
    @Test(arguments: AgeVector.all) func theFailureClassAndTheReleasedPayloadAreThoseOfTheVector(
        vector: AgeVector
    ) throws {
        try check(vector, pieces: vector.file.count)
    }

    @Test(arguments: AgeVector.all.filter { $0.file.count < 2000 }) func oneByteAtATimeIsTheSame(
        vector: AgeVector
    ) throws {
        // A passphrase costs the same however the file comes; its small vectors are covered above.
        if vector.lines["passphrase"] == nil { try check(vector, pieces: 1) }
    }

    private func check(_ vector: AgeVector, pieces: Int) throws {
        var opener = AgeOpener(try vector.keys())
        var output: [UInt8] = []
        var outcome = "success"
        do {
            for start in stride(from: 0, to: vector.file.count, by: max(pieces, 1)) {
                try opener.push(vector.file[start..<min(start + pieces, vector.file.count)], into: &output)
            }
            try opener.finish(into: &output)
        } catch {
            outcome = error.failureClass
        }
        #expect(outcome == vector.expected)
        if let payload = vector.payload { #expect(Hex.encode(SHA256.hash(output)) == payload) }
    }

    @Test func thereAreAllOfThem() {
        print("age: \(AgeVector.all.count) run, 14 skipped: hybrid recipients are not part of this format's version")
        #expect(AgeVector.all.count == 82)
    }
}
