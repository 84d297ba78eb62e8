import CanonicalJSON
import EnrollmentModel
import TestSupport
import Testing
import Vietnam

@Suite("The code of a card fills and checks the form") struct CardCodeTests {
    private static let text =
        "066184000001|231234567|Nguyễn Thị Hoà|14031984|Nữ|Thôn 2, Đắk Pék, Đắk Glei, Kon Tum|02042021"

    private func identity(_ text: String) throws -> IdentityCardCode {
        guard case .identity(let card) = try CardCode(text) else { throw CodeRefusal.otherCode }
        return card
    }

    @Test func everyFieldOfAnIdentityCardIsRead() throws {
        let card = try identity(Self.text)
        #expect(card.number.text == "066184000001" && card.formerNumber == "231234567")
        #expect(card.name == "Nguyễn Thị Hoà" && card.birth?.text == "14/03/1984" && card.sex == .female)
        #expect(card.residence == "Thôn 2, Đắk Pék, Đắk Glei, Kon Tum" && card.issued?.text == "02/04/2021")
        #expect(card.tail.isEmpty && card.letters == .sound)
    }

    @Test(
        "Line ends of a scanner, decomposed letters and newer fields change nothing",
        arguments: [
            text + "\r\n", text + "\n", " " + text + " ",
            text.replacing("Nguyễn", with: "Nguye\u{302}\u{303}n"),
        ])
    func tolerance(_ scanned: String) throws { #expect(try identity(scanned) == identity(Self.text)) }

    @Test func whatNewerCardsAddIsKeptAndFillsNothing() throws {
        let card = try identity(Self.text + "||066184000009|Nguyễn Văn Ba|Trần Thị Tư|")
        #expect(card.tail == ["", "066184000009", "Nguyễn Văn Ba", "Trần Thị Tư", ""])
        let plain = try CardCode(Self.text).values()
        #expect(try CardCode(Self.text + "||066184000009|Nguyễn Văn Ba|Trần Thị Tư|").values() == plain)
    }

    @Test(
        "Birth as far as the card knows it",
        arguments: [
            ("14031984", "14/03/1984"), ("00031984", "03/1984"), ("00001984", "1984"), ("1984", "1984"),
            ("31041950", "31/04/1950"), ("14131984", nil), ("1403198", nil), ("", nil), ("14/03/84", nil),
        ])
    func births(_ packed: String, _ text: String?) throws {
        let scanned = Self.text.replacing("14031984", with: packed)
        #expect(try identity(scanned).birth?.text == text)
    }

    @Test(
        "Letters that were harmed on the way are not filled in; digits are",
        arguments: [
            ("Nguyá»\u{85}n Thá»\u{8B} HoÃ\u{A0}", "ThÃ´n 2, Äáº¯k PÃ©k", IdentityCardCode.Letters.broken),
            ("Nguy?n Th? Hoà", "Thôn 2", .broken), ("Nguy\u{FFFD}n", "Thôn 2", .broken),
            ("Nguyn Th Ho", "Thn 2, Dk Pk", .bare), ("VÄƒn", "Kon Tum", .broken),
        ])
    func harmed(_ name: String, _ residence: String, _ letters: IdentityCardCode.Letters) throws {
        let scanned = "066184000001||\(name)|14031984|N|\(residence)|02042021"
        let card = try identity(scanned)
        #expect(card.letters == letters && card.sex == nil)
        let values = try CardCode(scanned).values()
        #expect(values[.personalNumber]?.text == "066184000001" && values[.birthDate] != nil)
        #expect(values[.fullName] == nil && values[.residence] == nil && values[.sex] == nil)
    }

    @Test(
        "Another code is refused with its reason",
        arguments: [
            ("", CodeRefusal.empty), (" \r\n", .empty), ("https://vneid.gov.vn/x?y=1", .otherCode),
            ("00020101021138570010A00000072701270006970436", .otherCode), ("WIFI:S:ubnd;T:WPA;;", .otherCode),
            ("066184000001", .incomplete), ("066184000001||Nguyễn", .incomplete), ("066184000001||||||", .incomplete),
            ("06618400000|231234567|A|14031984|Nữ|x|02042021", .otherCode),
            ("GD4790123456789|zz|01/01/1980", .incomplete), ("GD4790123456789|4e", .incomplete),
            (String(repeating: "1", count: 5000), .tooLong),
        ])
    func refused(_ text: String, _ refusal: CodeRefusal) {
        #expect(throws: refusal) { try CardCode(text) }
    }

    @Test(
        "An insurance card says what it is and touches no field of the person",
        arguments: [
            "GD4790123456789|4e677579e1bb856e20566120|14/03/1984|2|78|79-034|01/01/2021|-|01/01/2021|x|-|4|y$",
            "0123456789|4E677579E1BB856E20566120|14/03/1984|2|78|79-034|01/01/2021",
        ])
    func insurance(_ text: String) throws {
        guard case .insurance(let card) = try CardCode(text) else { throw CodeRefusal.otherCode }
        #expect(card.name == "Nguyễn Va" && card.birth?.text == "14/03/1984")
        #expect(try CardCode(text).values().paths.allSatisfy { $0.isWithin("insurance") })
    }

    @Test func emptyFieldsAreFilledAndFilledOnesAreCheckedAndLeftAlone() throws {
        let fields: Fields = [
            .fullName: .stated("NGUYỄN THỊ HÒA", source: .civilStatusPaper, evidence: nil),
            .birthDate: .stated(["year": 1985, "as_written": "1985"], source: .oralStatement, evidence: nil),
            .sex: .erased(reason: "x", source: .officer),
        ]
        let read = try CardCode(Self.text).read(into: fields)
        #expect(read.fill[.personalNumber] == .stated("066184000001", source: .card, evidence: nil))
        #expect(read.fill[.sex]?.text == "female" && read.fill[.residence] != nil)
        #expect(read.fill[.fullName] == nil && read.fill[.birthDate] == nil)
        #expect(read.differences.map(\.path) == [.birthDate])
        #expect(read.differences.first?.there?["as_written"]?.string == "14/03/1984")
    }

    @Test func whateverIsScannedIsReadOrRefusedAndReadTheSameTwice() throws {
        let seed: UInt64 = 20_261_201
        print("seed \(seed)")
        var random = SplitMix64(seed: seed)
        let signs = Array(Self.text.unicodeScalars) + ["|", "\u{0}", "?", "\u{FFFD}", "\u{301}", "\n"]
        for _ in 0..<2000 {
            var scalars = Array(Self.text.unicodeScalars)
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<scalars.count, using: &random)
                if Bool.random(using: &random) {
                    scalars[place] = signs[Int.random(in: 0..<signs.count, using: &random)]
                } else {
                    scalars.remove(at: place)
                }
            }
            let text = String(String.UnicodeScalarView(scalars))
            guard let card = try? CardCode(text) else { continue }
            let again = try CardCode(text)
            #expect(again == card)
            for path in card.values().paths {
                let value = try #require(card.values()[path]?.value)
                #expect((try? FormDefinition.enrol.validate(path, value).get()) == value)
            }
        }
    }
}
