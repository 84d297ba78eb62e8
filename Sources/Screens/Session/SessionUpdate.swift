import Terminal
import Vietnam

extension SessionState {
    /// Takes a key, or what came of opening the session.
    public mutating func update(_ event: DeskEvent, _ context: DeskContext) -> [Outcome] {
        switch event {
        case .input(.key(let key)) where !isBusy: return press(key)
        case .home where isBusy: return [.go(.home), .say(.done(Words.sessionOpened))]
        case .failed(let error):
            isBusy = false
            return [.say(.problem(error.message))]
        default: return []
        }
    }

    private mutating func press(_ key: Key) -> [Outcome] {
        switch key {
        case .escape: return [.go(.home)]
        case .tab, .backTab, .up, .down: isOnHamlet.toggle()
        case .enter where !isOnHamlet: isOnHamlet = true
        case .enter: return submit()
        default:
            if isOnHamlet { hamlet.handle(key) } else { place.handle(key) }
        }
        return []
    }

    private mutating func submit() -> [Outcome] {
        let answers = SessionAnswers(
            place: VietnameseText.tidied(place.text), hamlet: VietnameseText.tidied(hamlet.text))
        guard !answers.place.isEmpty, !answers.hamlet.isEmpty else {
            return [.say(.problem(Words.sessionIncomplete))]
        }
        isBusy = true
        return [.effect(.beginSession(answers))]
    }
}
