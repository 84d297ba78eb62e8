import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import GRDB
import Glibc
import TestSupport
import Testing

@testable import Storage

@Suite("A second copy on a card is the vault, row for row") struct MirrorTests {
    @Test func everyStepReachesTheCard() throws {
        let kit = try MirroredKit()
        try kit.configure()
        #expect(try kit.isInStep())
        let team = try kit.kit.team()
        let batch = try team.batch(of: 2)
        _ = try team.approve(batch)
        for application in try team.lan.approvedForSealing() { _ = try team.seal(application) }
        try team.lan.endSession()
        try team.close()
        #expect(try kit.isInStep())
        let status = try kit.status()
        #expect(status.people == 0)
        #expect(status.minutes == 0)
        #expect(!status.isWaiting)
        #expect(status.problem == nil)
        #expect(try MirroredKit.rows(kit.folder + "/mirror.sqlite")["revision"] == [])
    }

    @Test func aVaultWithoutAMirrorHasNoTriggersAndNoChanges() throws {
        let kit = try MirroredKit()
        let names = try DatabaseQueue(path: kit.kit.vault + "/vault.sqlite").read { db in
            try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE name LIKE 'mirror%'")
        }
        #expect(names == [])
        #expect(try kit.status().folder == nil)
    }

    @Test func aCardThatIsAwayIsCountedAndCatchesUpWhenItIsBack() throws {
        let kit = try MirroredKit()
        try kit.configure()
        try FileManager.default.moveItem(atPath: kit.card, toPath: kit.card + "-pulled")
        var team = try kit.kit.team()
        try team.beginCamp()
        for index in 0..<3 { _ = try team.enrol(index) }
        kit.kit.clock.pass(20 * 60_000)
        try team.close()
        let away = try kit.status()
        #expect(away.people == 3)
        #expect(away.minutes == 20)
        #expect(away.problem == .missing)
        #expect(away.needsAttention(minutes: 15, people: 10))
        #expect(!FileManager.default.fileExists(atPath: kit.card))
        try FileManager.default.moveItem(atPath: kit.card + "-pulled", toPath: kit.card)
        team = try kit.kit.team()
        try team.close()
        #expect(try kit.isInStep())
        #expect(try kit.status().people == 0)
        #expect(try kit.status().problem == nil)
    }

    @Test(arguments: ["empty", "older", "cut", "noise", "half filled"])
    func aCardThatLagsOrIsDamagedIsCopiedAnew(how: String) throws {
        let kit = try MirroredKit()
        try kit.configure()
        let file = try kit.folder + "/mirror.sqlite"
        try FileManager.default.copyItem(atPath: file, toPath: kit.kit.folder + "/older")
        var team = try kit.kit.team()
        try team.beginCamp()
        for index in 0..<2 { _ = try team.enrol(index) }
        try team.close()
        #expect(try kit.isInStep())
        try spoil(file, how, older: kit.kit.folder + "/older")
        team = try kit.kit.team()
        _ = try team.enrol(7)
        try team.close()
        // One more look, for a card whose damage is met in the middle of a transaction.
        try kit.kit.team().close()
        #expect(try kit.isInStep(), "\(how)")
        #expect(try kit.status().people == 0)
        let left = try FileManager.default.contentsOfDirectory(atPath: kit.folder)
        #expect(left == ["mirror.sqlite"], "\(left)")
    }

