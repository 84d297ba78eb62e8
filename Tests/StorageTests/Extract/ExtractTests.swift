import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import GRDB
import Secrets
import TestSupport
import Testing

@testable import Storage

/// An extract as the registry writes it, for a test kit.
struct SampleExtract {
    let header: ExtractHeader
    let pieces: [[UInt8]]

    init(_ kit: TestKit, people count: Int, made: Int = 1_794_999_000_000, days: Int = 10, name: KitID? = nil) throws {
        let people: [JSONValue] = (0..<count).map { Self.person($0) }
        pieces = stride(from: 0, to: count, by: ExtractHeader.pieceLimit).map { start in
            JSONValue.array(Array(people[start..<min(start + ExtractHeader.pieceLimit, count)])).canonicalBytes
        }
        header = ExtractHeader(
            kit: name ?? kit.certificate.kit, unit: kit.certificate.unit, made: made,
            expires: made + days * 86_400_000, people: count, pieces: pieces.map { BLAKE2b.hash256($0) })
    }

    static func number(_ index: Int) -> String {
        let digits = String(index)
        return "066071" + String(repeating: "0", count: 6 - digits.utf8.count) + digits
    }

    static func person(_ index: Int) -> JSONValue {
        [
            "person.number": .string(number(index)), "person.name.full": .string("Y Blơ Niê Kđăm"),
            "person.birth.date": ["year": .int(1940 + index / 8), "as_written": "1940"],
            "person.residence": ["text": "buôn Ako Dhong"], "household": .string("H\(10_000 + index / 4)"),
        ]
    }

    func signed(by key: borrowing SigningKey) -> JWS {
        JWS.sign(header.canonicalBytes, typ: ExtractHeader.typ, key: key)
    }

    func load(_ kit: TestKit, _ session: VaultSession) throws {
        var loader = try session.beginExtract(signed(by: kit.registry.key))
        for piece in pieces { try loader.add(piece) }
        try loader.commit()
    }
}

@Suite("The extract opens for one person at a time, for a while") struct ExtractTests {
    private func files(_ kit: TestKit) throws -> [String] {
        try kit.files().map(\.name).filter { $0.hasPrefix("extract") }
    }

