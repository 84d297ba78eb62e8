extension Law {
    /// What follows from a ground on a day.
    public func rule(of ground: ApplicationGround, on day: CivilDate) -> GroundRule? {
        grounds.lines(on: day).first { $0.ground == ground }
    }

    /// What is taken at an age on a day.
    public func rule(of band: AgeBand, on day: CivilDate) -> BandRule? {
        bands.lines(on: day).first { $0.band == band }
    }

    /// What an application costs on a day, in đồng; nothing for a kind whose fee is not known.
    public func fee(of kind: ApplicationKind, ground: ApplicationGround?, on day: CivilDate) -> Int? {
        if let ground, rule(of: ground, on: day)?.isFree == true { return 0 }
        return fees.lines(on: day).first { $0.kind == kind }?.dong
    }

    /// The paper of a code on a day.
    public func form(_ code: String, on day: CivilDate) -> OfficialForm? {
        forms.lines(on: day).first { $0.code.utf8.elementsEqual(code.utf8) }
    }

    /// The procedure of an application on a day.
    public func procedure(for kind: ApplicationKind, isUnder14: Bool, on day: CivilDate) -> Procedure? {
        procedures.lines(on: day).first { procedure in
            guard procedure.kinds.contains(kind) else { return false }
            switch procedure.ages {
            case .all: return true
            case .under14: return isUnder14
            case .from14: return !isUnder14
            }
        }
    }

    /// Until when a card that is issued on a day is good.
    ///
    /// The first of the birthdays of ``ExpiryRule/ages`` that is more than ``ExpiryRule/lastYears`` years away. A birth
    /// date that is known in part gives the earliest and the latest day that can be meant.
    public func expiry(bornOn birth: PartialDate, issued day: CivilDate) -> CardExpiry? {
        guard let rule = expiry.lines(on: day).first else { return nil }
        let ends = [birth.span.lowerBound, birth.span.upperBound].map { rule.end(bornOn: $0, issued: day) }
        switch (ends[0], ends[1]) {
        case (nil, nil): return .never
        case (let first?, let last?) where first == last: return .on(first)
        case (let first?, let last?): return .between(min(first, last), max(first, last))
        case (let known?, nil), (nil, let known?): return .onOrNever(known)
        }
    }
}

/// Until when a card is good.
public enum CardExpiry: Sendable, Equatable {
    /// Until a day.
    case on(CivilDate)
    /// Until a day that only a fuller birth date can tell.
    case between(CivilDate, CivilDate)
    /// Until a day or without an end, which only a fuller birth date can tell.
    case onOrNever(CivilDate)
    /// Without an end.
    case never

    /// In words.
    public var message: Message {
        switch self {
        case .on(let day): Message(vi: "đến \(day.text)", en: "until \(day.text)")
        case .between(let first, let last):
            Message(
                vi: "đến một ngày từ \(first.text) đến \(last.text), tuỳ ngày sinh đầy đủ",
                en: "until a day from \(first.text) to \(last.text), depending on the full birth date")
        case .onOrNever(let day):
            Message(
                vi: "đến \(day.text) hoặc không thời hạn, tuỳ ngày sinh đầy đủ",
                en: "until \(day.text) or without end, depending on the full birth date")
        case .never: Message(vi: "không thời hạn", en: "without end")
        }
    }
}

extension ExpiryRule {
    /// The end of a card, nothing for one without an end.
    func end(bornOn birth: CivilDate, issued day: CivilDate) -> CivilDate? {
        let near = day.adding(years: lastYears)
        return ages.lazy.map { birth.birthday(of: $0) }.first { $0 > near }
    }
}

extension CivilDate {
    /// The day somebody born on this day turns so many years old: 1 March for who was born on 29 February, in years that
    /// do not have it.
    public func birthday(of years: Int) -> CivilDate { adding(years: years) }

    /// The same day some years later, 1 March for a 29 February that is not there.
    func adding(years: Int) -> CivilDate {
        if let same = CivilDate(year: year + years, month: month, day: day) { return same }
        guard let next = CivilDate(year: year + years, month: 3, day: 1) else {
            preconditionFailure("people live between the years 1 and 9999")
        }
        return next
    }
}
