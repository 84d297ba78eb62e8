public import EnrollmentModel

extension PaperKind: CodeEntry {
    /// The raw value.
    public var key: String { rawValue }

    /// Its name.
    public var name: Message {
        switch self {
        case .birthCertificate: Message(vi: "Giấy khai sinh", en: "Birth certificate")
        case .civilStatusExtract: Message(vi: "Trích lục hộ tịch", en: "Extract of the civil-status register")
        case .decision: Message(vi: "Quyết định của cơ quan có thẩm quyền", en: "Decision of an authority")
        case .identityCard: Message(vi: "Thẻ căn cước, căn cước công dân", en: "Identity card")
        case .formerIdentityCard: Message(vi: "Chứng minh nhân dân", en: "Former identity card (CMND)")
        case .residenceConfirmation: Message(vi: "Xác nhận thông tin về cư trú", en: "Confirmation of residence")
        case .residenceBook: Message(vi: "Sổ hộ khẩu, sổ tạm trú", en: "Residence book")
        case .medicalConclusion: Message(vi: "Kết luận của cơ sở y tế", en: "Medical conclusion")
        case .schoolList: Message(vi: "Danh sách học sinh của trường", en: "List of a school")
        case .other: Message(vi: "Giấy tờ khác", en: "Another paper")
        }
    }

    /// Short names.
    public var alsoAccepted: [String] {
        switch self {
        case .birthCertificate: ["khai sinh"]
        case .civilStatusExtract: ["trích lục khai sinh", "trích lục"]
        case .identityCard: ["căn cước", "cccd", "thẻ căn cước"]
        case .formerIdentityCard: ["cmnd", "cmt"]
        case .residenceConfirmation: ["ct07", "xác nhận cư trú"]
        case .residenceBook: ["sổ hộ khẩu", "sổ tạm trú"]
        case .decision: ["quyết định"]
        case .medicalConclusion, .schoolList, .other: []
        }
    }
}
