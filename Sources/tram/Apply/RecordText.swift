import CanonicalJSON
import Enrollment
import EnrollmentModel
import Screens
import Vietnam

/// Text from people's data, made safe for a terminal: no control character ever reaches it.
enum Visible {
    static func text(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
                        ? "\u{FFFD}" : scalar
                }))
    }
}

extension ApplicationRecord {
    /// Captures by what came of them.
    private var counts: (taken: Int, missing: Int, unsupported: Int) {
        application.captures.reduce(into: (0, 0, 0)) { counts, capture in
            switch capture.result {
            case .captured: counts.0 += 1
            case .missing: counts.1 += 1
            case .notSupportedByDevice: counts.2 += 1
            }
        }
    }

    /// A few figures for scripts.
    var summary: JSONValue {
        [
            "id": application.id.json, "receipt": application.receiptNumber?.json ?? .null,
            "state": .string(state.rawValue), "captured": .int(counts.taken), "missing": .int(counts.missing),
            "not_supported": .int(counts.unsupported), "revisions": .int(application.history.count),
        ]
    }

    /// The same for people.
    func lines(in language: Language) -> [String] {
        let texts = Texts(language)
        return [
            "\(application.receiptNumber?.text ?? "—")\t\(texts[.of(state)])\t\(Visible.text(application.name ?? "—"))"
        ]
    }

    /// Everything for scripts, with what the rules say on a day.
    func full(today: CivilDate) -> JSONValue {
        guard var object = summary.object else { return summary }
        object["fields"] = application.fields.json
        object["heads"] = .array(application.heads.map(\.json))
        object["batch"] = batch.map(JSONValue.string)
        object["returned"] = returned?.json
        object["assessment"] = Assessment(self, today: today).json
        if !atRegistry.isEmpty { object["pictures_at_registry"] = .int(atRegistry.count) }
        return .object(object)
    }

    /// Everything for people, in the order of the form, with what the rules say on a day.
    func fullLines(in language: Language, today: CivilDate) -> [String] {
        let texts = Texts(language)
        let form = FormDefinition.enrol
        var lines = self.lines(in: language)
        for field in form.entered {
            guard let value = application.fields[field.path] else { continue }
            lines.append("\(texts[field.label])\t\(Visible.text(FieldText.shown(value, field, texts)))")
        }
        for (position, result) in application.captures {
            let isAway = result.blob.map(atRegistry.contains) == true
            let place = isAway ? (language == .vi ? "\tở trung tâm" : "\tat the registry") : ""
            lines.append("\(texts[.of(position)])\t\(result.line)\(place)")
        }
        for paper in Paper.all(in: application.fields) {
            let details = [paper.number, paper.issued, paper.place].compactMap(\.self).joined(separator: ", ")
            lines.append("\(texts[.labelPapers])\t\(texts[paper.kind.name])\t\(Visible.text(details))")
        }
        lines += Assessment(self, today: today).lines(in: language)
        if let returned { lines.append("\(returned.code.rawValue)\t\(Visible.text(returned.text))") }
        return lines
    }
}

extension CaptureResult {
    /// The picture, when one was taken.
    fileprivate var blob: Digest? { if case .captured(let capture) = self { capture.blob } else { nil } }

    fileprivate var line: String {
        switch self {
        case .captured(let capture): "\(capture.quality)/100\t\(capture.attempts)\t\(capture.forced?.rawValue ?? "")"
        case .missing(let reason, let note): "\(reason.rawValue)\t\(Visible.text(note ?? ""))"
        case .notSupportedByDevice(let device): "not_supported\t\(Visible.text(device))"
        }
    }
}
