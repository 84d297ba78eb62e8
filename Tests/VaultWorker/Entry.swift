import EnrollmentModel
import Glibc
import Secrets
import Storage

/// `vault-worker FOLDER`: works in `FOLDER/vault` until it is killed. A tool of the tests: it logs in with passwords
/// from files, and what it confirms stands in `FOLDER/log`.
@main
enum Entry {
    static func main() {
        guard CommandLine.arguments.count == 2 else { exit(2) }
        let folder = CommandLine.arguments[1]
        do {
            guard let seed = SecretKey(try secret("\(folder)/registry.seed")) else { exit(2) }
            let vault = try Vault.open(at: "\(folder)/vault", environment: VaultEnvironment(clock: Clock.now))
            let worker = Worker(
                lan: try vault.login("lan", password: secret("\(folder)/lan.password")),
                minh: try vault.login("minh", password: secret("\(folder)/minh.password")),
                registry: SigningKey(seed: seed), log: try Log("\(folder)/log"))
            worker.log.write("ready")
            while true { try worker.step() }
        } catch {
            print("vault-worker: \(error)")
            exit(1)
        }
    }

    private static func secret(_ path: String) throws -> LockedBytes {
        let file = unsafe open(path, O_RDONLY)
        guard file >= 0 else { throw MissingFile(path: path) }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = unsafe read(file, &bytes, bytes.count)
        return LockedBytes(copying: bytes.prefix(max(count, 0)))
    }
}

struct MissingFile: Error {
    let path: String
}

/// The same time for whoever works in a vault of the tests, within the life of their certificates.
enum Clock {
    static func now() -> ClockReading {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_BOOTTIME, &time)
        let passed = (time.tv_sec * 1_000 + time.tv_nsec / 1_000_000) % 1_000_000_000
        return ClockReading(wall: 1_795_000_000_000 + passed, sinceBoot: 5_000_000 + passed, boot: "first")
    }
}

/// What was confirmed, a line each; what is written survives the process.
struct Log {
    private let file: Int32

    init(_ path: String) throws {
        file = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw MissingFile(path: path) }
    }

    func confirm(_ what: String, _ app: ApplicationID, _ detail: String = "-") { write("\(what)\t\(app)\t\(detail)") }

    func write(_ line: String) {
        let bytes = Array("\(line)\n".utf8)
        _ = unsafe Glibc.write(file, bytes, bytes.count)
    }
}