    @Test func aPersonIsFoundByNumberNameWithYearAndHousehold() throws {
        let kit = try TestKit()
        let team = try kit.team()
        try SampleExtract(kit, people: 450).load(kit, team.minh)
        let one = try team.lan.searchExtract(.number(SampleExtract.number(444)))
        #expect(one.people.map(\.json) == [SampleExtract.person(444)] && !one.hasMore)
        let same = try team.lan.searchExtract(.name("y blo nie kdam", birthYear: 1941))
        #expect(same.people.count == 5 && same.hasMore)
        let household = try team.lan.searchExtract(try #require(.household("h 10001")))
        #expect(household.people.map(\.json) == (4..<8).map(SampleExtract.person) && !household.hasMore)
        #expect(try team.lan.searchExtract(.number("066071999999")).people.isEmpty)
        // Whatever the registry lets into an extract can be asked for.
        #expect(LookupTerm.household("H1")?.value == "h1" && LookupTerm.household("-") == nil)
        #expect(throws: (any Error).self) { try LookupTerm.number("06607100000") }
    }

    @Test func everySearchIsInTheLogWithWhoAndWhatKindAndNeverTheTerm() throws {
        let kit = try TestKit()
        let team = try kit.team()
        try SampleExtract(kit, people: 20).load(kit, team.minh)
        _ = try team.lan.searchExtract(.number(SampleExtract.number(3)))
        _ = try team.minh.searchExtract(.phone("0912345678"))
        let entries = try team.lan.read { reader in
            try (1...reader.audit.tail().number).map { try reader.audit.entry($0) }
        }.filter { $0.action == .extractSearched }
        #expect(entries.map(\.user) == ["lan", "minh"])
        #expect(entries.map(\.subject) == ["number 1", "phone 0"])
        let text = entries.map(\.json.canonicalText).joined()
        #expect(!text.contains(SampleExtract.number(3)) && !text.contains("0912345678"))
    }

    @Test(arguments: [ExtractRefusal.signature, .otherKit, .older, .expired, .malformed])
    func whatIsNotForThisKitNowIsRefused(refusal: ExtractRefusal) throws {
        let kit = try TestKit()
        let team = try kit.team()
        try SampleExtract(kit, people: 20).load(kit, team.minh)
        let sample: SampleExtract =
            switch refusal {
            case .otherKit: try SampleExtract(kit, people: 5, made: 1_794_999_500_000, name: KitID("K0002"))
            case .expired: try SampleExtract(kit, people: 5, made: 1_794_000_000_000)
            case .older: try SampleExtract(kit, people: 5)
            default: try SampleExtract(kit, people: 5, made: 1_794_999_500_000)
            }
        let signed =
            switch refusal {
            case .signature: sample.signed(by: SigningKey())
            case .malformed: JWS.sign(Array("{}".utf8), typ: ExtractHeader.typ, key: kit.registry.key)
            default: sample.signed(by: kit.registry.key)
            }
        #expect(throws: ExtractError.refused(refusal)) {
            let loader = try team.minh.beginExtract(signed)
            loader.cancel()
        }
        #expect(throws: ExtractError.refused(.signature)) {
            let other = JWS.sign(sample.header.canonicalBytes, typ: "tram-kit", key: kit.registry.key)
            let loader = try team.minh.beginExtract(other)
            loader.cancel()
        }
        // The one before is still there.
        #expect(try team.lan.extractStatus()?.people == 20)
        #expect(try files(kit) == ["extract-1.sqlite"])
    }

    @Test(arguments: ["other bytes", "a piece less", "a piece twice", "cut"])
    func aFileThatIsNotWhatWasSignedLeavesTheOneBefore(how: String) throws {
        let kit = try TestKit()
        let team = try kit.team()
        try SampleExtract(kit, people: 20).load(kit, team.minh)
        let sample = try SampleExtract(kit, people: 450, made: 1_794_999_500_000)
        #expect(throws: ExtractError.refused(.malformed)) {
            var loader = try team.minh.beginExtract(sample.signed(by: kit.registry.key))
            try loader.add(sample.pieces[0])
            switch how {
            case "other bytes": try loader.add(sample.pieces[1].map { $0 == 0x31 ? 0x32 : $0 })
            case "a piece less": try loader.add(sample.pieces[2])
            case "a piece twice": try loader.add(sample.pieces[0])
            default: try loader.commit()
            }
        }
        #expect(try team.lan.searchExtract(.number(SampleExtract.number(3))).people.count == 1)
        try team.close()
        let again = try kit.team()
        #expect(try files(kit) == ["extract-1.sqlite"])
        #expect(try again.lan.extractStatus()?.people == 20)
    }

    @Test func aNewerOneTakesThePlaceOfTheOneBefore() throws {
        let kit = try TestKit()
        let team = try kit.team()
        try SampleExtract(kit, people: 20).load(kit, team.minh)
        try SampleExtract(kit, people: 30, made: 1_794_999_500_000).load(kit, team.minh)
        #expect(try files(kit) == ["extract-2.sqlite"])
        #expect(try team.lan.searchExtract(.number(SampleExtract.number(29))).people.count == 1)
    }

    @Test func itIsGoneAfterItsTimeWhicheverEndsFirst() throws {
        for (days, policy, kept) in [(10, 14, 10), (10, 3, 3)] {
            let kit = try TestKit(notAfter: 1_799_000_000_000)
            let team = try kit.team(extract: ExtractPolicy(days: policy))
            try SampleExtract(kit, people: 20, days: days).load(kit, team.minh)
            kit.clock.pass(kept * 86_400_000 - 3_600_000)
            #expect(try team.lan.searchExtract(.number(SampleExtract.number(3))).people.count == 1)
            kit.clock.pass(3_700_000)
            #expect(throws: ExtractError.refused(.expired)) {
                try team.lan.searchExtract(.number(SampleExtract.number(3)))
            }
            // Setting the clock back does not open it again: the hybrid clock remembers.
            _ = try team.lan.create(EnrolmentStep(changes: [:], reason: "form"))
            kit.clock.set(by: -5 * 86_400_000)
            #expect(throws: ExtractError.refused(.expired)) {
                try team.lan.searchExtract(.number(SampleExtract.number(3)))
            }
            kit.clock.set(by: 5 * 86_400_000)
            try team.close()
            _ = try kit.team()
            #expect(try files(kit).isEmpty)
        }
    }

    @Test func theEndOfTheCampErasesItAndItsKeyGoesFirst() throws {
        let kit = try TestKit()
        let team = try kit.team()
        try team.beginCamp()
        try SampleExtract(kit, people: 20).load(kit, team.minh)
        let sealed = try #require(try team.lan.read { try $0.sealed(ExtractRecord.name) })
        #expect(try kit.files().contains { $0.bytes.range(of: Data(sealed)) != nil })
        try team.lan.endSession()
        #expect(try team.lan.extractStatus() == nil && files(kit).isEmpty)
        for (name, bytes) in try kit.files() {
            #expect(bytes.range(of: Data(sealed)) == nil, "the key of the extract is still in \(name)")
        }
        #expect(throws: ExtractError.refused(.none)) { try team.lan.searchExtract(.number(SampleExtract.number(3))) }
    }

    @Test func aNewStoreKeyLeavesItOpenToTheSameSearches() throws {
        let kit = try TestKit()
        let team = try kit.team()
        try SampleExtract(kit, people: 20).load(kit, team.minh)
        let sealed = try #require(try team.lan.read { try $0.sealed(ExtractRecord.name) })
        let admin = try team.vault.login("admin", password: TestKit.secret(TestKit.adminPassword))
        try admin.beginRekey()
        try admin.continueRekey()
        #expect(try team.lan.searchExtract(.number(SampleExtract.number(3))).people.count == 1)
        #expect(try team.lan.extractStatus()?.people == 20)
        #expect(try !kit.files().contains { $0.bytes.range(of: Data(sealed)) != nil })
        try team.close()
        let again = try kit.team()
        #expect(again.lan.findings.isEmpty)
        #expect(try again.lan.searchExtract(.number(SampleExtract.number(4))).people.count == 1)
        #expect(try files(kit) == ["extract-1.sqlite"])
    }

    @Test func oneWhoseKeyDoesNotOpenStopsNoRekeyAndGoesAtTheNextLogin() throws {
        let kit = try TestKit()
        let team = try kit.team()
        try SampleExtract(kit, people: 20).load(kit, team.minh)
        let admin = try team.vault.login("admin", password: TestKit.secret(TestKit.adminPassword))
        try team.lan.write(.extractLoaded) { writer in
            let facts = ExtractRecord.Facts(
                unit: kit.certificate.unit, made: 1_794_999_000_000, expires: 1_796_000_000_000, people: 20)
            let stranger = KeyRing(renewing: writer.ring, store: SecretKey(), box: [])
            let record = ExtractRecord(
                load: 1, header: facts, sealing: SecretKey(), ring: stranger, random: writer.random)
            try writer.put(ExtractRecord.name, record.json)
        }
        try admin.beginRekey()
        #expect(try admin.continueRekey()?.isFinished == true)
        try team.close()
        let again = try kit.team()
        #expect(try again.lan.extractStatus() == nil && files(kit).isEmpty)
    }

    @Test func whoMayNotLoadOrEraseIsRefused() throws {
        let kit = try TestKit()
        let team = try kit.team()
        let sample = try SampleExtract(kit, people: 5)
        #expect(throws: ExtractError.store(.notAllowed(.role))) {
            let loader = try team.lan.beginExtract(sample.signed(by: kit.registry.key))
            loader.cancel()
        }
        #expect(throws: ExtractError.store(.notAllowed(.role))) { try team.lan.eraseExtract() }
    }

    @Test func onAnotherMachineOrWithAnotherStoreKeyNothingOfItOpens() throws {
        let store = SecretKey()
        let key = SecretKey()
        let sealed = XChaCha20Poly1305.seal(
            key.bytes, key: ExtractRecord.sealingKey(store, hardware: .none), context: [1])
        #expect(throws: AEADError.self) {
            _ = try XChaCha20Poly1305.openSecret(
                sealed,
                key: ExtractRecord.sealingKey(store, hardware: HardwareFactor(.tpm2, secret: SecretKey())),
                context: [1])
        }
        #expect(throws: AEADError.self) {
            _ = try XChaCha20Poly1305.openSecret(
                sealed, key: ExtractRecord.sealingKey(SecretKey(), hardware: .none), context: [1])
        }
    }

    @Test func rowsOfAnotherExtractOpenNowhere() throws {
        let kit = try TestKit()
        let team = try kit.team()
        try SampleExtract(kit, people: 20).load(kit, team.minh)
        let old = try Data(contentsOf: URL(fileURLWithPath: kit.vault + "/extract-1.sqlite"))
        try SampleExtract(kit, people: 30, made: 1_794_999_500_000).load(kit, team.minh)
        try old.write(to: URL(fileURLWithPath: kit.vault + "/extract-2.sqlite"))
        #expect(try team.lan.searchExtract(.number(SampleExtract.number(3))).people.isEmpty)
        for (_, bytes) in try kit.files() {
            #expect(bytes.range(of: Data("Y Blơ".utf8)) == nil && bytes.range(of: Data("066071".utf8)) == nil)
        }
    }
}
