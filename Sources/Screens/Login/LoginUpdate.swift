import Terminal

extension LoginState {
    /// Takes a key, or what came of logging in.
    public mutating func update(_ event: DeskEvent, _ context: DeskContext) -> [Outcome] {
        switch event {
        case .input(.key(let key)) where !isBusy: return press(key, context)
        case .logInBarred(let user, let seconds):
            isBusy = false
            password = SecretEntry()
            focus = .password
            barred = (user, context.sinceBoot + seconds * 1000)
        case .logInFailed(let why):
            isBusy = false
            password = SecretEntry()
            focus = .password
            problem = why
        case .failed(let error):
            isBusy = false
            password = SecretEntry()
            problem = error.message
        default: break
        }
        return []
    }

    private mutating func press(_ key: Key, _ context: DeskContext) -> [Outcome] {
        problem = nil
        switch (focus, key) {
        case (.user, .enter) where !user.isEmpty, (.user, .tab), (.user, .down): focus = .password
        case (.user, .enter): problem = Words.userMissing
        case (.password, .tab), (.password, .backTab), (.password, .up), (.password, .escape): focus = .user
        case (.password, .enter): return submit(context)
        case (.user, _): user.handle(key)
        case (.password, _): password.handle(key)
        }
        return []
    }

    private mutating func submit(_ context: DeskContext) -> [Outcome] {
        guard !user.isEmpty else {
            (problem, focus) = (Words.userMissing, .user)
            return []
        }
        guard !password.isEmpty else {
            problem = Words.passwordMissing
            return []
        }
        guard secondsLeft(context) == 0 else { return [] }
        isBusy = true
        return [.effect(.logIn(user: user.text, password: password))]
    }
}
