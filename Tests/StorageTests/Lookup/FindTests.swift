import CanonicalJSON
import Enrollment
import EnrollmentModel
import GRDB
import Secrets
import TestSupport
import Testing

@testable import Storage

@Suite("People are found without anything readable in the file") struct FindTests {
    private static func form(
        _ number: String?, _ name: String = "Y Blơ Niê", year: Int = 1971, phone: String? = nil
    ) -> EnrolmentStep {
        var fields: Fields = [
            "person.name.full": .stated(.string(name), source: .card, evidence: nil),
            "person.birth.date": .stated(["year": .int(year), "as_written": "1971"], source: .card, evidence: nil),
        ]
        if let number { fields["person.number"] = .stated(.string(number), source: .card, evidence: nil) }
        if let phone { fields["person.phone"] = .stated(.string(phone), source: .oralStatement, evidence: nil) }
        return EnrolmentStep(changes: fields, reason: "form")
    }

    @Test func aPersonIsFoundByNumberNameWithYearAndPhoneHoweverTheyAreTyped() throws {
        let team = try TestKit().team()
        let record = try team.lan.create(Self.form("066071000123", phone: "0912345678"))
        _ = try team.lan.create(Self.form("066071000124", "Y Blơ Niê", year: 1972))
        let id = record.application.id
        #expect(try team.lan.find(number: "066 071.000-123").map(\.id) == [id])
        #expect(try team.minh.find(name: "  y BLO nie ", birthYear: 1971).map(\.id) == [id])
        #expect(try team.lan.find(phone: "+84 912 345 678").map(\.id) == [id])
        #expect(try team.lan.find(number: "066071000999").isEmpty)
        #expect(try team.lan.find(name: "Y Blơ", birthYear: 1971).isEmpty)
        #expect(throws: (any Error).self) { try team.lan.find(number: "06607100") }
        #expect(throws: (any Error).self) { try team.lan.find(name: "", birthYear: 1971) }
    }

    @Test func aCorrectionMovesTheIndexInTheSameStep() throws {
        let team = try TestKit().team()
        let record = try team.lan.create(Self.form("066071000123"))
        _ = try team.lan.append(Self.form("066071000321"), to: record.application.id, heads: record.application.heads)
        #expect(try team.lan.find(number: "066071000123").isEmpty)
        #expect(try team.lan.find(number: "066071000321").count == 1)
        #expect(try rows(team) == 2)
    }

    @Test func twoApplicationsOfOneNumberAreBothFound() throws {
        let team = try TestKit().team()
        for _ in 0..<2 { _ = try team.lan.create(Self.form("066071000123")) }
        #expect(try team.lan.find(number: "066071000123").count == 2)
    }

    @Test func whatIsSealedIsInNoIndexAnyMore() throws {
        let team = try TestKit().team()
        _ = try team.approve(team.batch(of: 2))
        #expect(try team.lan.find(number: Team.number).count == 2)
        let waiting = try team.lan.approvedForSealing()
        let before = try #require(try rows(team))
        _ = try team.seal(waiting[0])
        #expect(try team.lan.find(number: Team.number).map(\.id) == [waiting[1].id])
        #expect(try rows(team) == before / 2)
        _ = try team.seal(waiting[1])
        #expect(try team.lan.find(number: Team.number).isEmpty && rows(team) == 0)
    }

    @Test func chanceIsNeverShownAsAHit() throws {
        let team = try TestKit().team()
        let record = try team.lan.create(Self.form("066071000123"))
        let other = try LookupTerm.number("066071000555")
        try team.lan.write(.applicationChanged) { writer in
            try writer.reader.index.update(record.application.id, from: [], to: [other])
        }
        #expect(try team.lan.read { try $0.index.candidates(other) } == [record.application.id])
        #expect(try team.lan.find(other).isEmpty)
    }

    @Test func aSpoiledIndexIsWrittenAnewWithTheNextStoreKey() throws {
        let team = try TestKit().team()
        for index in 0..<5 { _ = try team.lan.create(Self.form("06607100012\(index)")) }
        let whole = try #require(try rows(team))
        try team.vault.write { db in try db.execute(sql: "UPDATE blind_index SET tag = tag + 1 WHERE field = 1") }
        #expect(try team.lan.find(number: "066071000123").isEmpty)
        let admin = try team.vault.login("admin", password: TestKit.secret(TestKit.adminPassword))
        try admin.beginRekey()
        #expect(try rows(team) == whole)
        #expect(try team.lan.find(number: "066071000123").count == 1)
    }

    @Test func anotherStoreKeyGivesAnotherIndex() throws {
        let term = try LookupTerm.number("066071000123")
        let first = SecretKey()
        let second = SecretKey()
        let bits = BlindIndex.Widths.applications
        #expect(bits.tag(term, key: first) == bits.tag(term, key: first))
        #expect(BlindIndex.hash(term, bits: 32, key: first) != BlindIndex.hash(term, bits: 32, key: second))
        // The same digits as another field are another tag.
        let phone = try #require(LookupTerm(stored: .phone, term.value))
        #expect(BlindIndex.hash(term, bits: 32, key: first) != BlindIndex.hash(phone, bits: 32, key: first))
        for field in LookupField.allCases {
            #expect((16...24).contains(BlindIndex.Widths.extract.bits[field] ?? 16))
        }
    }

    private func rows(_ team: Team) throws -> Int? {
        try team.vault.read { db in try db.integer("SELECT COUNT(*) FROM blind_index") }
    }
}
