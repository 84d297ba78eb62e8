import Testing

@testable import Terminal

@Suite struct TextFieldTests {
    private func field(_ text: String, _ keys: Key..., limit: Int = 200) -> TextField {
        var field = TextField(text, limit: limit)
        for key in keys { field.handle(key) }
        return field
    }

    @Test func typingAndMovingEditsByCluster() {
        #expect(field("", "a", "b", .left, "c").text == "acb")
        #expect(field("ae\u{302}\u{301}", .backspace).text == "a")
        #expect(field("ab", .home, .delete).text == "b")
        #expect(field("ab", .home, .backspace, .end, .delete).text == "ab")
        #expect(field("ab", .left, .left, .left, "x").text == "xab")
    }

    @Test func aMarkTypedAloneJoinsTheLetterBeforeIt() {
        let result = field("", "e", "\u{302}", "\u{301}")
        #expect(result.text.count == 1)
        #expect(result.cursor == 1)
        #expect(result.text.unicodeScalars.count == 3)
    }

    @Test func deletingMayJoinWhatStandsAround() {
        let result = field("ax\u{301}", .left, "\u{200D}", .backspace)
        #expect(result.cursor <= result.text.count)
    }

    @Test func wordsAreJumpedAndErased() {
        #expect(field("Nguyễn Thị Lan", .control("w")).text == "Nguyễn Thị ")
        #expect(field("Nguyễn Thị  ", .control("w")).text == "Nguyễn ")
        #expect(field("Nguyễn Thị", Key(.left, .control), Key(.left, .control), "x").text == "xNguyễn Thị")
        #expect(field("Nguyễn Thị", .home, Key(.right, .control), "x").text == "Nguyễnx Thị")
        #expect(field("ab cd", .left, .control("u")).text == "d")
        #expect(field("ab cd", .home, .right, .control("k")).text == "a")
        #expect(field("", .control("w"), Key(.right, .control), .control("k")).text == "")
    }

    @Test func aPasteIsOneStepAndLosesItsLineBreaks() {
        var pasted = field("a", Key(.paste("b\r\nc\u{1B}", isCut: false)))
        #expect(pasted.text == "ab  c ")
        pasted.handle(.control("z"))
        #expect(pasted.text == "a")
    }

    @Test func typedWordsAreUndoneAsOneAndDoneAgain() {
        var typed = field("", "a", "b", " ", "c")
        typed.undo()
        #expect(typed.text == "ab ")
        typed.undo()
        #expect(typed.text == "")
        typed.undo()
        typed.redo()
        #expect(typed.text == "ab ")
        typed.redo()
        #expect(typed.text == "ab c")
        typed.handle("x")
        typed.redo()
        #expect(typed.text == "ab cx")
    }

    @Test func undoHasAnEnd() {
        var field = TextField(limit: 2_000)
        for _ in 0..<500 {
            field.insert("a ")
        }
        for _ in 0..<500 { field.undo() }
        #expect(field.text.count == 1_000 - 2 * TextField.undoDepth)
    }

    @Test func whatDoesNotFitIsNotTaken() {
        var narrow = TextField("abc", limit: 4)
        narrow.handle(.home)
        let fits = narrow.insert("xy")
        #expect(!fits)
        #expect(narrow.text == "xabc")
        let fitsMore = narrow.insert("z")
        #expect(!fitsMore)
        #expect(narrow.text == "xabc")
        #expect(TextField("abcdef", limit: 3).text == "abc")
    }

    @Test func keysOfTheScreenAreLeftToIt() {
        var field = TextField("a")
        for key in [Key.enter, .tab, .up, .escape, .function(1), .control("c"), .alt("x")] {
            let isTaken = field.handle(key)
            #expect(!isTaken)
        }
        #expect(field.text == "a")
    }

    @Test func theTextIsInNoDescription() {
        let field = TextField("079203001234")
        var dumped = ""
        dump(field, to: &dumped)
        #expect(!"\(field)\(String(reflecting: field))\(dumped)".contains("079203001234"))
    }

    @Test func theFieldScrollsToItsCursor() {
        var canvas = Canvas(size: Size(columns: 8, rows: 1))
        canvas.draw(TextField("Nguyễn Thị Lan"), column: 1, row: 0, width: 6, isFocused: true)
        #expect(canvas.text == " ị Lan")
        #expect(canvas.cursor == Position(column: 6, row: 0))
        canvas.draw(field("漢字漢字", .home), column: 1, row: 0, width: 6, isFocused: true)
        #expect(canvas.text == " 漢字漢")
        #expect(canvas.cursor == Position(column: 1, row: 0))
    }
}

@Suite struct ListCursorTests {
    @Test func theChoiceStaysInSightAndInside() {
        var list = ListCursor(count: 10, height: 3)
        list.handle(.up)
        #expect(list.selected == 0)
        for _ in 0..<4 { list.handle(.down) }
        #expect((list.selected, list.visible) == (4, 2..<5))
        list.handle(.end)
        #expect((list.selected, list.visible) == (9, 7..<10))
        list.handle(.down)
        #expect(list.selected == 9)
        list.handle(.pageUp)
        #expect((list.selected, list.visible) == (6, 6..<9))
        list.resize(count: 2)
        #expect((list.selected, list.visible) == (1, 0..<2))
        list.resize(count: 0)
        #expect((list.selected, list.visible) == (0, 0..<0))
        list.handle(.end)
        #expect(list.selected == 0)
        let isTaken = list.handle(.enter)
        #expect(!isTaken)
    }
}

@Suite struct SecretEntryTests {
    @Test func keysFillAndEmptyIt() {
        let entry = SecretEntry()
        for key in ["m", "ậ", "t", Key.backspace] as [Key] { #expect(entry.handle(key)) }
        #expect(entry.count == 2)
        #expect(entry.withBytes { bytes in (0..<bytes.byteCount).map { bytes.unsafeLoad($0) } } == Array("mậ".utf8))
        #expect(!entry.handle(.enter))
        entry.handle(.control("u"))
        #expect(entry.isEmpty)
        entry.handle(.backspace)
        #expect(entry.isEmpty)
    }

    @Test func whatDoesNotFitIsNotTakenAtAll() {
        let entry = SecretEntry()
        #expect(entry.append(String(repeating: "a", count: SecretEntry.capacity)))
        #expect(!entry.append("b"))
        #expect(entry.count == SecretEntry.capacity)
    }

    @Test func nothingOfItShows() {
        let entry = SecretEntry()
        _ = entry.append("hunter2")
        var dumped = ""
        dump(entry, to: &dumped)
        #expect(!"\(entry)\(String(reflecting: entry))\(dumped)".contains("hunter2"))
    }
}

extension RawSpan {
    /// One byte; the caller keeps inside.
    fileprivate func unsafeLoad(_ offset: Int) -> UInt8 { unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self) }
}
