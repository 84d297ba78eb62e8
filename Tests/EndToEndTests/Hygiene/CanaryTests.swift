import CanonicalJSON
import Enrollment
import EnrollmentModel
import Foundation
import Storage
import TestSupport
import Testing

@testable import tram

@Suite("Nothing personal is left lying about", .serialized)
struct EverywhereCanaryTests {
    static let (person, number, phone) = ("Đinh Thị H'Bia Rơ Mah", "062193004321", "0905123456")

    static let texts =
        [Canary("name", text: person), Canary("number", text: number), Canary("phone", text: phone)]
        + CampTemplate.users.map { Canary("password of \($0.name)", text: "mật khẩu của \($0.name)") }

    static var answers: JSONValue {
        guard var object = Camp.answersOfOneHand.object, var fields = object["fields"]?.object else { return .null }
        fields["person.name.full"] = .string(person)
        fields["person.number"] = .string(number)
        fields["person.phone"] = .string(phone)
        object["fields"] = .object(fields)
        return .object(object)
    }

    /// Every file below a folder that is not where a secret belongs.
    static func files(_ folder: String) throws -> [(name: String, bytes: Data)] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).compactMap { name in
            FileManager.default.contents(atPath: "\(folder)/\(name)").map { (name, $0) }
        }
    }

    private func search(_ camp: Camp, _ canaries: [Canary], _ stage: String) throws {
        for folder in ["kit", "tmp"] {
            for (name, bytes) in try Self.files(camp.path(folder)) {
                for canary in canaries {
                    #expect(!canary.stands(in: bytes), "\(canary.name) in \(folder)/\(name), \(stage)")
                }
            }
        }
    }

    /// From the first question to the receipts; folders of temporary files and everything that is printed besides.
    @Test func noFileAndNoOutputHoldsAPerson() async throws {
        let camp = try Camp()
        try FileManager.default.createDirectory(atPath: camp.path("tmp"), withIntermediateDirectories: false)
        var printed = ""
        func run(_ arguments: [String]) async throws -> String {
            let outcome = try await camp.tram.ended(
                arguments, environment: camp.environment.merging(["TMPDIR": camp.path("tmp")]) { $1 })
            #expect(outcome.status == 0, "\(arguments): \(outcome.error)")
            printed += outcome.output + outcome.error
            return outcome.output
        }
        // The operator is shown whom they enrol; nothing else prints a name.
        _ = try await run(camp.newApplication(Self.answers))
        printed = ""
        let fingers = try Self.fingers(of: camp)
        let canaries = Self.texts + fingers
        try search(camp, canaries, "enrolled")
        let batch = try await camp.judgeWithoutSigning()
        try search(camp, canaries, "judged")
        _ = try await run(["review", "sign", batch, "--json"] + camp.login("minh"))
        try search(camp, canaries, "sealed")
        let registry = try await RegistryProgram(of: camp)
        _ = try await run(["sync", "run", "--json"] + camp.login("lan"))
        try await registry.stop()
        try search(camp, canaries, "receipted")
        _ = try await run(["kit", "status"])
        _ = try await run(["sync", "status"] + camp.login("lan"))
        for canary in canaries { #expect(!canary.stands(in: Data(printed.utf8)), "\(canary.name) is printed") }
        // The answers file is what the search has to find.
        let answers = try #require(FileManager.default.contents(atPath: camp.path("answers.json")))
        #expect(Self.texts.prefix(3).allSatisfy { $0.stands(in: answers) })
        // And of the pictures those that the registry has opened.
        let opened = try Self.files(camp.path("registry")).map(\.bytes)
        #expect(!fingers.isEmpty)
        for finger in fingers { #expect(opened.contains { finger.stands(in: $0) }, "the search finds \(finger.name)") }
    }

    private func enrolTwoFingers(_ desk: DeskOperator, name: String, home: String) async throws {
        try await desk.fillForm(name: name, home: home)
        try desk.pane.press("Enter")
        try await desk.pane.see("right thumb")
        try desk.pane.press("Enter")
        let taken = try await eventually {
            try desk.camp.confirmed().values.first.map { $0.captures.count >= 2 } ?? false
        }
        #expect(taken)
        try desk.pane.press("Escape")
        try await desk.pane.see("called off")
    }

    /// What the kernel shows of a process to whoever asks; after a lock the program has started itself again.
    private func argumentsAndEnvironment(of process: Int32, lack canaries: [Canary]) throws {
        let shown = ProcessFacts(process).argumentsAndEnvironment
        for word in ["TRAM_HOME", "--devices"] {
            #expect(shown.range(of: Data(word.utf8)) != nil, "the search finds what is there")
        }
        for canary in canaries { #expect(!canary.stands(in: shown), "\(canary.name) in arguments or environment") }
    }

    /// Every stored picture of a camp.
    private static func pictures(of camp: Camp) throws -> [[UInt8]] {
        try camp.withVault(.read) { kit in
            try kit.store.summaries().flatMap { summary in
                try kit.store.record(summary.id).application.blobs.map { try kit.store.blob($0.id, of: summary.id) }
            }
        }
    }

    /// Bytes from the middle of every stored picture, of the files as they are.
    static func fingers(of camp: Camp) throws -> [Canary] {
        try camp.withVault(.read) { kit in
            try kit.store.summaries().flatMap { summary in
                try kit.store.record(summary.id).application.blobs.map { blob in
                    let bytes = try kit.store.blob(blob.id, of: summary.id)
                    return Canary("picture \(blob.kind)", bytes[(bytes.count / 2)..<(bytes.count / 2 + 24)])
                }
            }
        }
    }

    /// After a lock the program begins anew: nothing of the session is in its memory.
    @Test func afterALockTheMemoryHoldsNobody() async throws {
        guard let desk = try await DeskOperator() else { return }
        guard geteuid() == 0 else {
            print("skipped: only root may look into the memory of the desk")
            return
        }
        try await desk.begin()
        // No name that the program knows by itself, as it knows those of its demo.
        let (name, home) = ("Y Hren Canari", "Thôn Canari")
        try await enrolTwoFingers(desk, name: name, home: home)
        let fingers = try Self.fingers(of: desk.camp)
        let canaries =
            Self.texts + [Canary("shown name", text: name), Canary("home", text: home)] + fingers
        let process = try desk.deskProcess()
        try argumentsAndEnvironment(of: process, lack: canaries)
        // The search finds a picture where there is one: in this process.
        let pictures = try Self.pictures(of: desk.camp)
        // The map of a process that other tests use at the same time may change while it is read.
        var here: Set<String> = []
        let isFound = try await eventually {
            here.formUnion(ProcessMemory(getpid()).search(fingers) ?? [])
            return here == Set(fingers.map(\.name))
        }
        #expect(isFound && !pictures.isEmpty, "\(here) of \(pictures.count) pictures")
        let before = try #require(ProcessMemory(process).search(canaries))
        #expect(before.contains("shown name") && before.contains("home"), "the search finds what is there: \(before)")
        #expect(!before.contains("password of lan"), "a password lives in locked memory and is wiped after the login")
        try desk.pane.press("F9")
        try await desk.pane.see("User name")
        // The first look may still meet the program that is about to begin anew.
        var after: Set<String> = ["not looked"]
        let clean = try await eventually(within: .seconds(20)) {
            after = ProcessMemory(process).search(canaries) ?? ["not readable"]
            return after.isEmpty
        }
        #expect(clean, "after the lock: \(after)")
        try argumentsAndEnvironment(of: process, lack: canaries)
        print("memory of the desk: \(before.sorted()) before the lock, \(after.sorted()) after it")
    }
}
