import ArgumentParser
import CanonicalJSON
import EnrollmentModel
import Vietnam

extension AdministrativeUnit {
    /// `2025-07:23293`, the place, the former name where there is one.
    var line: String {
        (["\(code.vintage):\(code.code)", placeText] + (formerName.map { [$0] } ?? [])).joined(separator: "\t")
    }

    /// `{unit, name, text, former_name?, parents}`.
    var summary: JSONValue {
        var object: JSONObject = [
            "unit": code.json, "name": .string(fullName), "text": .string(placeText),
            "parents": .array(parents.map { ["unit": $0.code.json, "name": .string($0.fullName)] }),
        ]
        object["former_name"] = formerName.map { .string($0) }
        return .object(object)
    }
}

extension UnitSuggestion {
    /// `{coverage, …}` around the unit.
    var json: JSONValue { ["coverage": .string(coverage.rawValue), "unit": unit.summary] }
}

extension UnitVintage {
    /// The edition somebody names.
    static func named(_ text: String) throws -> UnitVintage {
        guard let vintage = UnitVintage(rawValue: text) else {
            let known = allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("the editions are \(known)")
        }
        return vintage
    }
}

extension UnitCode {
    /// `code` of an edition, or `edition:code`.
    init(argument: String, vintage: UnitVintage) {
        if let named = UnitArgument(argument: argument) {
            self = named.unit
        } else {
            self.init(vintage: vintage.rawValue, code: argument)
        }
    }

    /// The unit of this code.
    ///
    /// - Throws: A failure that names the nearest codes.
    func known() throws -> AdministrativeUnit {
        guard let unit = Units.unit(self) else { throw CommandFailure.unknownUnit(self) }
        return unit
    }

    /// This code, when a list has it.
    func listed() throws -> UnitCode { try known().code }
}

extension CommandFailure {
    /// No list has this code; a mistyped one would follow every application of the camp.
    static func unknownUnit(_ unit: UnitCode) -> CommandFailure {
        let near = Units.nearest(to: unit).map { "\($0.code.vintage):\($0.code.code) \($0.placeText)" }
        let code = Visible.text("\(unit.vintage):\(unit.code)")
        let choices = near.joined(separator: "; ")
        return CommandFailure(
            .data, "unknown_unit",
            Message(vi: "Không có đơn vị hành chính mã \(code)", en: "There is no administrative unit \(code)"),
            hint: near.isEmpty
                ? Message(vi: "Tìm mã bằng `tram units find`.", en: "Find the code with `tram units find`.")
                : Message(
                    vi: "Có phải: \(choices)? Tìm mã bằng `tram units find`.",
                    en: "Is it \(choices)? Find the code with `tram units find`."))
    }
}
