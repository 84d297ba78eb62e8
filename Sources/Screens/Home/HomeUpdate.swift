import Enrollment
import EnrollmentModel
import Terminal
import Vietnam

extension HomeState {
    /// Takes a key, or what the vault holds now.
    public mutating func update(_ event: DeskEvent, _ context: DeskContext) -> [Outcome] {
        switch event {
        case .input(.key(let key)): return press(key, context)
        case .input(.resized): list.resize(height: Self.height(context))
        case .home: list.resize(count: shown(context).count, height: Self.height(context))
        case .batchClosed(let batch):
            return [.say(.done(Words.batchClosed(batch.id, batch.items.count))), .effect(.loadHome)]
        case .failed(let error): return [.say(.problem(error.message))]
        default: break
        }
        return []
    }

    private mutating func press(_ key: Key, _ context: DeskContext) -> [Outcome] {
        if list.handle(key) { return [] }
        if key == .enter {
            let shown = shown(context)
            return shown.indices.contains(list.selected) ? open(shown[list.selected]) : []
        }
        if search != nil { return type(key, context) }
        switch key.typed?.lowercased() {
        case "n": return [.go(context.home.session == nil ? .session : .enrol)]
        case "/": search = TextField(limit: 60)
        case "b": return [.effect(.closeBatch)]
        case "d": return [.go(.review)]
        case "s": return [.go(.sync)]
        case "p": return [.go(.session)]
        default: break
        }
        return []
    }

    private mutating func type(_ key: Key, _ context: DeskContext) -> [Outcome] {
        if key == .escape { search = nil } else { search?.handle(key) }
        list.resize(count: shown(context).count)
        list.select(0)
        return []
    }

    private func open(_ summary: ApplicationSummary) -> [Outcome] {
        guard summary.state.isReadable else {
            let state = Message.of(summary.state)
            return [
                .say(
                    .advice(
                        Message(
                            vi: "\(summary.receipt): \(state.vi). Máy này không còn đọc được hồ sơ.",
                            en: "\(summary.receipt): \(state.en). This laptop can no longer read it.")))
            ]
        }
        return [.go(.open(summary.id))]
    }
}
