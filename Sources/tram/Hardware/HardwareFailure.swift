import Secrets
import Vietnam

extension CommandFailure {
    /// What the security chip refused, or what stands between it and this program.
    init(_ error: HardwareError) {
        let (kind, code) = Self.code(error)
        self.init(kind, "hardware_\(code)", Self.message(error), hint: Self.hint(error))
    }

    private static func code(_ error: HardwareError) -> (Kind, String) {
        switch error {
        case .noChip: (.world, "absent")
        case .noTools: (.world, "no_tools")
        case .denied: (.denied, "denied")
        case .otherChip: (.denied, "other_chip")
        case .damaged: (.data, "damaged")
        case .lockedOut: (.world, "locked_out")
        case .ownerRefused: (.denied, "owner_refused")
        case .timedOut: (.world, "timed_out")
        case .failed: (.world, "failed")
        }
    }

    private static func message(_ error: HardwareError) -> Message {
        switch error {
        case .noChip: Message(vi: "Không thấy chip bảo mật (TPM)", en: "There is no security chip (TPM)")
        case .noTools: Message(vi: "Chưa cài tpm2-tools", en: "tpm2-tools is not installed")
        case .denied(let device):
            Message(
                vi: "Không có quyền mở chip bảo mật \(device)", en: "The security chip \(device) may not be opened")
        case .otherChip:
            Message(
                vi: "Kho này chỉ mở bằng chip của máy đã lập nó; chip này là chip khác hoặc đã bị xoá",
                en: "This vault opens with the chip of its own laptop; this chip is another one or was cleared")
        case .damaged:
            Message(vi: "Khoá do chip giữ trong kho bị hỏng", en: "What the chip sealed for this vault is damaged")
        case .lockedOut:
            Message(vi: "Chip bảo mật đang tự khoá", en: "The security chip has locked itself")
        case .ownerRefused:
            Message(vi: "Chip bảo mật không cho dùng khoá lưu trữ", en: "The security chip refuses its storage key")
        case .timedOut(let seconds):
            Message(
                vi: "Chip bảo mật không trả lời trong \(seconds) giây",
                en: "The security chip did not answer within \(seconds) s")
        case .failed(let step, let code):
            Message(
                vi: "Chip bảo mật báo lỗi ở bước \(step)\(number(code))",
                en: "The security chip failed in the step \(step)\(number(code))")
        }
    }

    private static func number(_ code: Int?) -> String { code.map { " (0x\(String($0, radix: 16)))" } ?? "" }

    private static func hint(_ error: HardwareError) -> Message {
        switch error {
        case .noChip: whereToLook
        case .noTools:
            Message(
                vi: "Cài bằng `apt install tpm2-tools` rồi chạy lại.",
                en: "Install it with `apt install tpm2-tools` and run it again.")
        case .denied:
            Message(
                vi: "Thêm người dùng này vào nhóm tss (`usermod -aG tss TÊN`) rồi đăng nhập lại máy.",
                en: "Add this user to the group tss (`usermod -aG tss NAME`) and log in to the laptop again.")
        case .otherChip, .damaged:
            Message(
                vi: "Khôi phục bằng các mảnh khoá của trung tâm: `tram kit restore`. Đừng xoá gì.",
                en: "Restore with the headquarters' shares: `tram kit restore`. Delete nothing.")
        case .lockedOut:
            Message(
                vi: "Để máy bật, thử lại sau; mật khẩu chưa bị tính là sai.",
                en: "Leave the laptop on and try again later; no password was counted as wrong.")
        case .ownerRefused: whatTheOwnerDid
        case .timedOut, .failed:
            Message(
                vi: "Thử lại; nếu vẫn lỗi thì tắt hẳn máy rồi bật lại. Dữ liệu vẫn còn nguyên.",
                en: "Try again; if it stays, switch the laptop off and on. Nothing is lost.")
        }
    }

    private static var whereToLook: Message {
        Message(
            vi: """
                Bật TPM trong BIOS; nếu chạy như dịch vụ: đặt tpm2.conf cạnh tệp dịch vụ; nếu đây là máy khác thì khôi phục \
                bằng các mảnh khoá của trung tâm.
                """,
            en: """
                Switch the TPM on in the firmware's setup; as a service: install tpm2.conf beside the unit; on another \
                laptop restore with the headquarters' shares.
                """)
    }

    private static var whatTheOwnerDid: Message {
        Message(
            vi: """
                Mật khẩu chủ hoặc vùng lưu trữ của TPM đã bị đổi: trả lại như cũ trong BIOS, hoặc khôi phục bằng các mảnh \
                khoá của trung tâm.
                """,
            en: """
                The TPM's owner password or its storage hierarchy was changed: undo that in the firmware's setup, or \
                restore with the headquarters' shares.
                """)
    }
}
