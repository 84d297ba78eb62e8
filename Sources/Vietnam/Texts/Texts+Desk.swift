extension Message {
    /// Title of the first screen.
    public static let titleHome = Message(vi: "Trạm thu nhận căn cước", en: "Identity card post")
    /// Title and menu entry of enrolment.
    public static let titleEnrol = Message(vi: "Tiếp nhận", en: "Enrol")
    /// Title and menu entry of review.
    public static let titleReview = Message(vi: "Duyệt", en: "Review")
    /// Title and menu entry of sync.
    public static let titleSync = Message(vi: "Đồng bộ", en: "Sync")
    /// Title and menu entry of devices.
    public static let titleDevices = Message(vi: "Thiết bị", en: "Devices")
    /// Title and menu entry of reports.
    public static let titleReports = Message(vi: "Báo cáo", en: "Reports")
    /// Title of the login screen.
    public static let titleLogin = Message(vi: "Đăng nhập", en: "Log in")
    /// Title of the help screen.
    public static let titleHelp = Message(vi: "Trợ giúp", en: "Help")
    /// Title of the list of applications.
    public static let titleApplications = Message(vi: "Hồ sơ", en: "Applications")
    /// Title of the list of closed batches.
    public static let titleBatches = Message(vi: "Danh sách chờ duyệt", en: "Batches")
}

extension Message {
    /// Step: what is asked for.
    public static let stepKind = Message(vi: "Thủ tục", en: "Procedure")
    /// Step: the form.
    public static let stepForm = Message(vi: "Thông tin", en: "Form")
    /// Step: the notice is read out.
    public static let stepNotice = Message(vi: "Thông báo và đồng ý", en: "Notice and consents")
    /// Step: fingers.
    public static let stepFingers = Message(vi: "Vân tay", en: "Fingers")
    /// Step: face.
    public static let stepPhoto = Message(vi: "Ảnh khuôn mặt", en: "Portrait")
    /// Step: irises.
    public static let stepIrises = Message(vi: "Mống mắt", en: "Irises")
    /// Step: the citizen checks and signs.
    public static let stepCheck = Message(vi: "Kiểm tra và ký", en: "Check and sign")
    /// Step: the receipt.
    public static let stepReceipt = Message(vi: "Biên nhận", en: "Receipt")
}

extension Message {
    /// Goes on to the next step.
    public static let buttonNext = Message(vi: "Tiếp", en: "Next")
    /// Goes back one step.
    public static let buttonBack = Message(vi: "Lùi", en: "Back")
    /// Saves.
    public static let buttonSave = Message(vi: "Lưu", en: "Save")
    /// Leaves without changing anything.
    public static let buttonCancel = Message(vi: "Thôi", en: "Cancel")
    /// Opens what is chosen.
    public static let buttonOpen = Message(vi: "Mở", en: "Open")
    /// Begins a new application.
    public static let buttonNew = Message(vi: "Hồ sơ mới", en: "New application")
    /// Takes a picture.
    public static let buttonCapture = Message(vi: "Lấy mẫu", en: "Capture")
    /// Takes the picture again.
    public static let buttonRetake = Message(vi: "Lấy lại", en: "Retake")
    /// Keeps the best picture though it is poor.
    public static let buttonKeepBest = Message(vi: "Giữ ảnh tốt nhất", en: "Keep the best")
    /// Marks a finger, eye or face as missing.
    public static let buttonMissing = Message(vi: "Ghi không lấy được", en: "Mark as missing")
    /// Hands the application in.
    public static let buttonSubmit = Message(vi: "Nộp hồ sơ", en: "Submit")
    /// Closes the batch of the day.
    public static let buttonCloseBatch = Message(vi: "Chốt danh sách", en: "Close batch")
    /// Approves.
    public static let buttonApprove = Message(vi: "Duyệt", en: "Approve")
    /// Sends back with a reason.
    public static let buttonReturn = Message(vi: "Trả lại", en: "Return")
    /// Signs the approval.
    public static let buttonSign = Message(vi: "Ký duyệt", en: "Sign")
    /// Prints.
    public static let buttonPrint = Message(vi: "In", en: "Print")
    /// Starts syncing.
    public static let buttonSync = Message(vi: "Đồng bộ ngay", en: "Sync now")
    /// Locks the desk.
    public static let buttonLock = Message(vi: "Khoá máy", en: "Lock")
    /// Leaves the program.
    public static let buttonQuit = Message(vi: "Thoát", en: "Quit")
    /// Shows help.
    public static let buttonHelp = Message(vi: "Trợ giúp", en: "Help")
    /// The person would rather not say.
    public static let buttonDecline = Message(vi: "Không trả lời", en: "Declines to say")
    /// Agreement.
    public static let yes = Message(vi: "Có", en: "Yes")
    /// Refusal.
    public static let no = Message(vi: "Không", en: "No")
}

