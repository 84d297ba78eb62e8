import ArgumentParser
import Foundation
import Logging
import RegistryServer

/// Which registry a command is about.
struct RegistryOptions: ParsableArguments {
    @Option(name: .long, help: "Folder of the registry (default: TRAM_REGISTRY_HOME).")
    var home: String?

    @Flag(name: .long, help: "Answer in JSON.")
    var json = false

    var path: String {
        get throws {
            if let home { return home }
            if let home = ProcessInfo.processInfo.environment["TRAM_REGISTRY_HOME"], !home.isEmpty { return home }
            throw ValidationError("name the registry's folder with --home or TRAM_REGISTRY_HOME")
        }
    }

    func open() throws -> RegistryHome { try RegistryHome(path: try path) }

    func store(of home: RegistryHome) throws -> SQLiteRegistryStore { try SQLiteRegistryStore(path: home.databasePath) }
}

extension Logger {
    /// A log on standard error, from `notice` up.
    static func registry() -> Logger {
        var logger = Logger(label: "tram-registry", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .notice
        return logger
    }
}
