import Testing
import Vietnam

@Suite struct TypingTests {
    @Test(arguments: [
        ("duocwdj", "được"), ("dduwowcj", "được"), ("DDUWOWNGF", "ĐƯỜNG"), ("Dduwowngf", "Đường"),
        ("nguwowif", "người"),
        ("nguoiwf", "người"), ("gif", "gì"), ("giax", "giã"), ("gieengs", "giếng"), ("giawtj", "giặt"),
        ("quys", "quý"), ("qusy", "quý"), ("quaf", "quà"), ("quoocs", "quốc"), ("quawngj", "quặng"), ("thuowr", "thuở"),
        ("thuongw", "thương"), ("thuowng", "thương"), ("huowu", "hươu"), ("khuyur", "khuỷu"), ("khuyeen", "khuyên"),
        ("nghieeng", "nghiêng"), ("ngoawnf", "ngoằn"), ("ngoeof", "ngoèo"), ("tuyts", "tuýt"), ("muaw", "mưa"),
        ("cuarw", "cửa"), ("luuw", "lưu"), ("hoaf", "hoà"), ("hofa", "hoà"), ("hofan", "hoàn"), ("thuyr", "thuỷ"),
        ("DDawks Lawks", "Đắk Lắk"), ("Krooong", "Kroong"), ("H'Leeo", "H'Lêo"), ("H'Leo", "H'Leo"),
        ("Y Blowrr", "Y Blơr"),
        ("Ksorr", "Ksor"), ("Wwang", "Wang"), ("Chaiss", "Chais"), ("DDakrroong", "Đakrông"), ("tw", "tư"), ("w", "ư"),
        ("W", "Ư"), ("ww", "w"), ("Ww", "W"), ("uww", "uw"), ("uoww", "uow"), ("aaa", "aa"), ("ass", "as"),
        ("asss", "ass"), ("ddd", "dd"), ("DDd", "DD"), ("Aa", "Â"), ("aA", "â"), ("AAa", "AA"), ("asf", "à"),
        ("asz", "a"), ("az", "az"), ("toans", "toán"), ("toasn", "toán"), ("can1", "can1"), ("cana", "cân"),
        ("fan", "fan"),
        ("jazz", "jazz"), ("123", "123"), ("tooi ddi hocj", "tôi đi học"), ("aw", "ă"), ("eeszee", "êê"), ("aaw", "ă"),
        ("oow", "ơ"),
        ("uow o", "ươ o"), ("awa", "â"), ("uowo", "uô"), ("b`as", "ƀá"), ("c`", "č"), ("n`i", "ñi"), ("e`", "ĕ"),
        ("o`", "ŏ"), ("u`", "ŭ"), ("ee`", "ê\u{306}"), ("ow`", "ơ\u{306}"), ("b``", "b`"), ("`", "`"), ("d`", "d`"),
        ("a-s", "a-s"), ("hoaf, thuys.", "hoà, thuý."), ("ruwowuj", "rượu"), ("xuaan", "xuân"), ("xuana", "xuân"),
    ])
    func telex(keys: String, text: String) {
        expect(TypingMethod.telex.text(typing: keys), text)
    }

