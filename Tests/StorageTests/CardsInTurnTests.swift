import CanonicalJSON
import Enrollment
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Storage

@Suite("Cards that are used in turn keep one copy each") struct CardsInTurnTests {
    /// In one slot, or in two of which one is chosen each time.
    @Test(arguments: [false, true]) func twoCardsInTurnAcrossARekeyAreGoneOnWith(choosing: Bool) throws {
        let kit = try MirroredKit()
        func put(_ new: String, insteadOf old: String) throws {
            try kit.pull(old)
            try kit.plug(new)
            if choosing { try kit.configure() }
        }
        try FileManager.default.createDirectory(atPath: kit.card + "-b", withIntermediateDirectories: false)
        try kit.configure()
        let first = try kit.fileNumber()
        try kit.enrol([0])
        try put("b", insteadOf: "a")
        try kit.enrol([1])
        let second = try kit.fileNumber()
        try kit.rekey()
        for (index, names) in [("a", "b"), ("b", "a"), ("a", "b")].enumerated() {
            try put(names.0, insteadOf: names.1)
            try kit.enrol([index + 2])
            #expect(try kit.isInStep(), "\(index)")
            #expect(try kit.fileNumber() == (names.0 == "a" ? first : second), "copied anew: \(index)")
            #expect(try kit.folders.count == 1 && kit.folders == kit.foldersOf(names.1))
            let status = try kit.status()
            #expect(status.problem == nil && status.people == 0 && !status.isWaiting && status.leftAlone == [])
        }
    }

    /// What waits for the card that is away is no risk once the other one has it.
    @Test func whatOneOfTheCardsHasIsNotCountedAsWaiting() throws {
        let kit = try MirroredKit()
        try kit.configure()
        try FileManager.default.createDirectory(atPath: kit.card + "-b", withIntermediateDirectories: false)
        try kit.pull("a")
        try kit.enrol([0])
        #expect(try kit.status().people == 1)
        try kit.plug("b")
        try kit.kit.open().close()
        #expect(try kit.isInStep())
        let status = try kit.status()
        #expect(status.people == 0 && !status.isWaiting)
    }

    /// A copy that was never whole is no other copy after a rekey either.
    @Test(arguments: [false, true]) func aDraftFromBeforeARekeyIsGoneOnWith(isHalf: Bool) throws {
        let kit = try MirroredKit()
        try kit.configure()
        let file = try kit.folder + "/mirror.sqlite"
        // A folder in its place keeps the draft from becoming the copy.
        try FileManager.default.removeItem(atPath: file)
        try FileManager.default.createDirectory(atPath: file + "/x", withIntermediateDirectories: true)
        try kit.enrol([0])
        #expect(try kit.status().problem == .failed)
        try FileManager.default.removeItem(atPath: file)
        let draft = try kit.folder + "/mirror.new"
        let number = try FileManager.default.attributesOfItem(atPath: draft)[.systemFileNumber] as? Int
        if isHalf { try halve(draft) }
        try kit.pull()
        try kit.rekey()
        try kit.enrol([1])
        try kit.plug()
        try kit.kit.open().close()
        #expect(try kit.status().problem == nil)
        #expect(try kit.isInStep())
        #expect(try kit.folders.count == 1)
        #expect(try kit.fileNumber() == number)
    }

    /// As if the program had ended in the middle.
    private func halve(_ draft: String) throws {
        try DatabaseQueue(path: draft).write { db in
            let bytes = try present(Data.fetchOne(db, sql: "SELECT value FROM mirror_state"))
            var state = try CardState(json: JSONValue(canonical: Array(bytes)))
            state.filling = "record"
            try db.execute(
                sql: "UPDATE mirror_state SET value = ?, k0 = 'status', k1 = x'00'",
                arguments: [Data(state.canonicalBytes)])
            try db.execute(sql: "DELETE FROM record WHERE (kind, id) > ('status', x'00')")
        }
    }

    /// The one copy that a vault of an earlier program remembers.
    @Test func theEndThatAnEarlierProgramWroteDownIsUnderstood() throws {
        let kit = try MirroredKit()
        try kit.configure()
        let number = try kit.fileNumber()
        try DatabaseQueue(path: kit.folder + "/mirror.sqlite").write { db in
            let bytes = try present(Data.fetchOne(db, sql: "SELECT value FROM mirror_state"))
            var object = try JSONValue(canonical: Array(bytes)).object ?? [:]
            object["copy"] = nil
            let value = Data(JSONValue.object(object).canonicalBytes)
            try db.execute(sql: "UPDATE mirror_state SET value = ?", arguments: [value])
        }
        try kit.pull()
        try kit.rekey()
        try DatabaseQueue(path: kit.kit.vault + "/vault.sqlite").write { db in
            var object = try present(MirrorRecord.read(db)).json.object ?? [:]
            let copy = try present(object["copies"]?.array?.first?.object)
            for name in ["copies", "seen"] { object[name] = nil }
            object["end"] = copy["end"]
            object["drained"] = copy["seen"]
            let bytes = JSONValue.object(object).canonicalBytes
            try db.execute(sql: "UPDATE mirror_state SET value = ?", arguments: [Data(bytes)])
        }
        try kit.plug()
        try kit.enrol()
        #expect(try kit.isInStep())
        #expect(try kit.fileNumber() == number && kit.folders.count == 1)
    }
}

@Suite("Copies that a vault remembers") struct MirrorCopiesTests {
    private func copy(_ name: String, _ byte: UInt8, seen: Int) throws -> MirrorCopy {
        MirrorCopy(name, end: try present(Digest(bytes: [UInt8](repeating: byte, count: 32))), seen: seen)
    }

    @Test func everyCopyHasOnePlaceAndTheOneThatGoesHasNone() throws {
        var copies = MirrorCopies()
        copies.insert(try copy("a", 1, seen: 5))
        copies.insert(try copy("b", 1, seen: 5))
        copies.insert(try copy("a", 2, seen: 9))
        #expect(copies.all == [try copy("b", 1, seen: 5), try copy("a", 2, seen: 9)])
        copies.insert(try copy("c", 3, seen: 10), insteadOf: "b")
        #expect(copies.all.map(\.name) == ["a", "c"])
        #expect(copies.ends == [try copy("", 2, seen: 0).end, try copy("", 3, seen: 0).end])
    }

    @Test func theLastOnesAreRemembered() throws {
        var copies = MirrorCopies()
        for index in 0..<20 { copies.insert(try copy("\(index)", UInt8(index), seen: index)) }
        #expect(copies.all.map(\.seen) == Array(4..<20))
    }

    @Test func changesAreKeptForCardsThatAreAwayButNotWithoutEnd() throws {
        let kept = MirrorCopies.changesKept
        #expect(MirrorCopies().unneeded(lastNumber: 7) == nil)
        var copies = MirrorCopies([try copy("a", 1, seen: 40)])
        copies.insert(try copy("b", 2, seen: 90))
        #expect(copies.unneeded(lastNumber: 100) == 40)
        #expect(copies.unneeded(lastNumber: kept + 60) == 60)
        // What is being written gets whatever it needs.
        #expect(copies.unneeded(lastNumber: kept + 1_000) == 90)
    }
}
