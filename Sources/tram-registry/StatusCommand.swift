import ArgumentParser
import CanonicalJSON
import EnrollmentModel
import RegistryServer

/// `tram-registry status`: what the registry counts.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Say how many applications stand where.")

    @OptionGroup var options: RegistryOptions

    func run() async throws {
        let home = try options.open()
        let store = try options.store(of: home)
        let counts = try await store.counts()
        let standings = try await store.standings()
        let revoked = try await store.revocations()
        let rows: [(name: String, value: Int)] = [
            ("kits", counts.kits), ("offered", counts.offered), ("text_received", counts.textReceived),
            ("stored", counts.stored), ("opened", counts.opened), ("parked", counts.parked),
            ("applications", counts.applications), ("parts", counts.parts), ("doubled_parts", counts.doubledParts),
            ("blobs", counts.blobs),
            ("receipts", counts.receipts), ("received_bytes", counts.received),
            ("returned", counts.returned), ("kit_revoked", counts.kitRevoked),
            ("signer_revoked", counts.signerRevoked), ("old_epoch", counts.oldEpoch), ("revoked_keys", revoked.count),
        ]
        let findings = try await store.checkpointFindings()
        if options.json {
            var object: JSONObject = ["name": .string(home.name)]
            object["checkpoint_findings"] = .array(findings.map(\.json))
            for row in rows { object[row.name] = .int(row.value) }
            object["kit_list"] = .array(standings.map(\.json))
            for (name, batches) in flagged(counts) {
                object[name] = .array(batches.map { ["kit": .string($0.kit), "batch": .string($0.batch)] })
            }
            Output.text(JSONValue.object(object).canonicalText + "\n")
        } else {
            for row in rows { Output.text("\(row.name)\t\(row.value)\n") }
            for finding in findings { Output.text(finding.line + "\n") }
            for (name, batches) in flagged(counts) {
                for batch in batches { Output.text("\(name)\t\(batch.kit)\t\(batch.batch)\n") }
            }
            for standing in standings { Output.text(standing.line + "\n") }
        }
    }

    /// What somebody has to act on, quietly: a kit is never told.
    private func flagged(_ counts: RegistryCounts) -> [(String, [FlaggedBatch])] {
        [("duress", counts.duress), ("unknown_token", counts.unknownToken)]
    }
}

extension CheckpointFinding {
    fileprivate var json: JSONValue {
        [
            "kit": kit.json, "epoch": .int(epoch), "fault": .string(fault.rawValue), "held": .int(held),
            "offered": .int(offered), "first_ms": .int(first), "last_ms": .int(last), "times": .int(times),
        ]
    }

    /// `audit`, what was found, kit, epoch, entries held and offered, how often, first and last time.
    fileprivate var line: String {
        "audit\t\(fault.rawValue)\t\(kit)\t\(epoch)\t\(held)\t\(offered)\t\(times)\t\(first)\t\(last)"
    }
}