extension Message {
    /// Label of the user name at login.
    public static let labelUser = Message(vi: "Tên người dùng", en: "User name")
    /// Label of the password at login.
    public static let labelPassword = Message(vi: "Mật khẩu", en: "Password")
    /// Label of the return reason.
    public static let labelReason = Message(vi: "Lý do", en: "Reason")
    /// Label of a quality figure.
    public static let labelQuality = Message(vi: "Chất lượng", en: "Quality")
    /// Label of the count of tries.
    public static let labelAttempts = Message(vi: "Lần thử", en: "Tries")
    /// Label of a state.
    public static let labelState = Message(vi: "Trạng thái", en: "State")
    /// Label of the free disk space.
    public static let labelDisk = Message(vi: "Đĩa trống", en: "Disk free")
    /// Label of the battery.
    public static let labelBattery = Message(vi: "Pin", en: "Battery")
    /// Label of the scanner's light.
    public static let labelScanner = Message(vi: "Máy quét", en: "Scanner")
    /// Label of the camera's light.
    public static let labelCamera = Message(vi: "Máy ảnh", en: "Camera")
    /// A device is ready.
    public static let stateReady = Message(vi: "sẵn sàng", en: "ready")
    /// A device is not there.
    public static let stateAbsent = Message(vi: "không có", en: "absent")
    /// A list is empty.
    public static let stateEmpty = Message(vi: "Chưa có gì", en: "Nothing here yet")
    /// Something was saved.
    public static let stateSaved = Message(vi: "Đã lưu", en: "Saved")
    /// Something is running.
    public static let stateWorking = Message(vi: "Đang làm…", en: "Working…")
    /// Something is finished.
    public static let stateDone = Message(vi: "Xong", en: "Done")
}

extension Message {
    /// Asks for the finger.
    public static let hintPlaceFinger = Message(vi: "Đặt ngón tay lên mặt kính.", en: "Put the finger on the glass.")
    /// Asks to lift the finger.
    public static let hintLiftFinger = Message(vi: "Nhấc ngón tay ra.", en: "Lift the finger.")
    /// Asks for more pressure.
    public static let hintPressHarder = Message(vi: "Ấn mạnh hơn một chút.", en: "Press a little harder.")
    /// Asks for less pressure.
    public static let hintPressLighter = Message(vi: "Ấn nhẹ hơn.", en: "Press more gently.")
    /// Asks to centre the finger.
    public static let hintCentreFinger = Message(vi: "Đặt ngón tay vào giữa.", en: "Centre the finger.")
    /// Asks to hold still.
    public static let hintHoldStill = Message(vi: "Giữ yên.", en: "Hold still.")
    /// Asks to wipe finger and glass.
    public static let hintWipe = Message(vi: "Lau ngón tay và mặt kính.", en: "Wipe finger and glass.")
    /// Asks to moisten a dry finger.
    public static let hintMoisten = Message(
        vi: "Ngón tay khô, làm ẩm nhẹ.", en: "The finger is dry, moisten it a little.")
    /// Asks to look into the camera.
    public static let hintLookAhead = Message(
        vi: "Nhìn thẳng, để lộ hai tai, bỏ kính.", en: "Look straight, both ears clear, no glasses.")
    /// What the operator reads out before anything is asked.
    public static let noticeDuty = Message(
        vi:
            "Thu nhận thông tin để cấp thẻ căn cước là theo Luật Căn cước; thông tin được mã hoá trên máy này và chỉ gửi "
            + "về cơ quan quản lý căn cước. Ông/bà được xem và đề nghị sửa.",
        en: "Your details are taken for an identity card under the Law on Identification; they are encrypted on this "
            + "machine and go to the identity authority alone. You may see them and ask for corrections.")
    /// Help of the desk in a few lines.
    public static let helpDesk = Message(
        vi: "Mũi tên: di chuyển · Enter: chọn, sang bước · Esc: lùi, không mất gì · F1: trợ giúp · F9: khoá máy",
        en: "Arrows: move · Enter: choose, next step · Esc: back, nothing is lost · F1: help · F9: lock")
}

extension Texts {
    /// How many records there are in a state, for the line on every screen.
    public func counts(held: Int, approved: Int, receipted: Int) -> String {
        pick(
            vi: "Đang giữ \(held) · đã duyệt \(approved) · đã có biên nhận \(receipted)",
            en: "\(held) held · \(approved) approved · \(receipted) receipted")
    }

    /// Which step of how many.
    public func step(_ number: Int, of count: Int, _ name: Message) -> String {
        pick(vi: "Bước \(number)/\(count): \(name.vi)", en: "Step \(number) of \(count): \(name.en)")
    }

    /// Who is logged in, and as what.
    public func loggedIn(_ user: String, _ role: Message) -> String { "\(user) · \(self[role])" }

    /// Quality of a picture on the scale 0 to 100 and the bar it has to reach.
    public func quality(_ quality: Int, bar: Int) -> String {
        pick(vi: "Chất lượng \(quality)/100 (cần \(bar))", en: "Quality \(quality) of 100 (bar \(bar))")
    }

    /// How many of how many.
    public func progress(_ done: Int, of count: Int) -> String { "\(done)/\(count)" }
}
