import Enrollment
import Foundation
import TestSupport
import Testing

@testable import Storage

@Suite("Searches of the extract are counted") struct ExtractLimitTests {
    private let policy = ExtractPolicy(days: 14, searches: 3, window: 600_000)

    private func search(_ session: VaultSession) throws {
        _ = try session.searchExtract(.number(SampleExtract.number(1)))
    }

    private func loaded() throws -> Team {
        let kit = try TestKit()
        let team = try kit.team(extract: policy)
        try SampleExtract(kit, people: 20).load(kit, team.minh)
        return team
    }

    @Test func afterTooManyThereIsAWaitForThatUserAlone() throws {
        let team = try loaded()
        for _ in 0..<3 {
            try search(team.lan)
            team.kit.clock.pass(1000)
        }
        #expect(throws: ExtractError.refused(.tooManySearches(wait: 597_000))) { try search(team.lan) }
        try search(team.minh)
        team.kit.clock.pass(597_000)
        try search(team.lan)
        #expect(throws: ExtractError.self) { try search(team.lan) }
    }

    @Test func neitherALoginNorAClockNorAStartOfTheMachineShortensTheWait() throws {
        let team = try loaded()
        for _ in 0..<3 { try search(team.lan) }
        team.kit.clock.set(by: 7_200_000)
        #expect(throws: ExtractError.refused(.tooManySearches(wait: 600_000))) { try search(team.lan) }
        team.kit.clock.set(by: -7_200_000)
        try team.close()
        let again = try team.kit.team(extract: policy)
        #expect(throws: ExtractError.refused(.tooManySearches(wait: 600_000))) { try search(again.lan) }
        team.kit.clock.pass(300_000)
        team.kit.clock.set(by: 0, boot: "second")
        #expect(throws: ExtractError.refused(.tooManySearches(wait: 600_000))) { try search(again.lan) }
        team.kit.clock.pass(600_000)
        try search(again.lan)
    }

    @Test("How long loading takes and how large it is on the disk")
    func figures() throws {
        let count = ProcessInfo.processInfo.environment["TRAM_EXTRACT_ROWS"].flatMap(Int.init) ?? 4000
        let kit = try TestKit()
        let team = try kit.team()
        let sample = try SampleExtract(kit, people: count)
        let before = Self.peak
        let begin = ContinuousClock.now
        try sample.load(kit, team.minh)
        let time = ContinuousClock.now - begin
        let size = try kit.files().filter { $0.name.hasPrefix("extract") }.map(\.bytes.count).reduce(0, +)
        print(
            "extract of \(count) people: loaded in \(time) (debug build), \(size / 1024) KiB on disk, "
                + "peak memory +\(Self.peak - before) KiB")
        let wanted = try LookupTerm.number(SampleExtract.number(count - 1))
        let search = ContinuousClock.now
        #expect(try team.lan.searchExtract(wanted).people.count == 1)
        print("a search among them, logged: \(ContinuousClock.now - search)")
    }

    /// `VmHWM` of this process, KiB.
    private static var peak: Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? ""
        return line.split(separator: " ").compactMap { Int($0) }.first ?? 0
    }
}
