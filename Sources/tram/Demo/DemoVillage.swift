import CanonicalJSON
import Vietnam

/// The people who come to the desk of the demo: invented, but shaped like a village of the Central Highlands.
///
/// Numbers begin with the code of the province, then century and sex, year, and digits from the seed; nobody who lives
/// is meant.
struct DemoVillage {
    let seed: UInt64

    /// The answers of person `index`, from 0.
    func answers(for index: Int) -> JSONValue {
        let person = Self.people[index % Self.people.count]
        let round = index / Self.people.count
        let year = person.birth.count >= 4 ? String(person.birth.suffix(4)) : person.birth
        let century = (Int(year) ?? 1980) >= 2000 ? 2 : 0
        let random = (seed &* 6_364_136_223_846_793_005 &+ UInt64(index) &* 1_442_695_040_888_963_407) >> 33
        let tail = String(String(1_000_000 + random % 1_000_000).dropFirst())
        let number = "062\(century + (person.sex == "female" ? 1 : 0))\(year.suffix(2))\(tail)"
        var fields: JSONObject = [
            "application.kind": "first_issue", "application.ground": "duty_from_14",
            "person.number": .string(number),
            "person.name.full": .string(
                round == 0 ? person.name : "\(person.name) \(Self.suffixes[round % Self.suffixes.count])"),
            "person.birth.date": .string(person.birth), "person.sex": .string(person.sex),
            "person.ethnicity": .string(person.ethnicity), "person.nationality": "VNM",
            "person.birth.place": ["text": "Xã Đăk Rơ Wa, TP Kon Tum, Kon Tum"],
            "person.hometown": ["text": "Xã Đăk Rơ Wa, Kon Tum"],
            "person.residence": ["text": .string("Thôn \(person.hamlet), xã Đăk Rơ Wa")],
        ]
        fields["person.religion"] = person.religion.map(JSONValue.string) ?? ["declined": true]
        if let phone = person.phone { fields["person.phone"] = .string(phone) }
        return [
            "fields": .object(fields), "fingers": "device", "portrait": "device",
            "consents": ["phone_contact": .bool(person.phone != nil)],
        ]
    }

    private struct Person {
        var name: String
        var birth: String
        var sex: String
        var ethnicity: String
        var religion: String?
        var hamlet: String
        var phone: String?

        init(
            _ name: String, _ birth: String, _ sex: String, _ ethnicity: String, _ religion: String?,
            _ hamlet: String, _ phone: String? = nil
        ) {
            self.name = name
            self.birth = birth
            self.sex = sex
            self.ethnicity = ethnicity
            self.religion = religion
            self.hamlet = hamlet
            self.phone = phone
        }
    }

    private static let suffixes = ["Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín"]

    private static let people = [
        Person("A Thuih", "1958", "male", "ba_na", "catholicism", "Kon Kơ Tu"),
        Person("Y Blơr", "14/03/1984", "female", "ba_na", "catholicism", "Kon Kơ Tu", "0905123401"),
        Person("Nguyễn Thị Hoà", "07/11/1991", "female", "kinh", "none", "Kon Jơ Ri", "0905123402"),
        Person("Siu H'Ƀlih", "05/1972", "female", "gia_rai", "protestantism", "Kon Klor"),
        Person("A Jring Đeng", "30/09/2001", "male", "xo_dang", nil, "Kon Kơ Tu", "0905123403"),
        Person("Phạm Văn Ước", "02/02/1966", "male", "kinh", "buddhism", "Kon Jơ Ri", "0905123404"),
        Person("Y Đê", "1949", "female", "gie_trieng", "none", "Kon Klor"),
        Person("Lò Văn Thắng", "19/08/1995", "male", "thai", "none", "Kon Jơ Ri", "0905123405"),
    ]
}
