import CanonicalJSON
public import EnrollmentModel
public import Vietnam

/// Stored values as people read and type them.
public enum FieldText {
    /// A value as text that ``FormDefinition/validate(_:_:)-swift.method`` takes back.
    static func of(_ value: JSONValue, _ shape: FieldShape, _ language: Language) -> String {
        switch shape {
        case .code(let list): value.string.flatMap { list.entry(key: $0)?.name.text(in: language) } ?? ""
        case .place: value["text"]?.string ?? ""
        case .partialDate: (try? PartialDate(json: value))?.asWritten ?? ""
        case .relative: value["name"]?.string ?? ""
        case .texts: (value.array ?? []).compactMap(\.string).joined(separator: "; ")
        default: value.string ?? ""
        }
    }

    /// A field's value for reading, with words for declined and erased ones.
    public static func shown(_ value: FieldValue?, _ definition: FieldDefinition, _ texts: Texts) -> String {
        switch value {
        case .stated(let value, _, _): of(value, definition.shape, texts.language)
        case .declined: texts[Words.declined]
        case .erased, nil: "—"
        }
    }

    /// Typed text as the value to validate.
    static func typed(_ text: String, _ shape: FieldShape) -> JSONValue {
        guard case .texts = shape else { return .string(text) }
        let items = text.split(separator: ";").map { VietnameseText.tidied(String($0)) }.filter { !$0.isEmpty }
        return .array(items.map(JSONValue.string))
    }
}
