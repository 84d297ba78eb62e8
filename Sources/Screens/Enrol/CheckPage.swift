import Enrollment
import EnrollmentModel
import Terminal
import Vietnam

/// The whole application on one page, for the citizen to read and confirm, and the supervisor to judge.
struct CheckPage: Sendable, Equatable {
    /// The first line in sight.
    var top = 0

    /// What a key asks the screen for.
    enum Request: Equatable {
        case nothing
        case leave
        case goOn
    }

    mutating func press(_ key: Key) -> Request {
        switch key {
        case .escape: return .leave
        case .enter, .function(8): return .goOn
        case .up: top = max(0, top - 1)
        case .down: top += 1
        case .pageUp: top = max(0, top - 10)
        case .pageDown: top += 10
        case .home: top = 0
        default: break
        }
        return .nothing
    }

    func view(_ canvas: inout Canvas, in area: Rect, _ visit: EnrolmentVisit, _ context: DeskContext) {
        let intro = visit.isConfirmed ? Words.handInIntro : Words.checkIntro
        let introStyle = visit.isConfirmed ? Theme.done : Theme.advice
        canvas.drawClipped(
            context(intro), column: area.left, row: area.top, width: area.size.columns, style: introStyle)
        let lines = ApplicationLines(visit.record.application, context)
        let inside = Rect(
            column: area.left, row: area.top + 1, columns: area.size.columns, rows: area.size.rows - 2)
        lines.view(&canvas, in: inside, top: top)
    }
}

/// An application as lines to read: findings first, then fields, captures, notice and choices.
struct ApplicationLines {
    struct Line: Equatable {
        var label: String
        var text: String
        var tail = ""
        var style = Style.plain
    }

    private(set) var lines: [Line]

    init(_ application: CardApplication, _ context: DeskContext) {
        let fields = application.fields
        let findings = context.form.check(fields, today: CivilDate(milliseconds: context.now))
        lines = findings.filter { Self.isWorthSaying($0) }.map { finding in
            Line(
                label: finding.severity == .error ? "!!" : "!", text: context.texts.describe(finding, in: context.form),
                style: finding.severity == .error ? Theme.problem : Theme.advice)
        }
        lines += context.form.entered.filter { $0.isUsual || fields[$0.path] != nil }.map { definition in
            Line(
                label: context(definition.label),
                text: FieldText.shown(fields[definition.path], definition, context.texts),
                tail: fields[definition.path].map { context(.of($0.source)) } ?? "")
        }
        lines += Self.earlier(fields, context) + Self.participants(fields, context)
        lines += Self.captures(application, context) + Self.notice(fields, context)
    }

    /// A gap is seen in its own line.
    private static func isWorthSaying(_ finding: FieldFinding) -> Bool {
        finding.kind != .notAsked && finding.kind != .missing
    }

    private static func earlier(_ fields: Fields, _ context: DeskContext) -> [Line] {
        guard let json = fields[EarlierEnrolment.path]?.value, let earlier = try? EarlierEnrolment(json: json) else {
            return []
        }
        let receipts = earlier.receipts.map(\.text).joined(separator: ", ")
        return [
            Line(
                label: context(.labelEnrolledBefore), text: "\(receipts): \(earlier.reason)", style: Theme.advice)
        ]
    }

    private static func participants(_ fields: Fields, _ context: DeskContext) -> [Line] {
        ParticipantRole.allCases.compactMap { role in
            guard let json = fields[role.path]?.value, let person = try? Participant(json: json) else { return nil }
            let details = [person.relation, person.personalNumber].compactMap { $0 }.joined(separator: ", ")
            return Line(label: context(.of(role)), text: "\(person.name) (\(details))", tail: person.language ?? "")
        }
    }

    private static func captures(_ application: CardApplication, _ context: DeskContext) -> [Line] {
        let captures = application.captures
        let fingers = captures.filter { $0.position.blobKind == .finger }
        let qualities = fingers.compactMap {
            if case .captured(let capture) = $0.result { capture.quality } else { nil }
        }
        var lines = [
            Line(
                label: context(Words.fingersTaken), text: "\(qualities.count)",
                tail: qualities.min().map { "\(context(Words.lowest)) \($0)" } ?? "")
        ]
        for (position, result) in captures {
            switch result {
            case .missing(let reason, let note):
                let text = [context(.of(reason)), note].compactMap { $0 }.joined(separator: ": ")
                lines.append(Line(label: context(Words.short(position)), text: text, style: Theme.advice))
            case .captured(let capture) where position.blobKind != .finger || capture.forced != nil:
                let why = capture.forced.map { context(.of($0)) } ?? ""
                lines.append(
                    Line(
                        label: context(Words.short(position)),
                        text: "\(context(.labelQuality)) \(capture.quality)", tail: why))
            default: break
            }
        }
        return lines
    }

    private static func notice(_ fields: Fields, _ context: DeskContext) -> [Line] {
        var lines: [Line] = []
        if let notice = fields[NoticeRead.path]?.value.flatMap({ try? NoticeRead(json: $0) }) {
            lines.append(
                Line(
                    label: context(.labelNotice), text: "\(notice.language), \(notice.reader)",
                    tail: LocalTime.time(notice.time)))
        }
        for definition in context.form.consents {
            let consent = fields[definition.path]?.value.flatMap { try? Consent(json: $0) }
            lines.append(Line(label: context(definition.label), text: context(consent?.given == true ? .yes : .no)))
        }
        return lines
    }

    /// Draws the lines from `top` on, as many as fit; long ones go on in the next row.
    func view(_ canvas: inout Canvas, in area: Rect, top: Int) {
        let isNarrow = area.size.columns < 60
        let column = isNarrow ? 18 : 24
        let tailWidth = isNarrow ? 0 : 20
        var rows: [Line] = []
        for line in lines {
            let width = area.size.columns - column - 2 - (line.tail.isEmpty ? 0 : tailWidth)
            let text = isNarrow && !line.tail.isEmpty ? "\(line.text) · \(line.tail)" : line.text
            for (index, text) in TextLayout.wrapped(text, to: width).enumerated() {
                rows.append(
                    Line(
                        label: index == 0 ? line.label : "", text: text,
                        tail: index == 0 && !isNarrow ? line.tail : "", style: line.style))
            }
        }
        let first = max(0, min(top, rows.count - area.size.rows))
        for (index, line) in rows.dropFirst(first).prefix(area.size.rows).enumerated() {
            let row = area.top + index
            canvas.drawClipped(line.label, column: area.left, row: row, width: column - 1, style: Theme.faint)
            canvas.draw(line.text, column: area.left + column, row: row, style: line.style)
            let tail = TextLayout.clipped(line.tail, to: tailWidth - 1)
            canvas.drawRight(tail, before: area.right - 2, row: row, style: Theme.faint)
        }
        let (above, below) = (first > 0, first + area.size.rows < rows.count)
        if above { canvas.draw("▴", column: area.right - 1, row: area.top, style: Theme.advice) }
        if below { canvas.draw("▾", column: area.right - 1, row: area.bottom - 1, style: Theme.advice) }
    }
}
