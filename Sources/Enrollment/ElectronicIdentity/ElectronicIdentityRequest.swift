public import EnrollmentModel
public import Vietnam

/// Whether an electronic identity of level 2 can be asked for in the same visit (NĐ 69/2024, form TK01).
///
/// Face and prints have to be there as far as the person has them: whoever has lost fingers is not barred from anything,
/// an exception that a supervisor approves counts as taken.
public struct ElectronicIdentityRequest: Sendable, Equatable {
    /// What stands in the way, and can be mended at the desk.
    public enum Obstacle: Sendable, Hashable {
        /// The applicant does not want one, or was not asked.
        case notWanted
        /// There is no telephone number: the applicant's own, under 14 the representative's.
        case phoneMissing
        /// Something that the person has was not taken yet.
        case notTaken(CapturePosition)
        /// Under 14 and nobody acts for the child.
        case representativeMissing
    }

    /// What somebody should know, and what stops nothing.
    public enum Remark: Sendable, Hashable {
        /// The SIM card is in somebody else's name, or nobody knows: the account may be locked later.
        case simNotOwn
        /// Some positions cannot be taken, with reason: a supervisor approves them with the application.
        case exception
    }

    /// Nothing when it can be asked for.
    public let obstacles: [Obstacle]
    /// To be said beside it.
    public let remarks: [Remark]

    /// Judges an application.
    ///
    /// - Parameters:
    ///   - application: As it stands.
    ///   - plan: What the visit has to bring together.
    ///   - today: The day for questions of age.
    public init(_ application: CardApplication, plan: VisitPlan, today: CivilDate) {
        let fields = application.fields
        let facts = FormFacts(fields)
        let isWanted = fields["consents.e_id"]?.value.flatMap { try? Consent(json: $0) }?.given == true
        var obstacles: [Obstacle] = isWanted ? [] : [.notWanted]
        if fields[.phone]?.value == nil { obstacles.append(.phoneMissing) }
        if facts.pending(today: today).contains(.representativeMissing) { obstacles.append(.representativeMissing) }
        obstacles += plan.positions.filter { application.capture($0) == nil }.map(Obstacle.notTaken)
        var remarks: [Remark] = []
        if fields[.simOwner]?.text != SIMOwner.own.rawValue { remarks.append(.simNotOwn) }
        let hasGap = application.captures.contains { if case .missing = $0.result { true } else { false } }
        if hasGap { remarks.append(.exception) }
        self.obstacles = obstacles
        self.remarks = remarks
    }

    /// Whether it can be asked for now.
    public var isPossible: Bool { obstacles.isEmpty }
}

extension ElectronicIdentityRequest.Obstacle {
    /// What to do about it.
    public var message: Message {
        switch self {
        case .notWanted: Message(vi: "chưa đồng ý đăng ký định danh điện tử", en: "no wish for an e-ID was recorded")
        case .phoneMissing:
            Message(
                vi: "cần số điện thoại (dưới 14 tuổi: của người đại diện)",
                en: "a telephone number is needed (under 14: the representative's)")
        case .notTaken(let position):
            Message(vi: "chưa lấy: \(Message.of(position).vi)", en: "not taken yet: \(Message.of(position).en)")
        case .representativeMissing:
            Message(vi: "dưới 14 tuổi cần người đại diện", en: "under 14 somebody has to act for the child")
        }
    }
}

extension ElectronicIdentityRequest.Remark {
    /// In words.
    public var message: Message {
        switch self {
        case .simNotOwn:
            Message(
                vi: "SIM chưa rõ chính chủ: nhắc công dân, tài khoản có thể bị khoá",
                en: "the SIM may be in another name: tell the person, the account may be locked later")
        case .exception:
            Message(
                vi: "có ngoại lệ vân tay, ảnh: chỉ huy duyệt cùng hồ sơ", en: "with exceptions, approved with the rest")
        }
    }
}
