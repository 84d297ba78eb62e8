public import EnrollmentModel

extension FieldPath {
    /// What is asked for: cấp, cấp đổi, cấp lại.
    public static let kind: FieldPath = "application.kind"
    /// Why it is asked for.
    public static let ground: FieldPath = "application.ground"
    /// The number on the citizen's receipt.
    public static let receiptNumber: FieldPath = "application.receipt_number"
    /// Số định danh cá nhân.
    public static let personalNumber: FieldPath = "person.number"
    /// Họ, chữ đệm và tên khai sinh.
    public static let fullName: FieldPath = "person.name.full"
    /// Ngày, tháng, năm sinh.
    public static let birthDate: FieldPath = "person.birth.date"
    /// Giới tính.
    public static let sex: FieldPath = "person.sex"
    /// Nơi đăng ký khai sinh.
    public static let birthPlace: FieldPath = "person.birth.place"
    /// Quê quán.
    public static let hometown: FieldPath = "person.hometown"
    /// Dân tộc.
    public static let ethnicity: FieldPath = "person.ethnicity"
    /// Tôn giáo.
    public static let religion: FieldPath = "person.religion"
    /// Quốc tịch.
    public static let nationality: FieldPath = "person.nationality"
    /// Nơi cư trú.
    public static let residence: FieldPath = "person.residence"
    /// Số thuê bao di động.
    public static let phone: FieldPath = "person.phone"
}

extension FormDefinition {
    /// The form of first issue, exchange and reissue: `enrol/1`.
    public static let enrol = FormDefinition(
        schema: "enrol/1", kinds: ApplicationKind.allCases,
        fields: applicationFields + personFields + placeFields + rareFields + recordFields + captureFields,
        consents: enrolConsents)

    private static let applicationFields = [
        FieldDefinition(
            .kind, .code(.kind), .required, group: .application, conflict: .identity, label: .labelKind,
            official: "Loại thủ tục"),
        FieldDefinition(
            .ground, .code(.ground), .required, group: .application, conflict: .identity, label: .labelGround,
            official: "Trường hợp cấp, cấp đổi, cấp lại"),
    ]

    private static let personFields = [
        FieldDefinition(
            .personalNumber, .personalNumber, .optional, group: .number, conflict: .identity,
            label: .labelPersonalNumber, official: "Số định danh cá nhân", help: .helpPersonalNumber),
        FieldDefinition(
            .fullName, .name, .required, group: .name, conflict: .identity, label: .labelName,
            official: "Họ, chữ đệm và tên khai sinh", help: .helpName),
        FieldDefinition(
            .birthDate, .partialDate, .required, group: .birthDate, conflict: .identity, label: .labelBirthDate,
            official: "Ngày, tháng, năm sinh", help: .helpDate),
        FieldDefinition(.sex, .code(.sex), .required, group: .sex, conflict: .identity, label: .labelSex),
        FieldDefinition(
            .ethnicity, .code(.ethnicGroup), .expected, declinable: true, group: .ethnicity, conflict: .soft,
            label: .labelEthnicity, help: .helpDeclinable),
        FieldDefinition(
            .religion, .code(.religion), .expected, declinable: true, group: .religion, conflict: .soft,
            label: .labelReligion, help: .helpDeclinable),
        FieldDefinition(
            .nationality, .code(.nationality), .required, group: .nationality, conflict: .identity,
            label: .labelNationality),
    ]

    private static let placeFields = [
        FieldDefinition(
            .birthPlace, .place, .expected, group: .birthPlace, conflict: .identity, label: .labelBirthPlace,
            official: "Nơi đăng ký khai sinh", help: .helpPlace),
        FieldDefinition(
            .hometown, .place, .expected, group: .hometown, conflict: .soft, label: .labelHometown,
            help: .helpPlace),
        FieldDefinition(
            .residence, .place, .required, group: .residence, conflict: .soft, label: .labelResidence,
            official: "Nơi cư trú", help: .helpResidence),
        FieldDefinition(
            .phone, .phone, .optional, group: .phone, conflict: .soft, label: .labelPhone,
            official: "Số thuê bao di động", help: .helpPhone),
        FieldDefinition(
            DistinguishingMark.path, .texts(limit: 200), .optional, group: .marks, conflict: .union,
            label: .labelMarks, official: "Nhân dạng", help: .helpMarks),
    ]

    private static let recordFields =
        [
            FieldDefinition(
                .receiptNumber, .model(.receiptNumber), .optional, group: .origin, conflict: .identity,
                label: .labelReceiptNumber),
            FieldDefinition(
                CampSession.path, .model(.session), .optional, group: .origin, conflict: .identity,
                label: .labelSession),
            FieldDefinition(
                EarlierEnrolment.path, .model(.earlierEnrolment), .optional, group: .single, conflict: .soft,
                label: .labelEnrolledBefore),
            FieldDefinition(
                Paper.path, .model(.papers), .optional, group: .single, conflict: .union, label: .labelPapers),
            FieldDefinition(
                CorrectionProposals.path, .model(.corrections), .optional, group: .single, conflict: .soft,
                label: .labelCorrections),
            FieldDefinition(
                NoticeRead.path, .model(.notice), .optional, group: .single, conflict: .soft, label: .labelNotice),
            FieldDefinition(
                CitizenCheck.path, .model(.citizenCheck), .optional, group: .single, conflict: .soft,
                label: .labelCitizenCheck),
        ]
        + ParticipantRole.allCases.map { role in
            FieldDefinition(
                role.path, .model(.participant), .optional, group: .single, conflict: .soft, label: .of(role))
        }

    private static let captureFields = (CapturePosition.biometric + [.exceptionPhoto]).map(captureField)

    private static let enrolConsents = [
        ConsentDefinition(
            "phone_contact", label: .consentPhoneContact, question: .questionPhoneContact),
        ConsentDefinition("e_id", label: .consentElectronicID, question: .questionElectronicID),
        ConsentDefinition(
            "health_insurance", label: .consentHealthInsurance, question: .questionHealthInsurance),
        ConsentDefinition("sim_list", label: .consentSIMList, question: .questionSIMList),
        ConsentDefinition("associations", label: .consentAssociations, question: .questionAssociations),
        ConsentDefinition("blood_group", label: .consentBloodGroup, question: .questionBloodGroup),
    ]
}
