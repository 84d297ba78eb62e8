import Enrollment
import EnrollmentModel
import Screens
import Terminal
import Vietnam

/// A desk in the middle of a visit, with the vault behind it.
struct EnrolDriver {
    var desk: DeskDriver
    var store = OneRecord()

    init(_ language: Language = .vi) {
        desk = DeskDriver.loggedIn(language)
        desk.press("n")
    }

    /// Presses keys and lets the vault answer.
    mutating func press(_ keys: Key...) {
        for key in keys {
            desk.press(key)
            desk.settle(&store)
        }
    }

    /// Fills in the form and saves it. The fields come in the order of the form.
    mutating func fillForm() {
        // Procedure and ground are suggested.
        desk.press(.tab, .tab)
        for text in ["045 161 001 234", "Y Blơr", "1961", "nữ", "ba na", "không", ""] {
            desk.type(text)
            desk.press(.tab)
        }
        for text in ["xã Đăk Tờ Re", "Kon Rẫy, Kon Tum", "thôn 4, xã Kon Braih"] {
            desk.type(text)
            desk.press(.tab)
        }
        press(.function(8))
    }

    /// Reads the notice out.
    mutating func readNotice() { press(.enter) }

    /// Lets the device answer the capture that was asked for last.
    mutating func device(_ quality: Int, hint: CaptureHint? = nil) {
        guard case .capture(let position)? = desk.others.last else { return }
        desk.send(.hint(position, .present), .picture(position, Sample.picture(position, quality: quality, hint: hint)))
        desk.settle(&store)
    }

    /// Goes on to the captures.
    static func atCaptures(_ language: Language = .vi) -> EnrolDriver {
        var driver = EnrolDriver(language)
        driver.fillForm()
        driver.readNotice()
        return driver
    }

    /// Goes on to the check.
    static func atCheck(_ language: Language = .vi) -> EnrolDriver {
        var driver = atCaptures(language)
        driver.press(.enter)
        driver.device(71)
        driver.device(64)
        driver.press(.enter)
        driver.device(80)
        return driver
    }
}
