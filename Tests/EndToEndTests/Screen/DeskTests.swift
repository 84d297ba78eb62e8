import CanonicalJSON
import Foundation
import TestSupport
import Testing

/// An operator before the real program in a terminal.
struct DeskOperator {
    let camp: Camp
    let pane: Pane

    init?(camp: Camp? = nil) async throws {
        self.camp = try camp ?? Camp()
        let camp = self.camp
        var environment = camp.environment
        environment["TRAM"] = camp.tram.url.path
        guard let pane = try await Pane(environment: environment) else {
            print("skipped: the desk is tried in tmux, which is not installed")
            return nil
        }
        self.pane = pane
    }

    /// Starts the desk and logs in.
    func begin() async throws {
        try pane.type("$TRAM --devices emulated")
        try pane.press("Enter")
        try await pane.see("User name")
        #expect(try pane.isFullScreen())
        try await logIn()
    }

    /// Logs in on the screen that asks for it.
    func logIn() async throws {
        try pane.type("lan")
        try pane.press("Enter")
        try pane.type("mật khẩu của lan")
        try pane.press("Enter")
        try await pane.see("TRẠM · Applications")
        #expect(try !pane.screen().contains("mật khẩu"))
    }

    /// Fills the form of a new application and saves it; the screen is at the notice then.
    func fillForm(name: String = "Y Blơr", home: String = "Thôn Kon Kơ Tu") async throws {
        // The list may still be on its way, and without its camp session nobody is enrolled.
        try await pane.see("Kon Kơ Tu")
        try pane.type("n")
        try await pane.see("TRẠM · Enrol")
        try pane.press("Down", "Down", "Down")
        try pane.type(name)
        try pane.press("Down")
        try pane.type("14/03/1984")
        try pane.press("Down", "Right", "Down", "Down", "Down", "Down", "Down", "Down")
        try pane.type(home)
        try pane.press("F8")
        try await pane.see("Read this out")
    }

    /// From the notice on, until two fingers of the flow are confirmed; what is kept then.
    func takeTwoFingers() async throws -> HeldApplication {
        try pane.press("Enter")
        try await pane.see("right thumb")
        try pane.press("Enter")
        let taken = try await eventually {
            try camp.confirmed().values.first.map { $0.captures.count >= 2 } ?? false
        }
        #expect(taken)
        return try #require(try camp.confirmed().values.first)
    }

    /// Leaves the desk as one does.
    func leave() async throws {
        try pane.press("F10")
        try await pane.see("Leave?")
        try pane.press("Enter")
        try await pane.see(Pane.prompt)
        #expect(try !pane.isFullScreen())
    }

    /// Waits until the desk has begun again after a lock: the kernel then calls the process after `/proc/self/exe`.
    /// What is typed before that goes to the one that ends.
    func seeItBeginAnew(_ process: Int32) async throws {
        let isAnew = try await eventually {
            try String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8) == "exe\n"
        }
        #expect(isAnew)
        try await pane.see("User name")
    }

    /// The process that has the vault.
    func deskProcess() throws -> Int32 {
        let lock = camp.folder.url.appendingPathComponent("kit/vault/owner.lock")
        let owner = try JSONValue(parsing: [UInt8](try Data(contentsOf: lock)))
        return Int32(try #require(owner["pid"]?.int))
    }
}

@Suite("The real desk in a terminal of 80 × 24", .serialized)
struct DeskTests {
    @Test func anApplicationIsBegunAndTheTerminalGivenBack() async throws {
        guard let desk = try await DeskOperator() else { return }
        try await desk.begin()
        try await desk.fillForm()
        try desk.pane.press("Enter")
        try await desk.pane.see("right thumb")
        try desk.pane.press("Escape")
        try await desk.pane.see("TRẠM · Applications")
        try await desk.pane.see("Y Blơr")
        try await desk.leave()
        #expect(try !desk.pane.everything().contains("Y Blơr"), "personal data stays in the terminal")
        try await desk.pane.shellAnswers(41)
        let list = try await desk.camp.json(["apply", "list"] + desk.camp.login("lan")).array ?? []
        #expect(list.map { $0["state"]?.string } == ["draft"])
    }

