import ArgumentParser
import CanonicalJSON
import EnrollmentModel
import Screens
import Storage
import Terminal
import Vietnam

/// `tram sync`: what is sealed goes to the registry, receipts come back.
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Sends what is sealed to the registry and fetches receipts.",
        subcommands: [SyncRun.self, SyncStatus.self])
}

/// `tram sync run`: one exchange, as long as it takes.
struct SyncRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Seals what is approved, sends texts, then pictures, and stores the receipts.")

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        // It goes on with a rekey itself, at its end.
        let kit = try login.open(resuming: false)
        let blocked = kit.sealBeforeSync()
        let columns = output.json ? nil : TerminalEnvironment.columns(ofTerminal: 2)
        let bar = ProgressBox(ProgressLine(columns: columns))
        var report = try await Interruptible.run {
            try await kit.runSync { progress in
                StandardError.write(
                    bar.update(progress.sentBytes / 1024, progress.totalBytes / 1024, "KiB"))
            }
        }
        StandardError.write(bar.finish())
        // A user whom the registry revoked forces one; whoever may not go on with it leaves it to the next login.
        if (try? kit.store.rekeyUnderWay()) != nil {
            do { report.rekey = try RekeyReport.run(kit.store, output: output) } catch {
                report.problem = report.problem ?? CommandFailure(explaining: error)
            }
        }
        // What follows may wait for whoever reads it.
        kit.store.lock()
        output.show(report.json, report.lines(in: output.language))
        if let problem = report.problem ?? blocked { throw problem }
    }
}

/// `tram sync status`: what waits, without a network.
struct SyncStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "What waits to be sent and what was set aside, without a network.")

    @OptionGroup var login: LoginOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let kit = try login.openToRead()
        let batches = try kit.store.outgoingBatches()
        let packets = batches.flatMap(\.packets)
        let parked = packets.filter { $0.parked != nil }
        let counts = try kit.vault.counts()
        output.show(
            [
                "waiting": .int(packets.count), "stored": .int(packets.count { $0.isStored }),
                "parked": .array(
                    parked.map { ["app": $0.app.json, "code": .string($0.parked?.code ?? "")] }),
                "receipted": .int((counts[.receipted] ?? 0) + (counts[.purged] ?? 0)),
                "bytes": .int(try kit.payload()),
            ],
            ["\(packets.count)\t\(parked.count)\t\((counts[.receipted] ?? 0) + (counts[.purged] ?? 0))"])
    }
}
