public import CanonicalJSON

/// Why somebody was enrolled although the kit holds an application of the same person already.
public struct EarlierEnrolment: Sendable, Equatable, CanonicalCodable {
    /// The applications that the operator was shown.
    public var receipts: [ReceiptNumber]
    /// Why the work went on, in the operator's words.
    public var reason: String

    /// Applications that were shown and the reason to go on.
    public init(receipts: [ReceiptNumber], reason: String) {
        self.receipts = receipts
        self.reason = reason
    }

    /// Where it stands among the fields.
    public static let path: FieldPath = "application.enrolled_before"

    /// Reads `{receipts, reason}`.
    public init(json: JSONValue) throws(ShapeError) {
        let reader = try ObjectReader(json)
        receipts = try reader.list("receipts")
        reason = try reader.string("reason")
    }

    /// `{receipts, reason}`.
    public var json: JSONValue { ["receipts": .array(receipts.map(\.json)), "reason": .string(reason)] }
}