    @Test(arguments: [
        ("d9u7o7c5", "được"), ("duoc975", "được"), ("D9U7O7NG2", "ĐƯỜNG"), ("gi2", "gì"), ("gie6ng1", "giếng"),
        ("gia8t5", "giặt"), ("quy1", "quý"), ("thuo73", "thuở"), ("thuo7ng", "thương"), ("khuyu3", "khuỷu"),
        ("ngoa8n2", "ngoằn"), ("ngoeo2", "ngoèo"), ("tuyt1", "tuýt"), ("mua7", "mưa"), ("cu7a3", "cửa"),
        ("hoa2", "hoà"),
        ("D9a8k1 La8k1", "Đắk Lắk"), ("Kroong", "Kroong"), ("Y Blo7r", "Y Blơr"), ("Ksor", "Ksor"), ("Wang", "Wang"),
        ("D9akro6ng", "Đakrông"), ("2", "2"), ("123", "123"), ("12A3", "12A3"), ("a11", "a1"), ("a111", "a11"),
        ("a66", "a6"),
        ("d99", "d9"), ("D99", "D9"), ("a10", "a"), ("b2", "b2"), ("ta1 2", "tá 2"), ("o6`", "ô\u{306}"),
        ("a6`", "â\u{306}"), ("u7`", "ư\u{306}"), ("b`", "ƀ"), ("u7o6", "uô"), ("luu7", "lưu"), ("dan9g", "đang"),
    ])
    func vni(keys: String, text: String) {
        expect(TypingMethod.vni.text(typing: keys), text)
    }

    @Test(arguments: ["Ksor", "aaa", "b`", "fjwz", "d9", "Hoà  x", "123"])
    func rawKeysAreTheText(keys: String) {
        expect(TypingMethod.raw.text(typing: keys), keys)
    }

    @Test(arguments: [("hoaf", "hòa"), ("thuyr", "thủy"), ("khoer", "khỏe"), ("hoanf", "hoàn"), ("quys", "quý")])
    func theOldStyleIsAChoice(keys: String, text: String) {
        expect(TypingMethod.telex.text(typing: keys, style: .old), text)
    }

    @Test func backspaceTakesOneShownLetterAndTypingGoesOn() {
        var line = Composer(.telex)
        for key in "nguowif" { line.type(key) }
        line.backspace()
        expect(line.text, "ngườ")
        for key in "i Vawn " { line.type(key) }
        line.backspace()
        line.backspace()
        for key in "ns" { line.type(key) }
        expect(line.text, "người Vắn")
    }

    @Test func aToneGoesWithItsLetter() {
        var line = Composer(.telex)
        for key in "toas" { line.type(key) }
        line.backspace()
        expect(line.text, "to")
        line.type("f")
        expect(line.text, "tò")
    }

    @Test func undoTakesBackWhatTheLastKeyDid() {
        var line = Composer(.vni)
        for key in "duoc97" { line.type(key) }
        expect(line.text, "đươc")
        line.undo()
        expect(line.text, "đuoc")
        line.undo()
        expect(line.text, "duoc")
        line.backspace()
        line.undo()
        expect(line.text, "duoc")
    }

    @Test func pastedTextIsComposedAndLeftAlone() {
        var line = Composer(.telex)
        line.paste("Buo\u{302}n Ksor")
        line.type("s")
        expect(line.text, "Buôn Ksors")
        for key in " as" { line.type(key) }
        expect(line.text, "Buôn Ksors á")
    }

    @Test func composedLettersFromAnotherKeyboardFitIn() {
        var line = Composer(.telex)
        for key in "ế" { line.type(key) }
        for key in "n" { line.type(key) }
        expect(line.text, "ến")
        line.type("f")
        expect(line.text, "ền")
        line.type("\u{306}")
        expect(line.text, "ền\u{306}")
    }

    @Test func aFieldTakesUpTheWordBeforeItsCursor() {
        var typing = FieldTyping(.telex)
        expect(typing.type("s", after: "Trần Hoa"), "Trần Hoá")
        expect(typing.type("s", after: "Trần Hoá"), "Trần Hoas")
        expect(typing.type("a", after: "Lô N"), "Lô Na")
        typing.pasted("Ksor")
        expect(typing.type("s", after: "Ksor"), "Ksors")
        typing.backspace(after: "Bas")
        expect(typing.type("f", after: "Ba"), "Bà")
    }

    private func expect(_ text: String, _ wanted: String, location: SourceLocation = #_sourceLocation) {
        #expect(
            text.unicodeScalars.elementsEqual(wanted.unicodeScalars), "\(text), not \(wanted)", sourceLocation: location
        )
    }
}
