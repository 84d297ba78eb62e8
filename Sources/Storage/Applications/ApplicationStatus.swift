import CanonicalJSON
import Enrollment
import EnrollmentModel

/// Where an application stands: a record without anything personal, which outlives the application.
struct ApplicationStatus: CanonicalCodable, Equatable {
    var receipt: ReceiptNumber
    var state = LifecycleState.draft
    /// Rises with every write of it; the summary opens for this version only.
    var version = 0
    /// How many revisions there are.
    var revisions = 0
    var heads: [Digest] = []
    /// Who wrote any revision: none of them may judge it.
    var authors: [String] = []
    /// Who began it.
    var operatorName: String
    /// The last change in milliseconds since 1970.
    var changed: Int
    /// Number and name of the batch it is in.
    var batch: BatchName?
    /// The last seal number used for it.
    var seal = 0
    /// How many of its revisions the registry has opened: their pictures are there and not here.
    var delivered = 0

    init(receipt: ReceiptNumber, operatorName: String, changed: Int) {
        self.receipt = receipt
        self.operatorName = operatorName
        self.changed = changed
    }

    /// Moves its life on, or refuses in the words of the store.
    mutating func move(_ event: LifecycleEvent) throws(StoreError) {
        do { try state.handle(event) } catch { throw .lifecycle(error) }
    }

    init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        receipt = try reader.decode("receipt")
        state = try reader.choice("state")
        version = try reader.int("version")
        revisions = try reader.int("revisions")
        heads = try reader.list("heads")
        authors = try reader.list("authors")
        operatorName = try reader.string("operator")
        changed = try reader.int("changed")
        batch = try reader.decodeIfPresent("batch")
        seal = try reader.int("seal")
        delivered = reader.object["delivered"] == nil ? 0 : try reader.int("delivered")
    }

    var json: JSONValue {
        var object: JSONObject = [
            "receipt": receipt.json, "state": .string(state.rawValue), "version": .int(version),
            "revisions": .int(revisions), "heads": .array(heads.map(\.json)), "authors": .array(authors.map(\.json)),
            "operator": .string(operatorName), "changed": .int(changed), "seal": .int(seal),
        ]
        object["batch"] = batch?.json
        if delivered > 0 { object["delivered"] = .int(delivered) }
        return .object(object)
    }

    /// The pictures of an application that the registry holds.
    func atRegistry(of application: CardApplication) -> Set<Digest> {
        Set(application.history.prefix(delivered).flatMap(\.revision.blobs).map(\.id))
    }
}

/// A batch by its number in this vault and its name for people.
struct BatchName: CanonicalCodable, Equatable {
    let number: Int
    let name: String

    init(number: Int, name: String) {
        self.number = number
        self.name = name
    }

    init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        number = try reader.int("n")
        name = try reader.string("name")
    }

    var json: JSONValue { ["n": .int(number), "name": .string(name)] }
}

/// What a list shows of an application and what a return says: personal, so under the application's own key.
struct ApplicationSummaryRow: CanonicalCodable, Equatable {
    var name: String?
    var returned: ReturnReason?
    /// What the application is found by: compared with what is looked for, and taken out of the index by.
    var terms: [LookupTerm]

    init(name: String?, returned: ReturnReason?, terms: [LookupTerm] = []) {
        self.name = name
        self.returned = returned
        self.terms = terms
    }

    init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        name = try reader.stringIfPresent("name")
        returned = try reader.decodeIfPresent("returned")
        let terms = try ObjectReader(reader.value("terms"))
        self.terms = []
        for field in LookupField.allCases {
            guard let value = try terms.stringIfPresent(field.rawValue) else { continue }
            self.terms += [LookupTerm(stored: field, value)].compactMap(\.self)
        }
    }

    var json: JSONValue {
        var object = JSONObject()
        var terms = JSONObject()
        for term in self.terms { terms[term.field.rawValue] = .string(term.value) }
        object["terms"] = .object(terms)
        object["name"] = name.map { .string($0) }
        object["returned"] = returned?.json
        return .object(object)
    }
}
