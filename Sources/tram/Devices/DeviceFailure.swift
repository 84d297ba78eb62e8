import DeviceKit
import Vietnam

extension CommandFailure {
    /// A capture that the person at the scanner can repeat.
    init(_ retry: CaptureRetry) {
        let (what, next) = retry.words
        self.init(.world, retry.rawValue, what, hint: next)
    }

    /// A device that nobody at the scanner can mend.
    init(_ fault: DeviceFault) {
        let (what, next) = fault.words
        self.init(.world, "device_\(fault.code.rawValue)", what, hint: next)
    }

    /// A result that cannot be kept.
    static func unwritable(_ file: String) -> CommandFailure {
        CommandFailure(
            .world, "unwritable", Message(vi: "không ghi được tệp \(file)", en: "cannot write the file \(file)"),
            hint: Message(
                vi: "kiểm tra thư mục, quyền ghi và chỗ trống",
                en: "check the folder, the permission and the free space"))
    }
}

extension CaptureRetry {
    /// What happened and what to do next.
    var words: (Message, Message) {
        switch self {
        case .noFingerInTime:
            (
                Message(vi: "không có ngón tay nào được đặt kịp lúc", en: "no finger was placed in time"),
                Message(
                    vi: "đặt ngón tay phẳng lên mặt kính rồi thử lại",
                    en: "place the finger flat on the glass and try again")
            )
        case .shortFrame:
            (
                Message(vi: "ảnh vân tay bị cắt ngắn", en: "the picture was cut short"),
                Message(
                    vi: "giữ yên ngón tay trên mặt kính rồi thử lại",
                    en: "keep the finger still on the glass and try again")
            )
        case .emptyFrame:
            (
                Message(vi: "máy quét trả về ảnh trống", en: "the scanner gave an empty picture"),
                Message(vi: "nhấc ngón tay, đặt lại rồi thử lại", en: "lift the finger, place it again and try again")
            )
        case .liftedTooEarly:
            (
                Message(vi: "ngón tay nhấc lên quá sớm", en: "the finger was lifted too early"),
                Message(
                    vi: "giữ ngón tay đến khi đèn tắt rồi thử lại",
                    en: "keep it on the glass until the light goes out and try again")
            )
        case .noFrameInTime:
            (
                Message(vi: "máy ảnh không cho ảnh kịp lúc", en: "the camera gave no picture in time"),
                Message(vi: "thử lại", en: "try again")
            )
        }
    }
}

extension DeviceFault {
    /// What happened and what to do next.
    var words: (Message, Message) {
        (
            Message(vi: "\(device): \(code.trouble.0)", en: "\(device): \(code.trouble.1) (\(detail))"),
            Message(vi: code.remedy, en: nextStep)
        )
    }
}

extension DeviceFault.Code {
    fileprivate var trouble: (String, String) {
        switch self {
        case .unplugged: ("thiết bị đã bị rút ra", "the device is unplugged")
        case .notFound: ("chưa cắm máy quét vân tay này", "the device is not plugged in")
        case .inUse: ("thiết bị đang được dùng", "the device is in use")
        case .notPermitted: ("người dùng này không được mở thiết bị", "this user may not open the device")
        case .notResponding: ("thiết bị không trả lời", "the device does not respond")
        case .badAnswer: ("thiết bị trả lời sai", "the device gave an answer that makes no sense")
        case .notSupported: ("thiết bị không được hỗ trợ", "the device is not supported")
        case .closed: ("thiết bị đã đóng", "the device is closed")
        case .usb: ("lỗi USB", "the device cannot be reached over USB")
        }
    }

    fileprivate var remedy: String {
        switch self {
        case .unplugged: "cắm lại thiết bị rồi quét lại"
        case .notFound: "cắm máy quét rồi thử lại; xem `tram devices list`"
        case .inUse: "đóng chương trình khác đang dùng thiết bị, hoặc chờ lần quét đang chạy"
        case .notPermitted: "cài luật udev cho thiết bị rồi cắm lại"
        case .notResponding: "rút thiết bị ra, chờ ba giây, cắm lại"
        case .badAnswer: "rút ra cắm lại; nếu còn lỗi thì dùng máy khác"
        case .notSupported: "dùng thiết bị có trong danh sách `tram devices list`"
        case .closed: "mở lại thiết bị"
        case .usb: "cắm sang cổng khác; nếu còn lỗi thì dùng máy khác"
        }
    }
}

extension CaptureProgress {
    /// What the person should do now.
    var message: Message {
        switch self {
        case .preparing: Message(vi: "Đang bật máy quét…", en: "Switching the scanner on…")
        case .placeFinger: Message(vi: "Đặt ngón tay lên mặt kính", en: "Place the finger on the glass")
        case .holdStill: Message(vi: "Giữ yên", en: "Hold still")
        case .readingAgain: Message(vi: "Giữ yên, đang đọc lại", en: "Hold still, reading again")
        case .liftFinger: Message(vi: "Nhấc ngón tay lên", en: "Lift the finger")
        }
    }
}
