import CanonicalJSON
import EnrollmentModel
import Packet

// MARK: - What the registry gives of the population database

extension Story {
    var extractPeople: [ExtractPerson] {
        get throws {
            [
                try ExtractPerson(json: [
                    "person.name.full": "Y Blơr", "person.number": "062072000123", "person.sex": "male",
                    "person.birth.date": ["year": 1972, "as_written": "1972"], "person.phone": "0912345678",
                    "household": "620004711",
                ]),
                try ExtractPerson(json: ["person.name.full": "A Tik", "household": "620004711"]),
            ]
        }
    }

    /// The one piece that two people make.
    var extractPiece: [UInt8] { get throws { ExtractFile.pieces(of: try extractPeople).first ?? [] } }

    var extractHeader: ExtractHeader {
        get throws {
            ExtractHeader(
                kit: kit, unit: unit, made: Self.noon - 172_800_000, expires: Self.noon + 1_036_800_000, people: 2,
                pieces: [ExtractFile.hash(try extractPiece)])
        }
    }
}

/// A piece of an extract as a file.
struct ExtractPiece: CanonicalCodable {
    let people: [ExtractPerson]

    init(_ people: [ExtractPerson]) { self.people = people }

    init(json: JSONValue) throws(ShapeError) {
        guard let list = json.array else { throw ShapeError("", expected: "a list") }
        var people: [ExtractPerson] = []
        for item in list { people.append(try ExtractPerson(json: item)) }
        self.people = people
    }

    var json: JSONValue { .array(people.map(\.json)) }
}
