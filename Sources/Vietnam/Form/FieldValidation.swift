public import CanonicalJSON
public import EnrollmentModel

extension FormDefinition {
    /// Brings a value from a keyboard or an answers file to the one shape that is kept.
    ///
    /// Text stands for every shape that can be typed: `02/03/1950`, `nam`, `Ba Na`, `Cấp đổi`, `+84 912 345 678`.
    public func validate(_ path: FieldPath, _ value: JSONValue) -> Result<JSONValue, FieldProblem> {
        guard let field = field(path) else {
            return .failure(FieldProblem(path.text, .unknownPath(nearest: nearest(to: path.text))))
        }
        do {
            return .success(try Self.normalised(value, for: field))
        } catch {
            return .failure(FieldProblem(path.text, error))
        }
    }

    /// The same for a path that is still text, as an answers file has it.
    public func validate(text path: String, _ value: JSONValue) -> Result<JSONValue, FieldProblem> {
        guard let known = FieldPath(path) else {
            return .failure(FieldProblem(path, .unknownPath(nearest: nearest(to: path.lowercased()))))
        }
        return validate(known, value)
    }

    private static func normalised(
        _ value: JSONValue, for field: FieldDefinition
    ) throws(FieldProblem.Reason) -> JSONValue {
        if value == ["declined": true] {
            guard field.isDeclinable else { throw .notDeclinable }
            return value
        }
        switch field.shape {
        case .name:
            let typed = try text(value)
            do { return .string(try PersonName(typed).text) } catch { throw .name(error) }
        case .personalNumber:
            let typed = try text(value)
            do { return .string(try PersonalNumber(typed).text) } catch { throw .personalNumber(error) }
        case .phone:
            let typed = try text(value)
            do { return .string(try PhoneNumber(typed).text) } catch { throw .phone(error) }
        case .formerNumber:
            let typed = try text(value)
            do { return .string(try FormerIdentityNumber(typed).text) } catch { throw .formerNumber(error) }
        case .email: return .string(try email(value))
        case .relative: return try relative(value)
        case .partialDate: return try date(value)
        case .code(let list): return try code(value, of: list)
        case .place: return try place(value)
        case .text(let limit): return .string(try freeText(value, limit: limit))
        case .texts(let limit): return try freeTexts(value, limit: limit)
        case .model(let shape): return try shape.normalised(value)
        }
    }

    private static func text(_ value: JSONValue) throws(FieldProblem.Reason) -> String {
        guard let text = value.string else { throw .wrongShape(expected: "text") }
        return text
    }

    private static func freeText(_ value: JSONValue, limit: Int) throws(FieldProblem.Reason) -> String {
        let text = VietnameseText.tidied(try text(value))
        guard !text.isEmpty else { throw .empty }
        guard text.count <= limit else { throw .tooLong(limit: limit) }
        return text
    }

    private static func freeTexts(_ value: JSONValue, limit: Int) throws(FieldProblem.Reason) -> JSONValue {
        var texts: [JSONValue] = []
        for item in value.array ?? [value] { texts.append(.string(try freeText(item, limit: limit))) }
        return .array(texts)
    }

    private static func date(_ value: JSONValue) throws(FieldProblem.Reason) -> JSONValue {
        if let typed = value.string {
            guard !VietnameseText.tidied(typed).isEmpty else { throw .empty }
            do { return try PartialDate(typed).json } catch { throw .date(error) }
        }
        do { return try PartialDate(json: value).json } catch {
            throw .wrongShape(expected: "{year, month?, day?, as_written} or text such as 02/03/1950")
        }
    }

    private static func code(_ value: JSONValue, of list: CodeList) throws(FieldProblem.Reason) -> JSONValue {
        let typed = if let number = value.int { String(number) } else { try text(value) }
        guard !VietnameseText.tidied(typed).isEmpty else { throw .empty }
        guard let entry = list.entry(key: typed) ?? list.entry(matching: typed) else { throw .notInList(list) }
        return .string(entry.key)
    }

    /// Something, one @, and a domain with a dot: whether letters arrive there only a letter can tell.
    private static func email(_ value: JSONValue) throws(FieldProblem.Reason) -> String {
        let text = try freeText(value, limit: 254)
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let isPlain = text.unicodeScalars.allSatisfy { $0.isASCII && !$0.properties.isWhitespace }
        let domain = parts.last.map { $0.split(separator: ".", omittingEmptySubsequences: false) } ?? []
        guard isPlain, parts.count == 2, !parts[0].isEmpty, domain.count > 1, domain.allSatisfy({ !$0.isEmpty }) else {
            throw .email
        }
        return text
    }

    private static func relative(_ value: JSONValue) throws(FieldProblem.Reason) -> JSONValue {
        var relative: Relative
        if let typed = value.string {
            relative = Relative(name: typed)
        } else {
            do { relative = try Relative(json: value) } catch {
                throw .wrongShape(expected: "{name, personal_number?, former_number?, nationality?} or a name")
            }
        }
        do { relative.name = try PersonName(relative.name).text } catch { throw .name(error) }
        if let number = relative.personalNumber {
            do { relative.personalNumber = try PersonalNumber(number).text } catch { throw .personalNumber(error) }
        }
        if let number = relative.formerNumber {
            do { relative.formerNumber = try FormerIdentityNumber(number).text } catch { throw .formerNumber(error) }
        }
        return relative.json
    }

    private static func place(_ value: JSONValue) throws(FieldProblem.Reason) -> JSONValue {
        if value.string != nil { return ["text": .string(try freeText(value, limit: placeLimit))] }
        guard let object = value.object, let written = object["text"],
            Set(object.names).isSubset(of: ["text", "unit"])
        else { throw .wrongShape(expected: "{text, unit?} or text") }
        var place: JSONObject = ["text": .string(try freeText(written, limit: placeLimit))]
        if let unit = object["unit"] { place["unit"] = try self.unit(unit).json }
        return .object(place)
    }

    private static func unit(_ value: JSONValue) throws(FieldProblem.Reason) -> UnitCode {
        guard let unit = try? UnitCode(json: value) else { throw .wrongShape(expected: "unit {vintage, code}") }
        let vintage = Array(unit.vintage.utf8)
        let isVintage = vintage.count == 7 && vintage[4] == UInt8(ascii: "-")
        let isCode =
            [2, 3, 5].contains(unit.code.utf8.count) && unit.code.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isVintage, isCode else { throw .unit }
        return unit
    }

    private static let placeLimit = 300
}

extension ModelShape {
    fileprivate func normalised(_ value: JSONValue) throws(FieldProblem.Reason) -> JSONValue {
        do {
            return switch self {
            case .receiptNumber: try ReceiptNumber(json: value).json
            case .session: try String(json: value).json
            case .notice: try NoticeRead(json: value).json
            case .consent: try Consent(json: value).json
            case .participant: try Participant(json: value).json
            case .citizenCheck: try CitizenCheck(json: value).json
            case .earlierEnrolment: try EarlierEnrolment(json: value).json
            case .corrections: try CorrectionProposals(json: value).json
            case .capture: try CaptureResult(json: value).json
            case .papers: try Paper.list(value)
            }
        } catch { throw .wrongShape(expected: error.description) }
    }
}
