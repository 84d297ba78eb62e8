public import EnrollmentModel

extension Message {
    /// How long a certificate is still good, and what to do about it, in one line.
    public static func certificate(_ age: CertificateAge) -> Message {
        switch age.phase {
        case .valid:
            Message(vi: "Chứng thư còn \(age.daysLeft) ngày", en: "Certificate: \(age.daysLeft) days left")
        case .ending:
            Message(
                vi: "Chứng thư còn \(age.daysLeft) ngày: đồng bộ để gia hạn",
                en: "Certificate: \(age.daysLeft) days left, sync to renew it")
        case .captureOnly: captureOnly(until: CivilDate(milliseconds: age.captureUntil).text)
        case .over:
            Message(
                vi: "Chứng thư hết hạn quá lâu: hồ sơ mới cần mã gia hạn",
                en: "Certificate long over: new applications need an extension code")
        }
    }

    private static func captureOnly(until day: String) -> Message {
        Message(
            vi: "Chứng thư hết hạn: thu nhận đến \(day), không duyệt được",
            en: "Certificate over: enrol until \(day), no approval")
    }
}
