import CanonicalJSON
import Enrollment
import EnrollmentModel
import Imaging
import Screens
import Terminal
import TestSupport
import Testing
import Vietnam

/// A person at a desk: presses keys, answers effects, looks at the screen.
struct DeskDriver {
    /// 22/11/2026 14:05 in Vietnam.
    static let now = 1_795_331_100_000

    var desk: Desk
    var effects: [DeskEffect] = []
    /// Effects that are not for the vault of one record.
    var others: [DeskEffect] = []
    let size: Size

    init(_ language: Language = .vi, size: Size = Size(columns: 80, rows: 24)) {
        desk = Desk(language: language, now: Self.now)
        self.size = size
    }

    /// A desk where `user` is logged in and sees `home`.
    static func loggedIn(
        _ language: Language = .vi, as role: UserRole = .operator, home: HomeData = Sample.home
    ) -> DeskDriver {
        var driver = DeskDriver(language)
        driver.send(.loggedIn(StoreUser(name: role == .supervisor ? "hung" : "lan", role: role)))
        driver.send(.home(home))
        driver.effects = []
        return driver
    }

    mutating func send(_ events: DeskEvent...) {
        for event in events { effects += desk.update(event) }
    }

    mutating func press(_ keys: Key...) {
        for key in keys { send(.input(.key(key))) }
    }

    mutating func type(_ text: String) {
        for character in text { press(.character(character)) }
    }

    /// The last effect, and forgets all.
    mutating func lastEffect() -> DeskEffect? {
        defer { effects = [] }
        return effects.last
    }

    var canvas: Canvas {
        var canvas = Canvas(size: size, depth: .mono)
        desk.view(&canvas)
        return canvas
    }

    /// What is on the screen, with the cursor's place below.
    var picture: String {
        let canvas = canvas
        let cursor = canvas.cursor.map { "cursor \($0.column),\($0.row)" } ?? "no cursor"
        return "\(canvas.text)\n\(cursor)\n"
    }
}

/// Applications, batches and pictures that nobody has.
enum Sample {
    static let kit = KitID("K0001")

    static func id(_ number: UInt8) -> ApplicationID {
        ApplicationID(randomBytes: [UInt8](repeating: number, count: 16))
    }

    static func digest(_ number: UInt8) -> Digest {
        guard let digest = Digest(bytes: [UInt8](repeating: number, count: 32)) else {
            preconditionFailure("32 bytes make a digest")
        }
        return digest
    }

    static func receipt(_ number: Int) -> ReceiptNumber {
        guard let kit, let receipt = ReceiptNumber(kit: kit, counter: number) else {
            preconditionFailure("the kit of the tests is well formed")
        }
        return receipt
    }

    static let session = CampSession(
        id: "s1", place: "Nhà rông làng Kon Rẫy", unit: UnitCode(vintage: "2025-07", code: "23320"),
        hamlet: "thôn 4", team: ["lan"], devices: ["U.are.U 4500"], start: DeskDriver.now)

    static let home = HomeData(
        summaries: [
            summary(7, "Y Blơr", .draft), summary(6, "Nguyễn Thị Đỗ Quyên", .captured, minutes: 9),
            summary(5, "A Brưu Kpă Hʼ Ñĭk Êban Adrơng Niê Siêu Dài", .returned, minutes: 20),
            summary(4, "Lò Văn Ín", .submitted, minutes: 41), summary(3, "Kpă Hʼ Nhương", .inBatch, minutes: 90),
            summary(2, nil, .uploading, minutes: 1_500), summary(1, nil, .receipted, minutes: 2_900),
        ], session: session, atRisk: PeopleAtRisk(readable: 5, onOneMedium: 2))

    static func summary(
        _ number: UInt8, _ name: String?, _ state: LifecycleState, minutes: Int = 0
    ) -> ApplicationSummary {
        ApplicationSummary(
            id: id(number), receipt: receipt(Int(number)), state: state, name: name, operatorName: "lan",
            changed: DeskDriver.now - minutes * 60_000)
    }

    /// A picture of rings, so that a golden file shows something.
    static func rings(width: Int = 60, height: Int = 80) -> GreyImage {
        var pixels: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                let (dx, dy) = (x - width / 2, y - height / 2)
                pixels.append((dx * dx + dy * dy) / 60 % 4 < 2 ? 30 : 220)
            }
        }
        return GreyImage(width: width, height: height, pixels: pixels)
    }

    static func picture(_ position: CapturePosition, quality: Int, hint: CaptureHint? = nil) -> CapturedPicture {
        CapturedPicture(
            blob: NewBlob(
                id: digest(UInt8(quality)), kind: position.blobKind, mediaType: "image/png",
                bytes: [UInt8(quality)]),
            impression: .plain, device: "U.are.U 4500", quality: quality, hint: hint, preview: rings())
    }
}
