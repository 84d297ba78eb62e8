import Foundation
import Secrets
import Synchronization
import TestSupport
import Testing

@testable import SecurityModule

@Suite("Programs that fail, hang or talk nonsense are said and leave nothing behind")
struct ToolTests {
    /// Two structures of one byte each.
    private static let blob: [UInt8] = [0, 1, 7, 0, 1, 8]
    private static let giving = "printf '%032d' 7"

    private func key(_ text: String) -> SecretKey {
        guard let key = SecretKey(LockedBytes(copying: text.utf8)) else { preconditionFailure("32 characters") }
        return key
    }

    private func unseal(_ scripts: [String: String], seconds: Int = 20) throws -> SecretKey {
        try FakeTools(scripts).with(seconds: seconds) { try $0.unseal(Self.blob) }
    }

    @Test func whatTheLastProgramWritesIsTheSecret() throws {
        let secret = try unseal(["tpm2_unseal": Self.giving])
        let isSame = secret.isEqual(to: key("00000000000000000000000000000007"))
        #expect(isSame)
    }

    @Test(arguments: ["", "printf x", "printf '%031d' 7", "printf '%033d' 7", "yes | head -c 1000000"])
    func anythingButThirtyTwoBytesIsNoSecret(script: String) throws {
        #expect(throws: HardwareError.failed(step: "unseal", code: nil)) {
            _ = try unseal(["tpm2_unseal": script])
        }
    }

    @Test(arguments: [
        ("tpm2_load", "0x1DF", HardwareError.otherChip), ("tpm2_load", "0x3DF", .otherChip),
        ("tpm2_load", "0x1D5", .damaged), ("tpm2_load", "0x2C2", .damaged),
        ("tpm2_load", "0x101", .failed(step: "load", code: 0x101)), ("tpm2_unseal", "0x921", .lockedOut),
        ("tpm2_createprimary", "0x9A2", .ownerRefused), ("tpm2_createprimary", "0x98E", .ownerRefused),
        ("tpm2_createprimary", "0x185", .ownerRefused),
        ("tpm2_createprimary", "0x1DF", .failed(step: "primary", code: 0x1DF)),
        ("tpm2_load", "0x98E", .failed(step: "load", code: 0x98E)),
        ("tpm2_load", "0x18B", .failed(step: "load", code: 0x18B)),
        ("tpm2_unseal", "0x1DF", .failed(step: "unseal", code: 0x1DF)),
    ]) func theResponseCodeOfTheChipIsUnderstood(program: String, code: String, error: HardwareError) throws {
        let script = "echo 'WARNING: (0xnothing) (0x' >&2; echo 'ERROR: Esys_It(\(code)) - tpm: thơ' >&2; exit 1"
        #expect(throws: error) { _ = try unseal([program: script]) }
    }

    @Test(arguments: ["exit 1", "exit 139", "kill -SEGV $$", "yes '(0xFFFFFFFFFFFFFFFF' | head -c 900000 >&2; exit 3"])
    func aProgramThatFailsWithoutACodeFailed(script: String) throws {
        #expect(throws: HardwareError.failed(step: "load", code: nil)) { _ = try unseal(["tpm2_load": script]) }
    }

    @Test(arguments: [
        "sleep 600", "exec >&- 2>&-; sleep 600", "sleep 600 & wait", "trap '' TERM; yes", "sleep 600 & exit 0",
    ])
    func aProgramThatHangsIsKilledWithWhatItStarted(script: String) throws {
        let tools = try FakeTools(["tpm2_load": "echo $$ > \"$0.pid\"; \(script)"])
        #expect(throws: HardwareError.timedOut(seconds: 3)) {
            _ = try tools.with(seconds: 3) { try $0.unseal(Self.blob) }
        }
        let text = try String(contentsOfFile: tools.folder.path("tpm2_load.pid"), encoding: .utf8)
        let group = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        // The group is gone as soon as the kernel has buried who was killed.
        var isGone = false
        for _ in 0..<500 where !isGone {
            isGone = kill(-group, 0) != 0
            if !isGone { usleep(10_000) }
        }
        #expect(isGone)
    }

    @Test func theToolsGetTheirFilesAndNothingElseOfOurs() throws {
        let tools = try FakeTools([
            "tpm2_load": """
            env > "$0.env"; ls -l /proc/self/fd > "$0.fd"; ls /proc/self/fd > "$0.all"; cat > "$0.in"; exit 1
            """
        ])
        // As a careless library leaves them: not closed when a program starts, among the low numbers and far above.
        let low = unsafe open("/dev/null", O_RDONLY)
        let high = fcntl(low, F_DUPFD, 500)
        defer { for number in [low, high] { close(number) } }
        try #require(low >= 0 && high >= 500)
        #expect(throws: HardwareError.failed(step: "load", code: nil)) {
            _ = try tools.with { try $0.unseal(Self.blob) }
        }
        func said(_ name: String) throws -> String {
            try String(contentsOfFile: tools.folder.path("tpm2_load.\(name)"), encoding: .utf8)
        }
        let names = Set(
            try said("env").split(separator: "\n").compactMap { $0.split(separator: "=").first.map(String.init) })
        #expect(
            names.subtracting(["PWD", "OLDPWD", "SHLVL", "_"]) == ["PATH", "LC_ALL", "TSS2_LOG", "TPM2TOOLS_TCTI"])
        #expect(try said("in").isEmpty)
        let files = try said("fd").split(separator: "\n").filter { $0.contains("/dev/shm/tram-") }
        #expect(files.count == 4)
        // Three pipes and four files; the next one is the list itself.
        let all = try said("all").split(separator: "\n").compactMap { Int($0) }
        #expect(all.sorted() == Array(0...7))
    }

    @Test func theSecretComesOnStandardInputAlone() throws {
        let tools = try FakeTools(["tpm2_create": "echo \"$@\" > \"$0.arguments\"; cat > \"$0.in\"; exit 1"])
        let secret = key("canary canary canary canary cana")
        #expect(throws: HardwareError.failed(step: "create", code: nil)) { _ = try tools.with { try $0.seal(secret) } }
        let given = try String(contentsOfFile: tools.folder.path("tpm2_create.in"), encoding: .utf8)
        #expect(given == "canary canary canary canary cana")
        #expect(
            !(try String(contentsOfFile: tools.folder.path("tpm2_create.arguments"), encoding: .utf8).contains("canary"))
        )
    }

    @Test(
        arguments: [[], [0], [0, 0, 0, 0], [0, 9, 1], [0, 1, 7], [0, 1, 7, 0, 2, 8], [0, 1, 7, 0, 1, 8, 9]] as [[UInt8]]
    )
    func whatIsNoSealedSecretIsNotGivenToTheChip(bytes: [UInt8]) throws {
        let tools = try FakeTools(["tpm2_createprimary": "touch \"$0.ran\""])
        #expect(throws: HardwareError.damaged) { _ = try tools.with { try $0.unseal(bytes) } }
        #expect(throws: HardwareError.damaged) {
            _ = try tools.with { try $0.unseal([UInt8](repeating: 1, count: 5_000)) }
        }
        #expect(!FileManager.default.fileExists(atPath: tools.folder.path("tpm2_createprimary.ran")))
    }

    @Test func aMachineWithoutToolsOrChipIsSaid() throws {
        let folder = try TemporaryFolder()
        let bare = TPM2(connection: "fake", folder: folder.url.path)
        #expect(!bare.hasTools)
        #expect(throws: HardwareError.noTools) { _ = try bare.unseal(Self.blob) }
        let tools = try FakeTools()
        let here = TPM2(folder: tools.folder.url.path, device: tools.folder.path("tpmrm9"))
        #expect(!here.isPresent)
        #expect(throws: HardwareError.noChip) { _ = try here.unseal(Self.blob) }
        // Root may open everything, but not what is no device.
        let locked = tools.folder.path("locked")
        try FileManager.default.createDirectory(atPath: locked, withIntermediateDirectories: false)
        #expect(throws: HardwareError.self) {
            _ = try TPM2(folder: tools.folder.url.path, device: locked).unseal(Self.blob)
        }
    }
}