    @Test func aLockKeepsWhatWasHalfTypedAndWhatWasCaptured() async throws {
        guard let desk = try await DeskOperator() else { return }
        try await desk.begin()
        let process = try desk.deskProcess()
        try desk.pane.type("n")
        try await desk.pane.see("TRẠM · Enrol")
        try desk.pane.press("Down", "Down")
        try desk.pane.type("06218")
        try desk.pane.press("Down")
        try desk.pane.type("Y Blơr")
        try desk.pane.press("Down")
        try desk.pane.type("14/03/19")
        try desk.pane.press("F9")
        try await desk.seeItBeginAnew(process)
        #expect(try !desk.pane.screen().contains("Y Blơr"))
        #expect(try desk.deskProcess() == process, "the same process begins again, with memory of its own")
        try await desk.logIn()
        try desk.pane.press("Enter")
        try await desk.pane.see("06218")
        try await desk.pane.see("14/03/19")
        try await desk.pane.see("Y Blơr")
        try desk.pane.press("Escape", "Escape")
        try await desk.pane.see("TRẠM · Applications")
        try await desk.leave()
    }

    @Test func aLockAmidTheFingersKeepsThoseThatWereTaken() async throws {
        guard let desk = try await DeskOperator() else { return }
        try await desk.begin()
        try await desk.fillForm()
        let before = try await desk.takeTwoFingers()
        let process = try desk.deskProcess()
        try desk.pane.press("F9")
        try await desk.seeItBeginAnew(process)
        #expect(try desk.pane.isFullScreen())
        #expect(try !desk.pane.screen().contains("Y Blơr"))
        try await desk.logIn()
        try await desk.pane.see("Y Blơr")
        let held = try #require(try desk.camp.confirmed()[before.receipt])
        #expect(held.keeps(before))
        try await desk.leave()
        try await desk.pane.shellAnswers(70)
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGINT]) func aSignalGivesTheTerminalBack(signal: Int32) async throws {
        guard let desk = try await DeskOperator() else { return }
        try await desk.begin()
        try await desk.fillForm()
        kill(try desk.deskProcess(), signal)
        try await desk.pane.see(Pane.prompt)
        #expect(try !desk.pane.isFullScreen())
        #expect(try !desk.pane.everything().contains("Y Blơr"))
        try await desk.pane.shellAnswers(50)
        let list = try await desk.camp.json(["apply", "list"] + desk.camp.login("lan")).array ?? []
        #expect(list.map { $0["name"]?.string } == ["Y Blơr"])
    }

    /// A fault of our own: the signal is not caught to go on, but the screen is emptied on the way down.
    @Test(arguments: [SIGSEGV, SIGBUS]) func aCrashLeavesNobodyOnTheScreen(signal: Int32) async throws {
        guard let desk = try await DeskOperator() else { return }
        try await desk.begin()
        try await desk.fillForm()
        kill(try desk.deskProcess(), signal)
        try await desk.pane.see(Pane.prompt)
        #expect(try !desk.pane.isFullScreen())
        #expect(try !desk.pane.everything().contains("Y Blơr"))
    }

    @Test func aLockEmptiesTheScreenAndNothingComesBackWithTheNextUser() async throws {
        guard let desk = try await DeskOperator() else { return }
        try await desk.begin()
        try await desk.fillForm()
        try desk.pane.press("Enter")
        try await desk.pane.see("right thumb")
        try desk.pane.press("Escape")
        try await desk.pane.see("Y Blơr")
        #expect(try desk.pane.everything().contains("Y Blơr"), "the search finds what is there")
        try desk.pane.press("F9")
        try await desk.pane.see("User name")
        try await desk.pane.miss("Y Blơr")
        #expect(try !desk.pane.everything().contains("Y Blơr"))
        // Keys that come while the program begins anew are thrown away; twice is as good as F10 and Enter.
        let left = try await eventually {
            try desk.pane.press("F10")
            try await Task.sleep(for: .milliseconds(100))
            return try desk.pane.screen().contains(Pane.prompt)
        }
        #expect(left)
        #expect(try !desk.pane.everything().contains("Y Blơr"))
    }

    @Test func afterAKillTheDeskStartsAgainInTheSameTerminalAtTheSameFinger() async throws {
        guard let desk = try await DeskOperator() else { return }
        try await desk.begin()
        try await desk.fillForm()
        let before = try await desk.takeTwoFingers()
        kill(try desk.deskProcess(), SIGKILL)
        try await desk.pane.see("Killed")
        // Nobody types `reset`: the next desk takes the screen as it finds it.
        try await desk.begin()
        try await desk.pane.see("Y Blơr")
        let held = try #require(try desk.camp.confirmed()[before.receipt])
        #expect(held.keeps(before))
        try desk.pane.press("Enter")
        try await desk.pane.see("Press the")
        try desk.pane.press("Escape")
        try await desk.pane.see("TRẠM · Applications")
        try await desk.leave()
        try await desk.pane.shellAnswers(60)
    }
}
