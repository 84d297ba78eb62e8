import CanonicalJSON
import EnrollmentModel
import Logging
import SyncProtocol

extension Registry {
    /// Puts what was sent back to a kit and not answered before a device of a later epoch once more, sealed to its key,
    /// when it comes for the first time.
    ///
    /// Not when the kit is issued: the laptop that is to be replaced may sync once more after that, and a copy of its
    /// vault has passed by what was not for it.
    ///
    /// - Returns: Whether nothing has to be tried another time: not when the database failed on one of them.
    func sendReturnsAgain(to kit: KitRecord) async throws(Problem) -> Bool {
        let (name, epoch, now) = (kit.certificate.kit, kit.certificate.epoch, clock.now())
        guard epoch > 1 else { return true }
        let isKnown = try await stored { () throws(StoreFault) in try await store.hasSeen(name, epoch: epoch) }
        guard !isKnown else { return true }
        var isDone = true
        for (app, reason) in try await stored({ () throws(StoreFault) in try await store.openReturns(of: name) }) {
            let sealed: [UInt8]
            do {
                guard let row = try await store.application(app) else { continue }
                let reason = try ReturnReason(json: JSONValue(canonical: reason))
                sealed = try keys.seal(row, reason, for: kit, now: now)
            } catch {
                // One that is damaged must not keep the kit from its work; one that the database did not give out now
                // comes with a later token.
                isDone = isDone && !(error is StoreFault)
                logger.error("return not sealed again", metadata: ["kit": "\(name)", "reason": "\(error)"])
                continue
            }
            try await stored { () throws(StoreFault) in
                try await store.sendAgain(app, sealed: sealed, to: name, now: now)
            }
        }
        return isDone
    }
}
