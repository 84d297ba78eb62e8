import EnrollmentModel
import Terminal
import Vietnam

/// A line between the camp session and the list of applications.
struct HeadLine {
    let message: Message
    let style: Style

    /// Rows that are always kept for them, so that the list does not move with every change.
    static let usual = 2
    /// More warnings than these push nothing off the screen: the gravest come first.
    private static let warnings = 3

    /// The gravest first, then the certificate, then what a loss would cost.
    static func all(_ context: DeskContext) -> [HeadLine] {
        let home = context.home
        var lines = home.warnings.prefix(warnings).map { HeadLine(message: $0, style: Theme.problem) }
        if let age = home.certificate {
            lines.append(HeadLine(message: .certificate(age), style: Theme.certificate(age.phase)))
        }
        if let people = home.atRisk { lines.append(HeadLine(message: Words.atRisk(people), style: Theme.faint)) }
        return lines
    }
}
