import Enrollment
import EnrollmentModel
import Imaging
import Screens
import Terminal
import Vietnam

/// A supervisor over a batch of two, one of them the visit of ``EnrolDriver``.
struct ReviewDriver {
    var desk: DeskDriver
    var review: BatchReview
    let record: ApplicationRecord?

    init(_ language: Language = .vi) {
        var enrol = EnrolDriver.atCheck(language)
        enrol.press(.enter, .enter)
        record = enrol.store.record
        let items = [Sample.id(8), Sample.id(3)].map { BatchItem(app: $0, head: Sample.digest(1)) }
        guard let kit = Sample.kit else { preconditionFailure("the kit of the tests is well formed") }
        let batch = Batch(
            id: "K0001-20261122-1", kit: kit, session: Sample.session, items: items, closedBy: "lan",
            closed: DeskDriver.now)
        review = BatchReview(
            batch: batch, opened: [Sample.id(3)], verdicts: [Sample.id(3): .approved], sample: [Sample.id(8)],
            signedBy: nil)
        var home = Sample.home
        home.summaries.insert(Sample.summary(8, "Y Blơr", .inBatch), at: 0)
        desk = DeskDriver.loggedIn(language, as: .supervisor, home: home)
        desk.press("d")
        desk.send(.batches([review]))
    }

    /// Opens the application of the visit and lets its portrait come.
    mutating func openFirst() {
        desk.press(.home, .down, .enter)
        guard let record else { return }
        desk.send(.reviewed(record), .batches([review]))
        if let picture = Picture(width: 60, height: 80, grey: Sample.rings().pixels) {
            desk.send(.loaded(.portrait, picture))
        }
    }
}
