public import EnrollmentModel

/// Why the text of a code is not used; the record stays as it is.
public enum CodeRefusal: Error, Hashable, Sendable, CaseIterable {
    /// Nothing was read.
    case empty
    /// Longer than any card's.
    case tooLong
    /// A code of something else: a payment, an address on the web, a ticket.
    case otherCode
    /// It begins as a card's and does not go on as one: read it again.
    case incomplete
}

/// What the code of a card says: identity card or insurance card.
public enum CardCode: Sendable, Equatable {
    /// Thẻ căn cước or căn cước công dân.
    case identity(IdentityCardCode)
    /// Thẻ bảo hiểm y tế.
    case insurance(InsuranceCardCode)

    /// The most bytes a card's code has: the largest QR code holds less.
    public static let limit = 4096

    /// Reads the text of a code, as a camera gives it or a scanner types it.
    ///
    /// - Throws: ``CodeRefusal``.
    public init(_ scanned: String) throws(CodeRefusal) {
        guard scanned.utf8.count <= Self.limit else { throw .tooLong }
        let text = VietnameseText.tidied(scanned)
        guard !text.isEmpty else { throw .empty }
        let fields = text.unicodeScalars.split(separator: "|", omittingEmptySubsequences: false).map {
            VietnameseText.tidied(String(String.UnicodeScalarView($0)))
        }
        if (try? PersonalNumber(fields[0])) != nil, fields[0].utf8.count == PersonalNumber.digitCount {
            self = .identity(try IdentityCardCode(fields))
        } else if InsuranceCardCode.isNumber(fields[0]), fields.count > 1 {
            self = .insurance(try InsuranceCardCode(fields))
        } else {
            throw .otherCode
        }
    }

    /// What it says of the fields of a form, with the card as source; a form without a field does not get it.
    public func values(for form: FormDefinition = .enrol) -> Fields {
        let values =
            switch self {
            case .identity(let card): card.values
            case .insurance(let card): card.values
            }
        var fields = Fields()
        for (path, value) in values {
            guard let value = try? form.validate(path, value).get() else { continue }
            fields[path] = .stated(value, source: .card, evidence: nil)
        }
        return fields
    }

    /// Fills the fields that are empty and compares those that are not; nothing that stands there is changed.
    public func read(into fields: Fields, form: FormDefinition = .enrol) -> (
        fill: Fields, differences: [FieldComparison]
    ) {
        let card = values(for: form)
        var fill = Fields()
        var differences: [FieldComparison] = []
        for path in card.paths {
            guard let there = card[path]?.value, let definition = form.field(path) else { continue }
            switch fields[path] {
            case nil, .erased: fill[path] = card[path]
            case .declined: continue
            case .stated(let here, _, _) where definition.means(here, there): continue
            case .stated(let here, _, _):
                differences.append(FieldComparison(path: path, here: here, there: there, outcome: .differs))
            }
        }
        return (fill, differences)
    }
}