    private func spoil(_ file: String, _ how: String, older: String) throws {
        switch how {
        case "empty": try FileManager.default.removeItem(atPath: file)
        case "older":
            try FileManager.default.removeItem(atPath: file)
            try FileManager.default.copyItem(atPath: older, toPath: file)
        case "half filled":
            try DatabaseQueue(path: file).write { db in
                let bytes = try present(Data.fetchOne(db, sql: "SELECT value FROM mirror_state"))
                var state = try CardState(json: JSONValue(canonical: Array(bytes)))
                state.filling = "record"
                try db.execute(
                    sql: "UPDATE mirror_state SET value = ?, k0 = 'status', k1 = x'00'",
                    arguments: [Data(state.canonicalBytes)])
                try db.execute(sql: "DELETE FROM record WHERE (kind, id) > ('status', x'00'); DELETE FROM audit")
            }
            try FileManager.default.moveItem(
                atPath: file, toPath: file.replacingOccurrences(of: "mirror.sqlite", with: "mirror.new"))
        case "cut": _ = unsafe truncate(file, 40_000)
        default:
            let handle = try FileHandle(forUpdating: URL(fileURLWithPath: file))
            try handle.seek(toOffset: 4096)
            handle.write(Data((0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 37) }))
            try handle.close()
        }
    }

    @Test func aCardThatKnowsMoreThanTheVaultIsNotTouched() throws {
        let kit = try MirroredKit()
        try kit.configure()
        let putBack = try kit.remember()
        try kit.enrol()
        let rows = try MirroredKit.rows(kit.folder + "/mirror.sqlite")
        try putBack()
        try kit.kit.open().close()
        #expect(try kit.status().problem == .ahead)
        #expect(try MirroredKit.rows(kit.folder + "/mirror.sqlite") == rows)
    }

    @Test(arguments: [false, true])
    func aVaultThatWasPutBackAndWorksOnLeavesTheNewerCopyAlone(switchingOff: Bool) throws {
        let kit = try MirroredKit()
        try kit.configure()
        let putBack = try kit.remember()
        try kit.enrol()
        let newer = try kit.folder
        let rows = try MirroredKit.rows(newer + "/mirror.sqlite")
        try putBack()
        // Its numbers catch up while the card is away.
        try kit.pull()
        try kit.enrol(1...3)
        try kit.plug()
        let last = try DatabaseQueue(path: kit.kit.vault + "/vault.sqlite").read(MirrorTables.lastNumber)
        let drained = try present(MirrorCard(path: newer + "/mirror.sqlite").state()).state.drained
        #expect(drained < last)
        for index in 4...5 {
            try kit.enrol([index])
            let status = try kit.status()
            #expect(status.problem == .ahead && status.needsAttention(minutes: 1440, people: 1000))
            #expect(status.people == index)
            #expect(try MirroredKit.rows(newer + "/mirror.sqlite") == rows)
        }
        try anotherCopyBegins(kit, beside: newer, switchingOff: switchingOff)
        #expect(try MirroredKit.rows(newer + "/mirror.sqlite") == rows)
    }

    /// Chosen once more, a second copy begins beside the newer one.
    private func anotherCopyBegins(_ kit: MirroredKit, beside newer: String, switchingOff: Bool) throws {
        if switchingOff {
            let vault = try kit.kit.open()
            try vault.login("admin", password: TestKit.secret(TestKit.adminPassword)).setMirror(nil)
            try vault.close()
        }
        try kit.configure()
        try isCopiedBeside(kit, newer)
    }

    /// There is a whole copy beside one that is left alone, and that is said as long as it lies there.
    private func isCopiedBeside(_ kit: MirroredKit, _ newer: String) throws {
        let folders = try kit.folders.map { "\(kit.card)/\($0)" }
        let fresh = try present(folders.first { $0 != newer })
        #expect(folders.count == 2)
        #expect(
            try MirroredKit.rows(fresh + "/mirror.sqlite") == MirroredKit.rows(kit.kit.vault + "/vault.sqlite"))
        let status = try kit.status()
        #expect(status.problem == nil && status.people == 0 && status.minutes == 0)
        #expect(status.leftAlone.map { "\(kit.card)/\($0)" } == [newer])
        try FileManager.default.moveItem(atPath: newer, toPath: kit.kit.folder + "/aside")
        #expect(try kit.status().leftAlone == [])
        try FileManager.default.moveItem(atPath: kit.kit.folder + "/aside", toPath: newer)
    }

    @Test func aCardThatWasAwayDuringARekeyIsNotTakenForANewerOne() throws {
        let kit = try MirroredKit()
        try kit.configure()
        try kit.pull()
        try kit.rekey()
        try kit.enrol()
        try kit.plug()
        try kit.kit.open().close()
        #expect(try kit.status().problem == nil)
        #expect(try kit.isInStep())
        #expect(try FileManager.default.contentsOfDirectory(atPath: kit.card).count == 1)
    }

    /// Nothing in the rows says any more whose life they are of; the older vault must not write into the newer copy.
    @Test func aNewerCopyIsLeftAloneAfterTheVaultWasPutBackAndRekeyed() throws {
        let kit = try MirroredKit()
        try kit.configure()
        let putBack = try kit.remember()
        try kit.enrol()
        let newer = try kit.folder
        let bytes = try Data(contentsOf: URL(fileURLWithPath: newer + "/mirror.sqlite"))
        try putBack()
        // Its numbers catch up while the card is away, and then it gets other keys.
        try kit.pull()
        try kit.enrol(1...3)
        let vault = try kit.kit.open()
        try vault.login("admin", password: TestKit.secret(TestKit.adminPassword)).disableUser("lan")
        try vault.close()
        try kit.plug()
        try kit.kit.open().close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: newer) == ["mirror.sqlite"])
        #expect(try Data(contentsOf: URL(fileURLWithPath: newer + "/mirror.sqlite")) == bytes)
        try isCopiedBeside(kit, newer)
    }

    @Test func switchedOffNothingIsWrittenDownAndOnAgainEverythingIsCopied() throws {
        let kit = try MirroredKit()
        try kit.configure()
        var vault = try kit.kit.open()
        try vault.login("admin", password: TestKit.secret(TestKit.adminPassword)).setMirror(nil)
        try vault.close()
        let team = try kit.kit.team()
        try team.beginCamp()
        _ = try team.enrol()
        #expect(throws: StoreError.notAllowed(.role)) { try team.lan.setMirror(kit.card) }
        try team.close()
        #expect(try !kit.isInStep())
        #expect(try kit.status().folder == nil)
        #expect(try kit.status().people == 1)
        vault = try kit.kit.open()
        #expect(throws: StoreError.notFound(kit.card + "/none")) {
            try vault.login("admin", password: TestKit.secret(TestKit.adminPassword)).setMirror(kit.card + "/none")
        }
        try vault.close()
        try kit.configure()
        #expect(try kit.isInStep())
        #expect(try FileManager.default.contentsOfDirectory(atPath: kit.card).count == 1)
    }
}

