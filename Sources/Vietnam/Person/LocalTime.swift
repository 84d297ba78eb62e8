/// Moments as people in Vietnam read them: UTC+7 all year.
public enum LocalTime {
    private static let minutesEast = 7 * 60

    /// `14:05`, from milliseconds since 1970.
    public static func time(_ milliseconds: Int) -> String {
        let minute = milliseconds / 60_000 - (milliseconds % 60_000 < 0 ? 1 : 0)
        let day = 24 * 60
        let minutes = ((minute % day + minutesEast) % day + day) % day
        return "\(CivilDate.digits(minutes / 60, 2)):\(CivilDate.digits(minutes % 60, 2))"
    }

    /// `22/11/2026 14:05`, from milliseconds since 1970.
    public static func dayAndTime(_ milliseconds: Int) -> String {
        "\(CivilDate(milliseconds: milliseconds).text) \(time(milliseconds))"
    }
}
