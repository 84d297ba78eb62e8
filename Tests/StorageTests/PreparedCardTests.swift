import Enrollment
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Storage

@Suite("A card that somebody prepared") struct PreparedCardTests {
    /// Links on a card that somebody prepared lead nowhere.
    @Test(arguments: ["mirror.sqlite", "mirror.sqlite-journal", "mirror.new", "mirror.new-journal"])
    func aLinkOnTheCardIsNotFollowed(name: String) throws {
        let kit = try MirroredKit()
        try kit.configure()
        let other = kit.kit.folder + "/mine"
        try Data(count: 100_000).write(to: URL(fileURLWithPath: other))
        let link = try kit.folder + "/" + name
        // Another card: there is no copy on it, but a link.
        try FileManager.default.removeItem(atPath: kit.folder + "/mirror.sqlite")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: other)
        let team = try kit.kit.team()
        try team.beginCamp()
        _ = try team.enrol()
        try team.close()
        #expect(try Data(contentsOf: URL(fileURLWithPath: other)) == Data(count: 100_000))
        #expect(try kit.isInStep())
        #expect(try FileManager.default.contentsOfDirectory(atPath: kit.folder) == ["mirror.sqlite"])
        // A link in the place of the folder is not followed either, and said.
        let elsewhere = kit.kit.folder + "/elsewhere"
        try FileManager.default.createDirectory(atPath: elsewhere, withIntermediateDirectories: false)
        let folder = try kit.folder
        try FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createSymbolicLink(atPath: folder, withDestinationPath: elsewhere)
        try kit.kit.open().close()
        #expect(try kit.status().problem == .failed)
        #expect(try FileManager.default.contentsOfDirectory(atPath: elsewhere) == [])
    }

    /// Nor does a journal on it, which SQLite would obey at the first look.
    @Test(arguments: ["mirror.sqlite", "mirror.new"])
    func whatAPreparedJournalOnTheCardNamesStands(name: String) throws {
        let kit = try MirroredKit()
        try kit.configure()
        let copy = try kit.folder + "/mirror.sqlite"
        if name != "mirror.sqlite" {
            try FileManager.default.moveItem(atPath: copy, toPath: kit.folder + "/" + name)
        }
        let database = kit.kit.vault + "/vault.sqlite"
        try PreparedJournal.lay(beside: kit.folder + "/" + name, naming: database)
        let team = try kit.kit.team()
        try team.beginCamp()
        _ = try team.enrol()
        try team.close()
        try #require(FileManager.default.fileExists(atPath: database))
        #expect(try kit.isInStep())
        #expect(try kit.status().people == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: kit.folder) == ["mirror.sqlite"])
    }

    /// A card that gives nothing out for a moment is not one that somebody prepared.
    @Test func aFileThatCannotBeLookedAtIsLeftAlone() throws {
        let folder = try TemporaryFolder()
        let (one, other) = (folder.path("one"), folder.path("other"))
        try FileManager.default.createSymbolicLink(atPath: one, withDestinationPath: other)
        try FileManager.default.createSymbolicLink(atPath: other, withDestinationPath: one)
        #expect {
            try CardFile.admit(one + "/mirror.sqlite")
        } throws: { error in
            guard case StoreError.failed = error else { return false }
            return true
        }
    }

    /// A copy of ours has no write-ahead log; in one that has, SQLite would believe it.
    @Test func aCopyInAnotherJournalModeIsMadeAnew() throws {
        let kit = try MirroredKit()
        try kit.configure()
        let file = try kit.folder + "/mirror.sqlite"
        let queue = try DatabaseQueue(path: file)
        try queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA journal_mode = WAL") }
        try queue.write { db in try db.execute(sql: "DELETE FROM user") }
        for suffix in ["", "-wal", "-shm"] {
            try FileManager.default.copyItem(atPath: file + suffix, toPath: kit.kit.folder + "/wal" + suffix)
        }
        try queue.close()
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: file + suffix)
            try FileManager.default.moveItem(atPath: kit.kit.folder + "/wal" + suffix, toPath: file + suffix)
        }
        try kit.kit.open().close()
        #expect(try kit.isInStep())
        #expect(try FileManager.default.contentsOfDirectory(atPath: kit.folder) == ["mirror.sqlite"])
    }
}