// MARK: - Cards that are full or cannot be written

extension MirrorTests {
    @Test func aFullOrReadOnlyCardIsSaidAndTheWorkGoesOn() throws {
        guard let disk = SmallDisk(bytes: 3_000_000) else {
            print("skipped: a full card is tried on a small tmpfs, which needs root")
            return
        }
        let kit = try MirroredKit()
        var vault = try kit.kit.open()
        try vault.login("admin", password: TestKit.secret(TestKit.adminPassword)).setMirror(disk.path)
        try vault.close()
        #expect(try kit.status().isSameDisk == false)
        var team = try kit.kit.team()
        try team.beginCamp()
        for index in 0..<25 { _ = try team.enrol(index) }
        try team.close()
        #expect(try kit.status().problem == .full)
        #expect(try kit.status().people > 10)
        #expect(disk.protect())
        try kit.kit.open().close()
        #expect(try kit.status().problem == .readOnly)
        #expect(disk.resize(bytes: 30000000))
        try kit.kit.open().close()
        #expect(try kit.status().problem == nil)
        #expect(try kit.status().people == 0)
        // A card that was pulled leaves an empty folder on this disk, where no copy must land.
        disk.pull()
        team = try kit.kit.team()
        _ = try team.enrol(99)
        try team.close()
        #expect(try kit.status().problem == .missing)
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path) == [])
        vault = try kit.kit.open()
        try vault.close()
    }
}
