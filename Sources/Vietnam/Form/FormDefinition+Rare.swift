public import EnrollmentModel

extension FieldPath {
    /// How it is known who the applicant is.
    public static let identityBasis: FieldPath = "application.identity_basis"
    /// Tên gọi khác.
    public static let otherName: FieldPath = "person.name.other"
    /// Nơi sinh.
    public static let bornAt: FieldPath = "person.birth.born_at"
    /// Số CMND 9 số.
    public static let formerNumber: FieldPath = "person.former_number"
    /// Nhóm máu.
    public static let bloodGroup: FieldPath = "person.blood_group"
    /// Tình trạng hôn nhân.
    public static let maritalStatus: FieldPath = "person.marital_status"
    /// Quan hệ với chủ hộ.
    public static let householdRelation: FieldPath = "household.relation"
    /// Nghề nghiệp.
    public static let occupation: FieldPath = "person.occupation"
    /// Thư điện tử.
    public static let email: FieldPath = "person.email"
    /// Loại nơi cư trú.
    public static let residenceKind: FieldPath = "person.residence_kind"
    /// Nơi tạm trú.
    public static let temporaryResidence: FieldPath = "person.temporary_residence"
    /// Nơi ở hiện tại.
    public static let currentResidence: FieldPath = "person.current_residence"
    /// Số thẻ, giấy tờ cũ.
    public static let cardNumber: FieldPath = "card.number"
    /// Ngày cấp thẻ cũ.
    public static let cardIssued: FieldPath = "card.issued"
    /// Thời hạn thẻ cũ.
    public static let cardExpires: FieldPath = "card.expires"
    /// Nơi cấp thẻ cũ.
    public static let cardPlace: FieldPath = "card.place"
    /// Số hồ sơ cư trú.
    public static let householdNumber: FieldPath = "household.number"
    /// Chủ hộ.
    public static let householdHead: FieldPath = "household.head"
    /// Whose SIM card it is.
    public static let simOwner: FieldPath = "e_id.phone_owner"
    /// Mã số BHYT.
    public static let insuranceNumber: FieldPath = "insurance.number"
    /// Họ tên trên thẻ BHYT.
    public static let insuranceName: FieldPath = "insurance.name"
    /// Ngày sinh trên thẻ BHYT.
    public static let insuranceBirth: FieldPath = "insurance.birth"
}

extension FormDefinition {
    /// What only some need (articles 9 and 15 of the law): never asked of everybody, in nobody's way.
    static let rareFields = identityFields + familyFields + cardFields + handOverFields

    private static func rare(
        _ path: FieldPath, _ shape: FieldShape, group: FieldGroup, conflict: ConflictClass = .soft, _ vi: String,
        _ en: String, official: String? = nil, help: Message = Message(vi: "", en: "")
    ) -> FieldDefinition {
        FieldDefinition(
            path, shape, .optional, usual: false, group: group, conflict: conflict, label: Message(vi: vi, en: en),
            official: official, help: help)
    }

    private static let identityFields = [
        rare(
            .identityBasis, .code(.identityBasis), group: .single, "Căn cứ nhân thân", "Identity known by",
            help: Message(
                vi: "Không giấy tờ vẫn thu nhận: ghi ai làm chứng (F7).",
                en: "Without papers people are taken down all the same: name who vouches (F7).")),
        rare(
            .otherName, .name, group: .single, conflict: .identity, "Tên gọi khác", "Other name",
            official: "Tên gọi khác"),
        rare(
            .formerNumber, .formerNumber, group: .number, conflict: .identity, "Số CMND cũ", "Former number",
            official: "Số chứng minh nhân dân 09 số"),
        rare(.bornAt, .place, group: .birthPlace, conflict: .identity, "Nơi sinh", "Born at", help: .helpPlace),
        rare(
            .bloodGroup, .code(.bloodGroup), group: .single, "Nhóm máu", "Blood group",
            help: Message(
                vi: "Chỉ ghi theo kết luận của cơ sở y tế.", en: "Only as a medical conclusion has it.")),
        rare(.maritalStatus, .code(.maritalStatus), group: .single, "Tình trạng hôn nhân", "Marital status"),
        rare(.occupation, .text(limit: 100), group: .single, "Nghề nghiệp", "Occupation"),
        rare(.email, .email, group: .phone, "Thư điện tử", "E-mail", official: "Địa chỉ thư điện tử"),
        rare(
            .residenceKind, .code(.residenceKind), group: .residence, "Loại nơi cư trú", "Kind of residence",
            help: Message(
                vi: "Không có nơi ở cố định: in phiếu chuyển, vẫn thu nhận.",
                en: "No fixed home: print a referral slip, go on all the same.")),
        rare(.temporaryResidence, .place, group: .residence, "Nơi tạm trú", "Temporary residence"),
        rare(.currentResidence, .place, group: .residence, "Nơi ở hiện tại", "Present residence"),
    ]

    private static let familyFields = [
        rare("family.father", .relative, group: .family, conflict: .identity, "Cha", "Father"),
        rare("family.mother", .relative, group: .family, conflict: .identity, "Mẹ", "Mother"),
        rare("family.spouse", .relative, group: .family, "Vợ hoặc chồng", "Spouse"),
        rare("family.guardian", .relative, group: .family, "Người giám hộ", "Guardian"),
        rare(
            .householdNumber, .text(limit: 30), group: .household, "Số hồ sơ cư trú", "Household number",
            official: "Số hồ sơ cư trú"),
        rare(.householdRelation, .code(.relation), group: .household, "Quan hệ chủ hộ", "Tie to the head"),
        rare(.householdHead, .relative, group: .household, "Chủ hộ", "Head of household"),
    ]

    private static let cardFields = [
        rare(.cardNumber, .text(limit: 20), group: .card, "Số thẻ đã cấp", "Card before"),
        rare(.cardIssued, .partialDate, group: .card, "Ngày cấp thẻ cũ", "Issued on", help: .helpDate),
        rare(
            .cardExpires, .partialDate, group: .card, "Thẻ cũ hết hạn", "Card before ends",
            official: "Thời hạn sử dụng của thẻ đã được cấp", help: .helpDate),
        rare(.cardPlace, .text(limit: 120), group: .card, "Nơi cấp thẻ cũ", "Issued by"),
    ]

    private static let handOverFields = [
        rare(
            .simOwner, .code(.simOwner), group: .phone, "SIM chính chủ", "SIM in own name",
            help: Message(
                vi: "Tài khoản định danh điện tử cần SIM chính chủ.",
                en: "An e-ID account wants a SIM in one's own name."
            )),
        rare(
            .insuranceNumber, .text(limit: 20), group: .insurance, "Mã số BHYT", "Insurance number",
            help: Message(vi: "Như in trên thẻ BHYT.", en: "As printed on the insurance card.")),
        rare(.insuranceName, .name, group: .insurance, "Tên trên thẻ BHYT", "Insured name"),
        rare(.insuranceBirth, .partialDate, group: .insurance, "Ngày sinh BHYT", "Insured birth date"),
    ]
}
