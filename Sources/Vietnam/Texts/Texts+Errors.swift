extension ProblemCode {
    /// What happened, in one sentence without a full stop at its end, so that facts can follow.
    public var message: Message {
        switch self {
        case .wrongPassword: Message(vi: "Sai mật khẩu", en: "Wrong password")
        case .tooManyTries: Message(vi: "Gõ sai mật khẩu quá nhiều lần", en: "Too many wrong passwords")
        case .emptyPassword: Message(vi: "Mật khẩu để trống", en: "The password is empty")
        case .locked: Message(vi: "Máy đang khoá", en: "The kit is locked")
        case .inUse: Message(vi: "Có tiến trình khác đang dùng", en: "Somebody else is using it")
        case .notAllowed: Message(vi: "Vai trò này không được phép làm việc đó", en: "This role may not do that")
        case .ownWork: Message(vi: "Không được tự duyệt hồ sơ mình lập", en: "Nobody approves their own work")
        case .certificateExpired: Message(vi: "Chứng thư đã hết hạn", en: "The certificate has run out")
        case .extensionNeeded: Message(vi: "Chứng thư đã hết hạn quá lâu", en: "The certificate ran out long ago")
        case .revoked: Message(vi: "Trung tâm đã thu hồi quyền của người này", en: "The registry revoked this user")
        case .kitRevoked: Message(vi: "Trung tâm đã thu hồi bộ này", en: "The registry revoked this kit")
        case .revocationsWentBack:
            Message(vi: "Danh sách thu hồi của trung tâm bị lùi", en: "The registry's revocation list went back")
        case .badRenewal:
            Message(vi: "Chứng thư gia hạn không dùng được cho bộ này", en: "The renewal is not one for this kit")
        case .badReturn:
            Message(vi: "Không mở được hồ sơ trung tâm trả lại", en: "What the registry sent back cannot be opened")
        case .atRegistry:
            Message(vi: "Ảnh này đã ở trung tâm, máy không còn giữ", en: "This picture is at the registry, not here")
        case .diskFull: Message(vi: "Ổ đĩa đã đầy", en: "The disk is full")
        case .diskFailed: Message(vi: "Không ghi được vào ổ đĩa", en: "The disk cannot be written")
        case .dataDamaged: Message(vi: "Dữ liệu lưu trên máy bị hỏng", en: "Stored data is damaged")
        case .noKit: Message(vi: "Chưa có bộ thu nhận ở đây", en: "There is no kit here")
        case .kitExists: Message(vi: "Ở đây đã có bộ thu nhận", en: "There is a kit here already")
        case .badProvisioning: Message(vi: "Tệp cấp phát không hợp lệ", en: "The provisioning file is not valid")
        case .noDevice: Message(vi: "Không tìm thấy thiết bị", en: "No device found")
        case .deviceUnplugged: Message(vi: "Thiết bị bị rút ra", en: "The device was unplugged")
        case .deviceFault: Message(vi: "Thiết bị trả lời sai", en: "The device does not answer as it should")
        case .noFinger: Message(vi: "Chưa thấy ngón tay", en: "No finger came in time")
        case .badFrame: Message(vi: "Ảnh bị đứt quãng", en: "The picture was cut short")
        case .poorQuality: Message(vi: "Ảnh chưa đạt chất lượng", en: "The picture is not good enough")
        case .networkDown: Message(vi: "Không có kết nối tới trung tâm", en: "The registry cannot be reached")
        case .wrongRegistry:
            Message(vi: "Máy chủ không phải trung tâm của bộ này", en: "This is not the kit's registry")
        case .registryRefused: Message(vi: "Trung tâm từ chối", en: "The registry refused it")
        case .badReceipt:
            Message(vi: "Biên nhận của trung tâm không đúng", en: "The registry's receipt does not verify")
        case .clockWrong: Message(vi: "Đồng hồ máy bị sai", en: "The clock is wrong")
        case .brokenJSON: Message(vi: "Tệp không phải JSON hợp lệ", en: "The file is not valid JSON")
        case .unknownKey: Message(vi: "Tên trường không có trong biểu mẫu", en: "The form has no such field")
        case .badValue: Message(vi: "Giá trị không phù hợp", en: "The value does not fit")
        case .wrongDigits: Message(vi: "Sai số chữ số", en: "Wrong number of digits")
        case .incomplete: Message(vi: "Hồ sơ còn thiếu thông tin bắt buộc", en: "Required fields are empty")
        case .notFound: Message(vi: "Không tìm thấy", en: "Not found")
        case .wrongState: Message(vi: "Hồ sơ không ở bước này", en: "The application is not at this step")
        case .badPacket: Message(vi: "Gói niêm phong không hợp lệ", en: "The sealed packet does not verify")
        case .wrongUse: Message(vi: "Lệnh gọi chưa đúng", en: "The command was called in a wrong way")
        }
    }

    /// What to do next, in one full sentence.
    public var hint: Message {
        accessHint ?? storageHint ?? deviceHint ?? networkHint ?? dataHint
    }

    private var accessHint: Message? {
        switch self {
        case .wrongPassword:
            Message(
                vi: "Kiểm tra bộ gõ và phím Caps Lock rồi gõ lại.", en: "Check Caps Lock and typing method, try again.")
        case .tooManyTries:
            Message(
                vi: "Chờ rồi gõ lại; chỉnh đồng hồ hay khởi động lại máy không rút ngắn được.",
                en: "Wait, then type it again; neither another clock nor a restart makes it shorter.")
        case .emptyPassword: Message(vi: "Gõ mật khẩu của mình.", en: "Type your password.")
        case .locked: Message(vi: "Đăng nhập bằng mật khẩu của mình.", en: "Log in with your own password.")
        case .inUse:
            Message(vi: "Đóng cửa sổ kia hoặc đợi nó xong.", en: "Close the other window or wait until it is done.")
        case .notAllowed: Message(vi: "Nhờ người có vai trò phù hợp.", en: "Ask somebody who has the role for it.")
        case .ownWork: Message(vi: "Nhờ chỉ huy khác duyệt.", en: "Ask another supervisor to approve.")
        case .certificateExpired:
            Message(
                vi: "Vẫn thu nhận được; đồng bộ để gia hạn trước khi duyệt.",
                en: "Go on enrolling; sync before approving.")
        case .extensionNeeded:
            Message(
                vi: "Xin trung tâm mã gia hạn rồi gõ `tram kit extend MÃ`; hồ sơ đang làm vẫn lưu.",
                en: "Ask headquarters for a code, type `tram kit extend CODE`; drafts are still saved.")
        case .revoked:
            Message(
                vi: "Việc đã duyệt trước đó vẫn được gửi; liên hệ trung tâm.",
                en: "What was approved before is still sent; talk to the registry.")
        case .kitRevoked:
            Message(
                vi: "Việc đã niêm phong vẫn được gửi; mang máy về trung tâm.",
                en: "What is sealed is still sent; bring the laptop to the registry.")
        default: nil
        }
    }

    private var storageHint: Message? {
        switch self {
        case .diskFull:
            Message(
                vi: "Xoá bớt tệp khác rồi làm lại bước này; các bước trước đã lưu.",
                en: "Free some space and repeat this step; earlier steps are saved.")
        case .diskFailed:
            Message(
                vi: "Dừng dùng máy, sao lưu rồi báo quản trị.",
                en: "Stop using this disk, back up, tell the administrator.")
        case .dataDamaged:
            Message(
                vi: "Không xoá gì; sao lưu rồi báo quản trị.", en: "Delete nothing; back up and tell the administrator."
            )
        case .noKit: Message(vi: "Chạy `tram kit init TỆP` trước.", en: "Run `tram kit init FILE` first.")
        case .kitExists:
            Message(vi: "Chọn thư mục khác bằng TRAM_HOME.", en: "Choose another folder with TRAM_HOME.")
        case .badProvisioning:
            Message(vi: "Xin trung tâm cấp lại tệp.", en: "Ask the registry for a new file.")
        default: nil
        }
    }

    private var deviceHint: Message? {
        switch self {
        case .noDevice: Message(vi: "Cắm thiết bị rồi thử lại.", en: "Plug it in and try again.")
        case .deviceUnplugged:
            Message(
                vi: "Cắm lại; ngón đã xong vẫn còn, làm tiếp từ ngón này.",
                en: "Plug it in again; go on with this finger, the others are saved.")
        case .deviceFault:
            Message(vi: "Rút ra, đợi vài giây rồi cắm lại.", en: "Unplug it, wait a few seconds, plug it in.")
        case .noFinger:
            Message(vi: "Đặt ngón tay lên mặt kính rồi thử lại.", en: "Put the finger on the glass and try again.")
        case .badFrame: Message(vi: "Lấy lại ảnh.", en: "Take it again.")
        case .poorQuality:
            Message(
                vi: "Lau tay và mặt kính, ấn vừa phải rồi lấy lại.",
                en: "Wipe finger and glass, press gently, take it again.")
        default: nil
        }
    }

    private var networkHint: Message? {
        switch self {
        case .networkDown:
            Message(
                vi: "Hồ sơ vẫn an toàn trên máy; đồng bộ lại khi có mạng.",
                en: "Everything is safe on the kit; sync when there is a network.")
        case .wrongRegistry:
            Message(
                vi: "Không gửi gì; báo quản trị kiểm tra địa chỉ và mạng.",
                en: "Nothing was sent; have the address and network checked.")
        case .registryRefused:
            Message(
                vi: "Xem lý do trong mục Đồng bộ; hồ sơ vẫn được giữ.",
                en: "See the reason under Sync; the application is kept.")
        case .revocationsWentBack:
            Message(
                vi: "Danh sách mới hơn vẫn có hiệu lực; báo trung tâm kiểm tra bản sao lưu.",
                en: "The newer list stays in force; have the registry look at its backup.")
        case .badRenewal:
            Message(
                vi: "Chứng thư cũ vẫn có hiệu lực; xin trung tâm tệp gia hạn của đúng bộ này.",
                en: "The old certificate stays in force; ask the registry for the renewal of this kit.")
        case .badReturn:
            Message(
                vi: "Bản niêm phong vẫn được giữ; báo trung tâm gửi lại.",
                en: "The sealed copy is kept; ask the registry to send it again.")
        case .atRegistry:
            Message(
                vi: "Xem phần chữ; chụp lại nếu cần ảnh mới.",
                en: "Look at the text; take it again if a new one is needed.")
        case .badReceipt:
            Message(
                vi: "Không xoá gì; đồng bộ lại, nếu vẫn sai thì báo trung tâm.",
                en: "Nothing is deleted; sync again, then tell the registry.")
        case .clockWrong:
            Message(
                vi: "Đặt lại ngày giờ rồi làm tiếp; hồ sơ nháp vẫn lưu.",
                en: "Set date and time, then go on; drafts are saved.")
        default: nil
        }
    }

    private var dataHint: Message {
        switch self {
        case .brokenJSON: Message(vi: "Sửa chỗ được chỉ ra rồi chạy lại.", en: "Mend the place named and run again.")
        case .unknownKey:
            Message(vi: "Dùng tên trường trong `tram apply --help`.", en: "Use a field of `tram apply --help`.")
        case .badValue: Message(vi: "Sửa giá trị rồi chạy lại.", en: "Correct the value and run again.")
        case .wrongDigits:
            Message(vi: "Đếm lại trên giấy tờ rồi gõ lại.", en: "Count again on the paper and type it anew.")
        case .incomplete: Message(vi: "Điền các trường được nêu.", en: "Fill in the fields named.")
        case .notFound: Message(vi: "Xem danh sách rồi gõ lại.", en: "Look at the list and type it again.")
        case .wrongState: Message(vi: "Xem trạng thái hồ sơ trước.", en: "Look at the application's state first.")
        case .badPacket: Message(vi: "Giữ nguyên tệp và lấy lại bản khác.", en: "Keep the file and fetch another copy.")
        default: Message(vi: "Xem `tram --help`.", en: "See `tram --help`.")
        }
    }
}

extension Message {
    /// How long one has to wait after too many wrong passwords, in one sentence.
    public static func tooManyTries(seconds: Int) -> Message {
        let (problem, time) = (ProblemCode.tooManyTries.message, duration(seconds: seconds))
        return Message(vi: "\(problem.vi): chờ \(time.vi)", en: "\(problem.en): wait \(time.en)")
    }

    /// A time in words of minutes and seconds.
    public static func duration(seconds: Int) -> Message {
        let (minutes, rest) = (seconds / 60, seconds % 60)
        if minutes == 0 { return Message(vi: "\(rest) giây", en: "\(rest) s") }
        if rest == 0 { return Message(vi: "\(minutes) phút", en: "\(minutes) min") }
        return Message(vi: "\(minutes) phút \(rest) giây", en: "\(minutes) min \(rest) s")
    }
}
