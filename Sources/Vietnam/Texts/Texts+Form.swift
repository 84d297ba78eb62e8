extension Message {
    /// Label of the kind of application.
    public static let labelKind = Message(vi: "Thủ tục", en: "Procedure")
    /// Label of the ground.
    public static let labelGround = Message(vi: "Trường hợp", en: "Ground")
    /// Label of the personal number.
    public static let labelPersonalNumber = Message(vi: "Số định danh", en: "Personal number")
    /// Label of the full name.
    public static let labelName = Message(vi: "Họ và tên", en: "Full name")
    /// Label of the birth date.
    public static let labelBirthDate = Message(vi: "Ngày sinh", en: "Date of birth")
    /// Label of the sex.
    public static let labelSex = Message(vi: "Giới tính", en: "Sex")
    /// Label of the ethnic group.
    public static let labelEthnicity = Message(vi: "Dân tộc", en: "Ethnic group")
    /// Label of the religion.
    public static let labelReligion = Message(vi: "Tôn giáo", en: "Religion")
    /// Label of the nationality.
    public static let labelNationality = Message(vi: "Quốc tịch", en: "Nationality")
    /// Label of the place of birth registration.
    public static let labelBirthPlace = Message(vi: "Nơi ĐK khai sinh", en: "Birth registered at")
    /// Label of the hometown.
    public static let labelHometown = Message(vi: "Quê quán", en: "Hometown")
    /// Label of the residence.
    public static let labelResidence = Message(vi: "Nơi cư trú", en: "Residence")
    /// Label of the telephone number.
    public static let labelPhone = Message(vi: "Điện thoại", en: "Telephone")
    /// Label of the distinguishing marks.
    public static let labelMarks = Message(vi: "Nhân dạng", en: "Distinguishing marks")
    /// Label of the receipt number.
    public static let labelReceiptNumber = Message(vi: "Số biên nhận", en: "Receipt number")
    /// Label of the camp session.
    public static let labelSession = Message(vi: "Buổi thu nhận", en: "Session")
    /// Label of the reason to enrol somebody who has an application already.
    public static let labelEnrolledBefore = Message(vi: "Đã có hồ sơ khác", en: "Enrolled before")
    /// Label of the papers.
    public static let labelPapers = Message(vi: "Giấy tờ xuất trình", en: "Papers shown")
    /// Label of what the population database should be told.
    public static let labelCorrections = Message(vi: "Đề nghị chỉnh sửa", en: "Correction proposed")
    /// Label of the notice that was read.
    public static let labelNotice = Message(vi: "Đã đọc thông báo", en: "Notice read")
    /// Label of the citizen's check.
    public static let labelCitizenCheck = Message(vi: "Công dân kiểm tra", en: "Citizen's check")
}

extension Message {
    /// Help for the personal number.
    public static let helpPersonalNumber = Message(
        vi: "12 chữ số; để trống nếu chưa có hoặc chưa biết.", en: "12 digits; leave empty if there is none or unknown."
    )
    /// Help for the name.
    public static let helpName = Message(
        vi: "Ghi đúng như giấy khai sinh; tên một chữ, tên dân tộc đều được.",
        en: "As on the birth certificate; one-word and ethnic names are fine.")
    /// Help for dates.
    public static let helpDate = Message(
        vi: "Ngày/tháng/năm, tháng/năm, hoặc chỉ năm.", en: "Day/month/year, month/year, or the year alone.")
    /// Help for fields that may be declined.
    public static let helpDeclinable = Message(
        vi: "Luôn hỏi; công dân có quyền không trả lời.", en: "Always ask; the citizen may decline to say.")
    /// Help for places on papers.
    public static let helpPlace = Message(
        vi: "Ghi như trên giấy tờ, tên địa danh của thời điểm đó.",
        en: "As the paper has it, with the names of its day.")
    /// Help for the residence.
    public static let helpResidence = Message(
        vi: "Ghi đến thôn, bản, ấp, phum, sóc; không có nơi ở cố định thì ghi rõ.",
        en: "Down to the hamlet; if there is no fixed home, say so.")
    /// Help for the telephone number.
    public static let helpPhone = Message(
        vi: "10 chữ số, bắt đầu bằng 0.", en: "10 digits beginning with 0.")
    /// Help for distinguishing marks.
    public static let helpMarks = Message(
        vi: "Sẹo, nốt ruồi: loại, vị trí, cách mốc mấy cm.", en: "Scar or mole: what, where, how many cm from what.")
}

extension Message {
    /// Label of the consent to be called.
    public static let consentPhoneContact = Message(vi: "Liên hệ qua điện thoại", en: "Contact by telephone")
    /// What is asked for it.
    public static let questionPhoneContact = Message(
        vi: "Ông/bà có đồng ý để chúng tôi gọi điện báo kết quả không?",
        en: "May we call you about the result?")
    /// Label of the request for an electronic identity.
    public static let consentElectronicID = Message(vi: "Định danh điện tử mức 2", en: "Electronic identity, level 2")
    /// What is asked for it.
    public static let questionElectronicID = Message(
        vi: "Ông/bà có muốn đăng ký tài khoản định danh điện tử mức độ 2 không?",
        en: "Do you want an electronic identity account of level 2?")
    /// Label of the consent to compare with health insurance.
    public static let consentHealthInsurance = Message(vi: "Đối chiếu thẻ BHYT", en: "Check of health insurance")
    /// What is asked for it.
    public static let questionHealthInsurance = Message(
        vi: "Ông/bà có đồng ý để đối chiếu thông tin với thẻ bảo hiểm y tế không?",
        en: "May your details be compared with your health insurance card?")
    /// Label of the consent to the list of SIM cards.
    public static let consentSIMList = Message(vi: "Danh sách SIM", en: "List of SIM cards")
    /// What is asked for it.
    public static let questionSIMList = Message(
        vi: "Ông/bà có đồng ý báo nhà mạng để chuẩn hoá SIM chính chủ không?",
        en: "May the telephone company be told, to register the SIM to you?")
    /// Label of the consent to tell associations.
    public static let consentAssociations = Message(vi: "Hội, đoàn thể", en: "Associations")
    /// What is asked for it.
    public static let questionAssociations = Message(
        vi: "Ông/bà có đồng ý đối chiếu với danh sách hội, đoàn thể không?",
        en: "May you be looked for in the lists of associations?")
    /// Label of the consent to keep the blood group.
    public static let consentBloodGroup = Message(vi: "Ghi nhóm máu", en: "Blood group")
    /// What is asked for it.
    public static let questionBloodGroup = Message(
        vi: "Ông/bà có đồng ý ghi nhóm máu theo giấy của cơ sở y tế không?",
        en: "May your blood group be kept, as a medical paper has it?")
}
