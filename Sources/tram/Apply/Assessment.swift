import CanonicalJSON
import Enrollment
import EnrollmentModel
import Screens
import Vietnam

/// What the rules say of an application as it stands: for whoever takes it down and whoever judges it.
struct Assessment {
    private let findings: [FieldFinding]
    private let pending: [PendingVerification]
    private let fee: Int?
    private let expiry: CardExpiry?
    private let procedure: Procedure?
    private let takesOldCardBack: Bool
    private let electronicIdentity: ElectronicIdentityRequest?

    /// Judges a record on a day.
    init(_ record: ApplicationRecord, today: CivilDate) {
        let fields = record.application.fields
        let (facts, law) = (FormFacts(fields), Law.vietnam)
        findings = FormDefinition.enrol.check(fields, today: today).filter { $0.kind != .notAsked }
        pending = facts.pending(today: today)
        fee = facts.kind.flatMap { law.fee(of: $0, ground: facts.ground, on: today) }
        expiry = facts.birth.flatMap { law.expiry(bornOn: $0, issued: today) }
        let isUnder14 = facts.age(on: today).map { $0.oldest < 14 } ?? false
        procedure = facts.kind.flatMap { law.procedure(for: $0, isUnder14: isUnder14, on: today) }
        takesOldCardBack = facts.ground.flatMap { law.rule(of: $0, on: today) }?.takesOldCardBack ?? false
        // Before everything is taken there is nothing to say of it.
        let plan = VisitPlan(openFields: [], positions: [], unsupported: [])
        let request = ElectronicIdentityRequest(record.application, plan: plan, today: today)
        let isWanted = !request.obstacles.contains(.notWanted)
        electronicIdentity = record.state != .draft && isWanted ? request : nil
    }

    /// For scripts.
    var json: JSONValue {
        var object: JSONObject = [
            "findings": .array(
                findings.map { finding in
                    [
                        "path": .string(finding.path.text), "severity": .string(finding.severity.rawValue),
                        "text": .string(Texts(.en).describe(finding)),
                    ]
                }),
            "pending_verification": .array(pending.map { .string($0.code) }),
            "takes_old_card_back": .bool(takesOldCardBack), "fee_dong": fee.map { .int($0) } ?? .null,
            "valid": expiry.map { .string($0.message.en) } ?? .null,
            "procedure": procedure.map { .string($0.code ?? $0.name.vi) } ?? .null,
        ]
        if let electronicIdentity {
            object["e_id"] = [
                "possible": .bool(electronicIdentity.isPossible),
                "obstacles": .array(electronicIdentity.obstacles.map { .string($0.message.en) }),
                "remarks": .array(electronicIdentity.remarks.map { .string($0.message.en) }),
            ]
        }
        return .object(object)
    }

    /// For people.
    func lines(in language: Language) -> [String] {
        let texts = Texts(language)
        var lines = findings.map { finding in
            "\(finding.severity == .error ? "!!" : "!")\t\(Visible.text(texts.describe(finding)))"
        }
        if !pending.isEmpty { lines.append(Self.pendingWord.text(in: language)) }
        lines.append(Message.fee(fee).text(in: language))
        if let expiry { lines.append("\(Self.validWord.text(in: language)) \(expiry.message.text(in: language))") }
        if takesOldCardBack { lines.append(Self.oldCard.text(in: language)) }
        if let electronicIdentity {
            let words = electronicIdentity.obstacles.map(\.message) + electronicIdentity.remarks.map(\.message)
            let state = electronicIdentity.isPossible ? Self.possible : Self.notPossible
            lines.append(([state] + words).map { $0.text(in: language) }.joined(separator: "; "))
        }
        return lines
    }

    private static let pendingWord = Message(vi: "Trạng thái: chờ xác minh", en: "Status: pending verification")
    private static let validWord = Message(vi: "Thẻ dự kiến có giá trị", en: "A card of today would be good")
    private static let oldCard = Message(vi: "Thu lại thẻ, giấy tờ cũ", en: "Take the old card back")
    private static let possible = Message(
        vi: "Định danh điện tử mức 2: đăng ký được", en: "e-ID level 2: can be asked for")
    private static let notPossible = Message(vi: "Định danh điện tử mức 2: chưa được", en: "e-ID level 2: not yet")
}
