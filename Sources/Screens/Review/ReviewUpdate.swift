import Enrollment
import EnrollmentModel
import Terminal
import Vietnam

extension ReviewState {
    /// Takes a key, or what the vault answered.
    public mutating func update(_ event: DeskEvent, _ context: DeskContext) -> [Outcome] {
        switch event {
        case .input(.key(let key)): return isBusy ? [] : press(key)
        case .input(.resized):
            list.resize(height: context.rows - Self.otherRows)
            items.resize(height: context.rows - Self.otherRows)
        case .batches(let reviews):
            (self.reviews, isLoaded, isBusy) = (reviews, true, false)
            list.resize(count: reviews.count)
            items.resize(count: review?.batch.items.count ?? 0)
        case .judged(let review): return judged(review)
        case .reviewed(let record): return reviewed(record)
        case .loaded(let position, let picture):
            changeApplication { $0.pictures[position] = picture }
        case .signed(let approval):
            isBusy = false
            page = .batches
            return [.say(.done(Words.signed(approval))), .effect(.loadBatches), .effect(.loadHome)]
        case .failed(let error): return failed(error)
        default: break
        }
        return []
    }

    private mutating func judged(_ review: BatchReview) -> [Outcome] {
        isBusy = false
        if let index = reviews.firstIndex(where: { $0.batch.id == review.batch.id }) { reviews[index] = review }
        page = .batch
        items.select(items.selected + 1)
        return [.say(.done(.stateSaved))]
    }

    private mutating func reviewed(_ record: ApplicationRecord) -> [Outcome] {
        isBusy = false
        guard case .application(var application) = page, application.id == record.application.id else { return [] }
        application.record = record
        page = .application(application)
        // The batch now counts this application as opened.
        return [.effect(.loadBatches)] + [application.wanted].compactMap { $0.map(Outcome.effect) }
    }

    private mutating func failed(_ error: StoreError) -> [Outcome] {
        isBusy = false
        if case .application(let application) = page, application.record == nil { page = .batch }
        return [.say(.problem(error.message))]
    }

    // MARK: Keys

    private mutating func press(_ key: Key) -> [Outcome] {
        if returning != nil { return pressReturn(key) }
        if isSigning { return pressSign(key) }
        switch page {
        case .batches: return pressBatches(key)
        case .batch: return pressBatch(key)
        case .application: return pressApplication(key)
        }
    }

    private mutating func pressBatches(_ key: Key) -> [Outcome] {
        switch key {
        case .escape: return [.go(.home)]
        case .enter:
            guard let review else { return [] }
            page = .batch
            items = ListCursor(count: review.batch.items.count, height: items.height)
        default: list.handle(key)
        }
        return []
    }

    private mutating func pressBatch(_ key: Key) -> [Outcome] {
        switch key {
        case .escape: page = .batches
        case .enter:
            guard let review, let item else { return [] }
            page = .application(ReviewedApplication(id: item.app))
            isBusy = true
            return [.effect(.openForReview(item.app, in: review.batch.id))]
        case "k", "K": isSigning = review?.signedBy == nil
        default:
            return pressVerdict(key)
                ?? {
                    items.handle(key); return []
                }()
        }
        return []
    }

    private mutating func pressApplication(_ key: Key) -> [Outcome] {
        switch key {
        case .escape: page = .batch
        case .left: return turn(by: -1)
        case .right: return turn(by: 1)
        case .up: changeApplication { $0.top = max(0, $0.top - 1) }
        case .down: changeApplication { $0.top += 1 }
        default: return pressVerdict(key) ?? []
        }
        return []
    }

    private mutating func turn(by step: Int) -> [Outcome] {
        changeApplication { application in
            let count = application.captured.count
            if count > 0 { application.shown = (application.shown + step + count) % count }
        }
        guard case .application(let application) = page else { return [] }
        return [application.wanted].compactMap { $0.map(Outcome.effect) }
    }

    /// Approve and return are the same keys in the batch and in the application; nil for any other key.
    private mutating func pressVerdict(_ key: Key) -> [Outcome]? {
        guard let review, review.signedBy == nil else { return nil }
        switch key.typed?.lowercased() {
        case "a": return judge(.approved)
        case "t":
            returning = ReturnDialog()
            return []
        default: return nil
        }
    }

    private mutating func pressReturn(_ key: Key) -> [Outcome] {
        switch returning?.press(key) {
        case .problem(let message): return [.say(.problem(message))]
        case .reason(let reason):
            returning = nil
            return judge(.returned(reason))
        case .closed: returning = nil
        case .open, nil: break
        }
        return []
    }

    private mutating func pressSign(_ key: Key) -> [Outcome] {
        isSigning = false
        guard let review, [.enter, "c", "C", "y", "Y"].contains(key) else { return [] }
        isBusy = true
        return [.effect(.sign(review.batch.id))]
    }

    private mutating func judge(_ verdict: VerdictEntry) -> [Outcome] {
        guard let review, let item else { return [] }
        isBusy = true
        return [.effect(.judge(item.app, in: review.batch.id, verdict))]
    }

    private mutating func changeApplication(_ change: (inout ReviewedApplication) -> Void) {
        guard case .application(var application) = page else { return }
        change(&application)
        page = .application(application)
    }
}
