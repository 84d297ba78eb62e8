import Vietnam

/// Texts of the screens that the catalogue of the country does not have.
enum Words {
    static let windowTooSmall = Message(
        vi: "Cửa sổ nhỏ quá: cần ít nhất 80 cột × 24 dòng. Phóng to cửa sổ hoặc thu nhỏ chữ.",
        en: "The window is too small: 80 columns × 24 rows are needed. Enlarge it or make the letters smaller.")
    static let nobodyLoggedIn = Message(vi: "Chưa đăng nhập", en: "Nobody is logged in")
    static let keyHelp = Message.titleHelp
    static let keyLanguage = Message(vi: "English", en: "Tiếng Việt")
    static let keyQuit = Message.buttonQuit
    static let keyLock = Message.buttonLock
    static let keyBack = Message.buttonBack
    static let keyOpen = Message.buttonOpen
    static let keyMove = Message(vi: "Chọn dòng", en: "Choose a line")
    static let keyNextField = Message(vi: "Ô sau", en: "Next field")
    static let keyScroll = Message(vi: "Cuộn", en: "Scroll")
    static let anyKeyCloses = Message(vi: "Phím bất kỳ để đóng.", en: "Any key closes this.")
    static let leaveQuestion = Message(
        vi: "Thoát chương trình? Mọi bước đã lưu.", en: "Leave? Every confirmed step is saved.")
    static let leaveKeys = Message(vi: "Enter hoặc C: thoát · phím khác: ở lại", en: "Enter or Y: leave · other: stay")

    static let groupOpen = Message(vi: "Nhập", en: "Open")
    static let groupReturned = Message(vi: "Trả lại", en: "Returned")
    static let groupWaiting = Message(vi: "Chờ", en: "Waiting")
    static let groupApproved = Message(vi: "Duyệt", en: "Approved")
    static let groupReceipted = Message(vi: "Biên nhận", en: "Receipted")
}

// MARK: - Login

extension Words {
    static let loginHint = Message(
        vi: "Gõ tên và mật khẩu của chính mình. Enter để sang ô sau.",
        en: "Type your own name and password. Enter goes on.")
    static let openingVault = Message(vi: "Đang mở kho dữ liệu…", en: "Opening the vault…")
    static let userMissing = Message(vi: "Chưa gõ tên người dùng.", en: "The user name is empty.")
    static let passwordMissing = Message(vi: "Chưa gõ mật khẩu.", en: "The password is empty.")
    static let keyLogIn = Message.titleLogin
}

// MARK: - Home and session

extension Words {
    static let noSession = Message(
        vi: "Chưa mở buổi thu nhận: bấm P trước khi nhận người đầu tiên.",
        en: "No camp session is open: press P before the first person.")
    static let keySession = Message(vi: "Buổi mới", en: "New session")
    static let keyFind = Message(vi: "Tìm", en: "Find")
    static let keyBatch = Message(vi: "Chốt", en: "Close batch")
    static let find = Message(vi: "Tìm tên hoặc số:", en: "Find name or number:")
    static let emptyList = Message(
        vi: "Chưa có hồ sơ nào. Bấm N để nhận người đầu tiên.", en: "No application yet. Press N for the first person.")
    static let nothingFound = Message(
        vi: "Không có hồ sơ nào khớp. Esc để bỏ tìm.", en: "Nothing fits. Esc ends the search.")
    static let sealedName = Message(vi: "(đã niêm phong)", en: "(sealed)")
    static let noName = Message(vi: "(chưa có tên)", en: "(no name yet)")
    static let columnReceipt = Message.labelReceiptNumber
    static let columnName = Message.labelName
    static let columnState = Message.labelState
    static let columnChanged = Message(vi: "Sửa lúc", en: "Changed")
    static let columnOperator = Message(vi: "Người lập", en: "By")
    static let place = Message(vi: "Nơi đặt bàn", en: "Place of the desk")
    static let hamlet = Message(vi: "Thôn, bản, ấp", en: "Hamlet")
    static let sessionHelp = Message(
        vi: "Ví dụ: Nhà rông làng Kon Rẫy. Đơn vị hành chính và thiết bị máy tự ghi.",
        en: "For example: communal house of Kon Ray. The kit adds the commune and the devices.")
    static let sessionIncomplete = Message(
        vi: "Ghi cả nơi đặt bàn và thôn, bản.", en: "Both place and hamlet are needed.")
    static let sessionOpened = Message(vi: "Đã mở buổi thu nhận.", en: "The session is open.")

    static func atRisk(_ people: PeopleAtRisk) -> Message {
        Message(
            vi: "Nếu mất máy: đọc được \(people.readable) người · chỉ có một bản: \(people.onOneMedium) người",
            en: "If the laptop is lost: \(people.readable) people readable · \(people.onOneMedium) on one medium only")
    }

    static func batchClosed(_ id: String, _ count: Int) -> Message {
        Message(
            vi: "Đã chốt danh sách \(id): \(count) hồ sơ chờ duyệt.", en: "Batch \(id) closed: \(count) applications.")
    }
}

// MARK: - Sync

extension Words {
    static let syncIdle = Message(
        vi:
            "Bấm Enter khi có mạng. Hồ sơ đã duyệt được niêm phong rồi gửi: chữ trước, ảnh sau; mất mạng thì gửi tiếp từ "
            + "đúng chỗ dừng.",
        en:
            "Press Enter when there is a network. Approved applications are sealed and sent: text first, then pictures; "
            + "after a break it goes on at the same byte.")
    static let syncCancelling = Message(vi: "Đang dừng…", en: "Stopping…")
    static let syncComplete = Message(vi: "Đồng bộ xong.", en: "The sync is complete.")
    static let syncIncomplete = Message(
        vi: "Chưa gửi hết; những gì đã gửi không phải gửi lại.", en: "Not everything is sent; what was sent stays sent."
    )
    static let keyStop = Message(vi: "Dừng", en: "Stop")

    static func phase(_ phase: SyncProgress.Phase) -> Message {
        switch phase {
        case .connecting: Message(vi: "Đang kết nối trung tâm…", en: "Connecting to the registry…")
        case .offering: Message(vi: "Đang báo danh sách…", en: "Offering the list…")
        case .texts: Message(vi: "Đang gửi phần chữ…", en: "Sending texts…")
        case .pictures: Message(vi: "Đang gửi ảnh…", en: "Sending pictures…")
        case .fetching: Message(vi: "Đang nhận biên nhận…", en: "Fetching receipts…")
        }
    }

    static let receiptedNow = Message(vi: "Có biên nhận lần này", en: "Receipted now")
    static let stillWaiting = Message(vi: "Còn phải gửi", en: "Still to send")
    static let sentBackNow = Message(vi: "Trung tâm trả lại", en: "Sent back by the registry")
    static let bytesSent = Message(vi: "Đã gửi", en: "Sent")
}
