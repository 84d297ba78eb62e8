import ArgumentParser
import CanonicalJSON
import EnrollmentModel
import Packet
import Secrets

/// `tram packet verify`: a folder of sealed files against its signed manifest.
struct PacketVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Checks the sealed files of a folder against their signed manifest.",
        discussion: "Prints one line per file: name, ok or what is wrong. With an identity, the content is opened too.")

    @Argument(help: "Folder with manifest.json and the sealed files.")
    var folder: String

    @Option(
        name: .long,
        help: ArgumentHelp("The kit's public key, base64url; may be given several times.", valueName: "key"),
        transform: { text in
            guard let key = PublicKey(text: text) else {
                throw ValidationError("\(text) is not an Ed25519 public key: it has 43 characters of base64url")
            }
            return key
        })
    var key: [PublicKey] = []

    @Flag(name: .long, help: "Check the files only, and leave open who signed the manifest.")
    var anySigner = false

    @Option(name: .long, help: "Name of the registry that it must be for.")
    var registry: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("File of age identities; opens the content too.", valueName: "file"))
    var identity: [String] = []

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard key.isEmpty == anySigner else {
            throw ValidationError("--key KEY says whose manifest it must be, or --any-signer that it does not matter")
        }
    }

    func run() async throws {
        let packet = PacketFolder(path: folder)
        let manifest = try self.manifest(of: packet)
        let identities = try IdentityFile.read(identity)
        var outcomes: [PartOutcome] = []
        for (index, part) in manifest.parts.enumerated() {
            outcomes.append(
                PartOutcome(
                    file: PacketFolder.fileName(index, part.kind),
                    problem: try problem(of: index, in: manifest, packet, identities)))
        }
        let json: JSONValue = [
            "app": manifest.app.json, "registry": .string(manifest.registry), "kit": manifest.kit.json,
            "seal": .int(manifest.seal), "signature": anySigner ? "not checked" : "ok",
            "parts": .array(outcomes.map(\.json)),
        ]
        output.show(json, outcomes.map(\.line))
        let problems = outcomes.compactMap(\.problem)
        for problem in problems { CommandFailure(problem).report(asJSON: output.json) }
        if !problems.isEmpty { throw WorstOf(kind: .data) }
    }

    private func manifest(of packet: PacketFolder) throws -> PacketManifest {
        let signed = try packet.manifest()
        guard anySigner else {
            return try PacketManifest(verifying: signed, registry: registry) { kid in key.first { $0.id == kid } }
        }
        return try PacketManifest(unverified: signed, registry: registry)
    }

    private func problem(
        of index: Int, in manifest: PacketManifest, _ packet: PacketFolder, _ identities: [SealingIdentity]
    ) throws -> PacketError? {
        do {
            try packet.check(index, of: manifest)
            if !identities.isEmpty { try packet.open(index, of: manifest, with: identities) { _ in } }
            return nil
        } catch let error as PacketError {
            return error
        }
    }
}

/// What was found of one file.
private struct PartOutcome {
    let file: String
    let problem: PacketError?

    private var finding: String {
        switch problem {
        case .part(_, let problem): problem.description
        case .manifest(let problem): problem.description
        case nil: "ok"
        }
    }

    var line: String { "\(file)\t\(finding)" }
    var json: JSONValue { ["file": .string(file), "ok": .bool(problem == nil), "finding": .string(finding)] }
}
