import Testing
import Vietnam

@Suite struct LocalTimeTests {
    @Test(arguments: [
        (0, "01/01/1970 07:00"), (1_795_417_200_000, "23/11/2026 14:00"), (-1, "01/01/1970 06:59"),
        (-7 * 3_600_000, "01/01/1970 00:00"), (-7 * 3_600_000 - 60_000, "31/12/1969 23:59"),
    ]) func aMomentIsReadAsInVietnam(milliseconds: Int, text: String) {
        #expect(LocalTime.dayAndTime(milliseconds) == text)
    }

    @Test(arguments: [Int.max, .min, 1 << 53, -(1 << 53)]) func aNumberThatIsNoMomentIsSomeMoment(number: Int) {
        #expect(LocalTime.dayAndTime(number).utf8.count == 16)
    }
}
