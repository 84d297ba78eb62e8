public import CanonicalJSON
public import EnrollmentModel

/// What the form and another source say of one field.
public struct FieldComparison: Sendable, Equatable {
    /// How they stand to each other.
    public enum Outcome: String, Sendable, CaseIterable {
        /// Both mean the same, however it is written.
        case same
        /// They contradict each other.
        case differs
        /// Only the form has it.
        case onlyHere = "only_here"
        /// Only the other source has it.
        case onlyThere = "only_there"
    }

    /// Which field.
    public let path: FieldPath
    /// What the form has.
    public let here: JSONValue?
    /// What the other source has, brought to the form's shape where it fits it.
    public let there: JSONValue?
    /// How they stand to each other.
    public let outcome: Outcome
}

extension FormDefinition {
    /// Compares what the form says of a person with another source, field by field.
    ///
    /// Procedure, consents and what the workflow writes are no part of it, and neither is what the person would rather
    /// not say: that is an answer, and no other source gives another one.
    ///
    /// - Parameters:
    ///   - fields: The form.
    ///   - other: Values by path, as an extract, a card or another table has them.
    /// - Returns: A line for every field that either has, in the order of the form.
    public func compare(_ fields: Fields, with other: JSONObject) -> [FieldComparison] {
        self.fields.compactMap { definition in
            guard Self.isOfThePerson(definition.path) else { return nil }
            if case .declined = fields[definition.path] { return nil }
            let here = fields[definition.path]?.value
            let there = other[definition.path.text].flatMap { $0.isNull ? nil : $0 }.map { read($0, definition) }
            let outcome: FieldComparison.Outcome
            switch (here, there) {
            case (nil, nil): return nil
            case (_?, nil): outcome = .onlyHere
            case (nil, _?): outcome = .onlyThere
            case (let here?, let there?): outcome = definition.means(here, there) ? .same : .differs
            }
            return FieldComparison(path: definition.path, here: here, there: there, outcome: outcome)
        }
    }

    /// What does not fit the form's shape stays as it is: it differs from everything that does.
    private func read(_ value: JSONValue, _ definition: FieldDefinition) -> JSONValue {
        (try? validate(definition.path, value).get()) ?? value
    }

    private static func isOfThePerson(_ path: FieldPath) -> Bool {
        (path.isWithin("person") && path != DistinguishingMark.path) || path.isWithin("family")
            || path.isWithin("household")
    }
}

extension FieldDefinition {
    /// Whether two values of this field mean the same.
    func means(_ a: JSONValue, _ b: JSONValue) -> Bool {
        switch shape {
        case .name: Self.texts(a, b).map { NameSyllables.areSame($0, $1) } ?? false
        case .partialDate: Self.dates(a, b) ?? (a == b)
        case .place: isSamePlace(a, b)
        case .text: Self.texts(a, b).map { Self.isSameText($0, $1) } ?? (a == b)
        case .model: Self.isSameRelative(a, b) ?? (a == b)
        default: a == b
        }
    }

    private static func texts(_ a: JSONValue, _ b: JSONValue) -> (String, String)? {
        guard let a = a.string, let b = b.string else { return nil }
        return (a, b)
    }

    /// At the coarser precision of the two.
    private static func dates(_ a: JSONValue, _ b: JSONValue) -> Bool? {
        guard let a = try? PartialDate(json: a), let b = try? PartialDate(json: b) else { return nil }
        return a.agrees(with: b)
    }

    private static func isSameText(_ a: String, _ b: String) -> Bool {
        VietnameseText.tidied(VietnameseText.folded(a)) == VietnameseText.tidied(VietnameseText.folded(b))
    }

    /// By unit where both name one of the same vintage: a code of another vintage means another place. Where somebody
    /// lives is more than the unit, so that one text has to be within the other; elsewhere the unit is all that counts.
    private func isSamePlace(_ a: JSONValue, _ b: JSONValue) -> Bool {
        guard let (left, right) = Self.texts(a["text"] ?? a, b["text"] ?? b) else { return a == b }
        let units = [a, b].compactMap { $0["unit"].flatMap { try? UnitCode(json: $0) } }
        if units.count == 2, units[0].vintage == units[1].vintage {
            guard units[0] == units[1] else { return false }
            guard path.text.hasSuffix("residence") else { return true }
            return Self.isWithin(left, right) || Self.isWithin(right, left)
        }
        return Self.isSameText(left, right)
    }

    /// Whether the words of one text stand at the beginning of another: *Thôn 2*, *Thôn 2, xã Đắk Pék*.
    private static func isWithin(_ short: String, _ long: String) -> Bool {
        let (short, long) = (words(short), words(long))
        return short.count <= long.count && short[...] == long.prefix(short.count)
    }

    private static func words(_ text: String) -> [String] {
        VietnameseText.folded(text).split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    /// People by their number where both have one, by name otherwise; nothing where there is no name.
    private static func isSameRelative(_ a: JSONValue, _ b: JSONValue) -> Bool? {
        guard let (left, right) = a["name"].flatMap({ a in b["name"].flatMap { texts(a, $0) } }) else { return nil }
        guard NameSyllables.areSame(left, right) else { return false }
        guard let mine = a["personal_number"]?.string, let theirs = b["personal_number"]?.string else { return true }
        return mine == theirs
    }
}
