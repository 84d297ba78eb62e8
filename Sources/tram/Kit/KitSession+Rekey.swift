import Enrollment
import Foundation
import Storage
import Synchronization
import Vietnam

/// What one program knows of the rekey that it goes on with beside the work.
final class RekeyThread: Sendable {
    fileprivate struct State {
        var isRunning = false
        /// Why it stopped before its end.
        var problem: Message?
    }
    fileprivate let state = Mutex(State())
}

extension KitSession {
    /// Goes on with a rekey, where one is under way, on a thread of its own until it is over, the session is locked, or
    /// the program ends: every transaction of it stands by itself. Whatever is wrong with it is no reason to keep
    /// somebody from the work: ``rekeyWarning`` tells.
    func resumeRekey() {
        guard isRekeyWaiting else { return }
        let isMine = rekeying.state.withLock { state in
            defer { state.isRunning = true }
            return !state.isRunning
        }
        guard isMine else { return }
        Thread.detachNewThread { [self] in
            var problem: Message?
            do { _ = try store.continueRekey() } catch StoreError.locked {} catch {
                problem = CommandFailure(explaining: error).message
            }
            rekeying.state.withLock { $0 = RekeyThread.State(isRunning: false, problem: problem) }
            // One that began after the last look found a thread that was about to end.
            if problem == nil { resumeRekey() }
        }
    }

    private var isRekeyWaiting: Bool {
        guard let found = try? store.rekeyUnderWay() else { return false }
        return !found.isFinished
    }

    /// What to tell of a rekey that is not finished.
    var rekeyWarning: Warning? {
        do {
            guard let left = try store.rekeyUnderWay().map({ $0.total - $0.done }) else { return nil }
            if let problem = rekeying.state.withLock({ $0.problem }) { return .rekeyStopped(left, problem) }
            return .rekeyUnfinished(left)
        } catch StoreError.damaged {
            return .rekeyDamaged
        } catch { return nil }
    }
}

extension Warning {
    /// New keys that are not given to everything yet.
    static func rekeyUnfinished(_ left: Int) -> Warning {
        Warning(
            code: "rekey_unfinished",
            message: Message(
                vi: "chưa đổi khoá xong, còn \(left) hồ sơ: máy làm tiếp khi có người đăng nhập",
                en: "new keys: \(left) applications to go; it goes on while somebody is logged in"))
    }

    fileprivate static func rekeyStopped(_ left: Int, _ problem: Message) -> Warning {
        Warning(
            code: "rekey_stopped",
            message: Message(
                vi: "đổi khoá bị dừng, còn \(left) hồ sơ (\(problem.vi)): chạy tram kit rekey",
                en: "the change of keys stopped with \(left) applications to go (\(problem.en)): run tram kit rekey"))
    }

    fileprivate static var rekeyDamaged: Warning {
        Warning(
            code: "rekey_damaged",
            message: Message(
                vi: "không đọc được việc đổi khoá đã tới đâu: quản trị chạy tram kit rekey để đổi lại từ đầu",
                en: "how far the change of keys came cannot be read: an admin begins anew with tram kit rekey"))
    }
}
