import CanonicalJSON
import Vietnam
import Yams

/// Why an answers file was refused.
enum AnswersProblem: Error {
    /// Larger than any form.
    case tooLarge(String)
    /// Neither JSON nor YAML; the place in words.
    case broken(String, place: String)
    /// A key that the file cannot have.
    case unknownKey(String, nearest: String?)
    /// A value of another shape.
    case shape(String, String)
    /// Values that do not fit their fields.
    case fields([FieldProblem])
}

extension AnswersFile {
    /// JSON by its first character, YAML otherwise.
    static func parse(_ bytes: [UInt8], name: String) throws -> JSONValue {
        let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        if first == UInt8(ascii: "{") {
            do { return try JSONValue(parsing: bytes) } catch {
                throw AnswersProblem.broken(name, place: error.description)
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw AnswersProblem.broken(name, place: "not UTF-8")
        }
        do {
            guard let node = try Yams.compose(yaml: text) else { throw AnswersProblem.broken(name, place: "empty") }
            // An alias stands for all it names, so a small file can be a huge value: what is read is counted.
            var budget = 10_000
            return try value(of: node, name: name, depth: 0, budget: &budget)
        } catch let error as YamlError {
            throw AnswersProblem.broken(name, place: "\(error)")
        }
    }

    /// Plain scalars are text but for `true`, `false` and `null`: a number of an identity card is no integer.
    private static func value(of node: Node, name: String, depth: Int, budget: inout Int) throws -> JSONValue {
        budget -= 1
        guard depth < 32, budget > 0 else { throw AnswersProblem.broken(name, place: "too deep or too large") }
        switch node {
        case .scalar(let scalar):
            guard scalar.style == .plain || scalar.style == .any else { return .string(scalar.string) }
            switch scalar.string {
            case "true": return true
            case "false": return false
            case "null", "~", "": return .null
            default: return .string(scalar.string)
            }
        case .sequence(let sequence):
            return .array(try sequence.map { try value(of: $0, name: name, depth: depth + 1, budget: &budget) })
        case .mapping(let mapping):
            var object = JSONObject()
            for (key, node) in mapping {
                guard let member = key.scalar?.string else {
                    throw AnswersProblem.broken(name, place: "a key is not text")
                }
                guard object[member] == nil else { throw AnswersProblem.broken(name, place: "\(member) stands twice") }
                object[member] = try value(of: node, name: name, depth: depth + 1, budget: &budget)
            }
            return .object(object)
        case .alias: throw AnswersProblem.broken(name, place: "aliases are not allowed")
        }
    }
}
