public import Enrollment
import EnrollmentModel
public import Vietnam

extension Message {
    /// A text that the catalogue builds from parts, in both languages at once.
    static func both(_ text: (Texts) -> String) -> Message {
        Message(vi: text(Texts(.vi)), en: text(Texts(.en)))
    }

    /// Several, each on a line of its own.
    static func lines(_ all: [Message]) -> Message {
        Message(vi: all.map(\.vi).joined(separator: "\n"), en: all.map(\.en).joined(separator: "\n"))
    }

    /// This, a full stop, and what to do next.
    func followed(by next: Message) -> Message { Message(vi: "\(vi). \(next.vi)", en: "\(en). \(next.en)") }
}

extension StoreError {
    /// Its code in the catalogue of problems, with message, hint and exit code.
    public var problem: ProblemCode {
        switch self {
        case .notFound: .notFound
        case .locked: .locked
        case .notAllowed(.ownWork): .ownWork
        case .notAllowed(.certificateExpired): .certificateExpired
        case .notAllowed(.extensionNeeded): .extensionNeeded
        case .notAllowed(.revoked): .revoked
        case .notAllowed(.kitRevoked): .kitRevoked
        case .notAllowed: .notAllowed
        case .lifecycle, .stale: .wrongState
        case .inUse: .inUse
        case .diskFull: .diskFull
        case .damaged, .newerVersion: .dataDamaged
        case .exposed: .notAllowed
        case .atRegistry: .atRegistry
        case .failed: .diskFailed
        }
    }

    /// What happened and what to do next.
    public var message: Message {
        switch self {
        case .notAllowed(.sampleNotOpened):
            Message(
                vi: "Chưa mở hết các hồ sơ rút mẫu (dấu *). Mở từng hồ sơ đó rồi ký.",
                en: "Some applications of the sample (*) were not opened. Open each of them, then sign.")
        case .notAllowed(.verdictMissing):
            Message(
                vi: "Còn hồ sơ chưa có kết luận. Duyệt hoặc trả lại từng hồ sơ rồi ký.",
                en: "Some applications have no verdict. Approve or return each of them, then sign.")
        case .stale:
            Message(
                vi: "Hồ sơ vừa được sửa ở nơi khác. Mở lại hồ sơ rồi làm lại bước này.",
                en: "The application was changed elsewhere. Open it again and repeat this step.")
        case .exposed(let what): what.message.followed(by: what.hint)
        default: problem.message.followed(by: problem.hint)
        }
    }
}

extension VaultExposure {
    /// What is not as it must be.
    public var message: Message {
        switch reason {
        case .mode:
            Message(
                vi: "Người khác trên máy này đọc được \(path)", en: "Others on this machine can read \(path)")
        case .owner:
            Message(
                vi: "\(path) thuộc về người dùng khác của máy", en: "\(path) belongs to another user of this machine")
        case .kind:
            Message(vi: "\(path) không phải tệp hay thư mục thường", en: "\(path) is no plain file or folder")
        }
    }

    /// What to do.
    public var hint: Message {
        switch reason {
        case .mode:
            Message(
                vi: "Chạy chmod \(mode) với tệp đó và hỏi ai đã đổi quyền.",
                en: "Run chmod \(mode) on it and ask who changed it.")
        case .owner:
            Message(
                vi: "Đăng nhập máy bằng tài khoản đã tạo kho, không dùng sudo.",
                en: "Use the account of this machine that made the vault, not sudo.")
        case .kind:
            Message(
                vi: "Đừng nhập mật khẩu; báo quản trị.", en: "Do not type a password; tell the administrator.")
        }
    }
}

extension CaptureHint {
    /// What to tell the person.
    public var message: Message {
        switch self {
        case .preparing: Message(vi: "Đang chuẩn bị thiết bị…", en: "Preparing the device…")
        case .present: .hintPlaceFinger
        case .holdStill: .hintHoldStill
        case .again: Message(vi: "Làm lại một lần nữa.", en: "Once more, please.")
        case .lift: .hintLiftFinger
        case .tooDry: .hintMoisten
        case .tooWet: .hintWipe
        case .tooSmall: Message(vi: "Đặt phẳng cả đốt ngón tay.", en: "Put more of the finger down flat.")
        case .offCentre: .hintCentreFinger
        case .blurred: Message(vi: "Ảnh bị nhoè: giữ yên.", en: "Blurred: hold still.")
        case .tooDark: Message(vi: "Tối quá: thêm ánh sáng.", en: "Too dark: more light.")
        case .tooBright: Message(vi: "Sáng quá: tránh nắng chiếu vào.", en: "Too bright: keep the sun away.")
        case .pressMore: .hintPressHarder
        case .dirty: .hintWipe
        case .nothingInTime:
            Message(vi: "Chưa thấy gì: bấm Enter và làm lại.", en: "Nothing came: press Enter, try again.")
        case .incomplete: Message(vi: "Ảnh bị đứt quãng: làm lại.", en: "The picture was cut short: again.")
        }
    }
}

extension CaptureFailure {
    /// What to tell the operator.
    public var message: Message {
        switch self {
        case .retry(let hint): hint.message
        case .cancelled: Message(vi: "Đã dừng lấy mẫu.", en: "The capture was called off.")
        case .fault(let code, let device, _):
            (ProblemCode(rawValue: code) ?? .deviceFault).sentence(about: device)
        }
    }
}

extension ProblemCode {
    /// What happened, to what, and what to do next.
    func sentence(about device: String) -> Message {
        Message(vi: "\(message.vi) (\(device)). \(hint.vi)", en: "\(message.en) (\(device)). \(hint.en)")
    }
}
