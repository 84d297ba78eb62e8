import CanonicalJSON
import Foundation
import TestSupport
import Testing

@testable import tram

// One wire for all: the tests of a registry that serves wait for each other.
extension SyncKillTests {
    @Suite("The memory of a sync")
    struct SyncMemoryTests {
        /// A pipe that takes no more: who writes into it stands still until somebody reads.
        private struct FullPipe {
            let pipe = Pipe()

            init() {
                let descriptor = pipe.fileHandleForWriting.fileDescriptor
                let flags = fcntl(descriptor, F_GETFL)
                _ = fcntl(descriptor, F_SETFL, flags | O_NONBLOCK)
                let page = [UInt8](repeating: 0x20, count: 4_096)
                for size in [page.count, 1] {
                    while unsafe write(descriptor, page, size) > 0 {}
                }
                _ = fcntl(descriptor, F_SETFL, flags)
            }

            /// Lets who writes go on, to the end; everything that came.
            func drain() -> Data { pipe.fileHandleForReading.readDataToEndOfFile() }
        }

        private func start(_ arguments: [String], on camp: Camp, printing pipe: FullPipe) throws -> Process {
            let process = Process()
            process.executableURL = camp.tram.url
            process.arguments = arguments
            process.environment = ProcessInfo.processInfo.environment.merging(camp.environment) { $1 }
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = pipe.pipe
            process.standardError = FileHandle.nullDevice
            try process.run()
            return process
        }

        /// Whether the session is over and the program still there: it waits for whoever reads its report.
        private func hasEndedItsSession(_ process: Process, _ camp: Camp) throws -> Bool {
            let lock = try Data(contentsOf: URL(fileURLWithPath: camp.path("kit/vault/owner.lock")))
            guard let owner = try? JSONValue(parsing: [UInt8](lock)) else { return false }
            return owner["pid"]?.int == Int(process.processIdentifier) && owner["user"] == nil
        }

        @Test func afterItsSessionItHoldsNobody() async throws {
            guard geteuid() == 0 else {
                print("skipped: only root may look into the memory of the sync")
                return
            }
            let camp = try Camp()
            let registry = try await RegistryProgram(of: camp)
            try await camp.succeed(camp.tram, camp.newApplication(EverywhereCanaryTests.answers))
            let canaries = try EverywhereCanaryTests.texts + EverywhereCanaryTests.fingers(of: camp)
            try await camp.approve()
            let pipe = FullPipe()
            let sync = try start(["sync", "run", "--json"] + camp.login("lan"), on: camp, printing: pipe)
            // It opens the vault and logs in first, so its name is in the lock file before it is gone from it.
            var hasBegun = false
            let isOver = try await eventually {
                let lock = try String(contentsOfFile: camp.path("kit/vault/owner.lock"), encoding: .utf8)
                hasBegun = hasBegun || lock.contains("lan") && lock.contains("\(sync.processIdentifier)")
                return try hasBegun && hasEndedItsSession(sync, camp) || !sync.isRunning
            }
            #expect(isOver && sync.isRunning)
            // What must be there is found: where the kit's registry is.
            let control = Canary("address", text: "https://127.0.0.1:\(try CampTemplate.shared.get().port)")
            let found = try #require(ProcessMemory(sync.processIdentifier).search(canaries + [control]))
            #expect(found == ["address"])
            let shown = ProcessFacts(sync.processIdentifier).argumentsAndEnvironment
            #expect(shown.range(of: Data("TRAM_HOME".utf8)) != nil)
            for canary in canaries { #expect(!canary.stands(in: shown), "\(canary.name)") }
            let printed = pipe.drain()
            while sync.isRunning { try await Task.sleep(for: .milliseconds(5)) }
            #expect(sync.terminationStatus == 0)
            let report = try JSONValue(parsing: printed.filter { $0 != 0x0A }.drop { $0 == 0x20 })
            #expect(report["receipted"]?.int == 1)
            try await registry.stop()
        }
    }
}
