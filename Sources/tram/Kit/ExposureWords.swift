import CanonicalJSON
import Storage
import Vietnam

/// What a thief who opened this vault could read right now, in words and numbers.
struct ExposureWords {
    let exposure: ReadableNow
    /// Milliseconds since 1970.
    let now: Int

    init(_ vault: Vault, now: Int = ClockReading.now().wall) throws {
        exposure = try vault.readableNow()
        self.now = now
    }

    /// One sentence.
    var sentence: Message {
        let count = exposure.readable
        return Message(
            vi: "Ai mở được máy này lúc này đọc được dữ liệu của \(count) người",
            en: "Who opened this laptop now could read the data of \(count) people")
    }

    var json: JSONValue {
        [
            "people": .int(exposure.readable), "not_approved": .int(exposure.notApproved),
            "approved_not_sealed": .int(exposure.approved), "sealed": .int(exposure.sealed),
            "extract": exposure.extract.json, "templates": ["people": .int(exposure.templates), "until_ms": .null],
        ]
    }

    /// The sentence, then where the number comes from.
    func lines(in language: Language) -> [String] {
        let parts = [
            (Message(vi: "chưa duyệt (đọc được)", en: "not yet approved (readable)"), exposure.notApproved),
            (
                Message(vi: "đã duyệt, chưa niêm phong (đọc được)", en: "approved, not yet sealed (readable)"),
                exposure.approved
            ),
            (Message(vi: "đã niêm phong (không đọc được)", en: "sealed (not readable)"), exposure.sealed),
            (Message(vi: "mẫu vân tay giữ lại", en: "fingerprint templates kept"), exposure.templates),
        ]
        return [sentence.text(in: language)] + parts.map { "  \($1)\t\($0.text(in: language))" }
            + ["  " + ExtractWords.loaded(exposure.extract, now: now).text(in: language)]
    }
}
