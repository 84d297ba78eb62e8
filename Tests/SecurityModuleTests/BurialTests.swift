import Glibc
import Secrets
import Synchronization
import TestSupport
import Testing

@testable import SecurityModule

/// A kernel in which a killed program does not die before a test says so.
private final class DeafKernel: Sendable {
    private let mayDie = DispatchFlag()
    private let buried = Mutex<[pid_t: ChildWait.Answer]>([:])
    private let asked = Mutex<[pid_t: Int]>([:])

    var wait: ChildWait {
        ChildWait(
            look: { [self] pid in
                asked.withLock { $0[pid, default: 0] += 1 }
                return .running
            },
            wait: { [self] pid in
                mayDie.waitUntilUp()
                let answer = ChildWait.system.wait(pid)
                buried.withLock { $0[pid] = answer }
                return answer
            })
    }

    var pids: [pid_t] { asked.withLock { Array($0.keys) } }

    func letDie() { mayDie.raise() }

    /// What was found of the programs once all of them are buried.
    func findings() -> [ChildWait.Answer] {
        var found: [ChildWait.Answer] = []
        for _ in 0..<1_000 {
            found = buried.withLock { Array($0.values) }
            if found.count == pids.count { break }
            usleep(10_000)
        }
        return found
    }
}

/// Goes up once.
private final class DispatchFlag: Sendable {
    private let isUp = Mutex(false)

    func raise() { isUp.withLock { $0 = true } }

    func waitUntilUp() {
        while !isUp.withLock({ $0 }) { usleep(1_000) }
    }
}

@Suite("A tool that the kernel does not let die") struct BurialTests {
    @Test func isNotWaitedForAndBuriedWhenItDoesDie() throws {
        let kernel = DeafKernel()
        for _ in 0..<2 {
            #expect(throws: HardwareError.timedOut(seconds: 1)) {
                _ = try FakeTools(["tpm2_createprimary": "sleep 600"]).with(seconds: 1) { chip in
                    var chip = chip
                    chip.wait = kernel.wait
                    return try chip.unseal([0, 1, 7, 0, 1, 8])
                }
            }
        }
        // Both were given up while they still were in the table of processes.
        let pids = kernel.pids
        #expect(pids.count == 2)
        for pid in pids { #expect(kill(pid, 0) == 0) }
        kernel.letDie()
        #expect(kernel.findings() == [.ended(status: SIGKILL), .ended(status: SIGKILL)])
        for pid in pids { #expect(ChildWait.system.look(pid) == .unknown) }
    }
}
