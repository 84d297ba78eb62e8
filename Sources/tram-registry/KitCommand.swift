import ArgumentParser
import CanonicalJSON
import EnrollmentModel
import Packet
import RegistryServer
import Secrets
import Vietnam

/// `tram-registry kit`: the laptops.
struct KitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kit", abstract: "The kits of this registry.",
        subcommands: [
            KitIssueCommand.self, KitReissueCommand.self, KitListCommand.self, KitRenewCommand.self,
            KitRevokeCommand.self, KitExtendCommand.self,
        ])
}

/// `tram-registry kit issue`: one file that makes a laptop a kit.
struct KitIssueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue",
        abstract: "Make a kit's keys and certificate, locked into one file under an activation code.",
        discussion: """
            A name is five digits or capital letters and given once; a laptop that is set up anew gets a new one.
            """)

    @OptionGroup var options: RegistryOptions
    @OptionGroup var kit: KitOption
    @OptionGroup var policy: PolicyOption
    @Option(name: .long, help: "Commune or province as VINTAGE:CODE, such as 2025-07:23293.")
    var unit: String
    @Option(name: .long, help: "File to write; it goes to `tram kit init`.")
    var out: String
    @Option(name: .long, help: "How many days the certificate is good for, 1 to 366.")
    var days = 30
    @Option(name: .long, help: "Where the kit reaches this registry (default: its first host, port 8443).")
    var url: String?
    @Option(name: .long, help: "File for the activation code, mode 0600; without it the code is printed once.")
    var codeFile: String?

    func run() async throws {
        let home = try options.open()
        let order = try order(home)
        // A kit's name is given once: it is not spent on a file that cannot be written.
        for path in [out, codeFile].compactMap(\.self) { try Output.check(path) }
        let code = ActivationCode.generate()
        let file = try await home.issue(order, code: code, store: try options.store(of: home))
        try Output.provisioning(file, code, out: out, codeFile: codeFile, json: options.json)
    }

    private func order(_ home: RegistryHome) throws -> RegistryHome.KitOrder {
        let parts = unit.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            throw ValidationError("--unit is VINTAGE:CODE, such as 2025-07:23293")
        }
        let commune = UnitCode(vintage: String(parts[0]), code: String(parts[1]))
        guard Units.unit(commune) != nil else { throw Failure(unknown: commune) }
        guard (1...366).contains(days) else { throw ValidationError("--days is 1 to 366") }
        let url = url ?? "https://\(home.hosts.first ?? "localhost"):8443"
        guard url.hasPrefix("https://"), url.utf8.count > 8 else { throw ValidationError("--url is https://host:port") }
        return RegistryHome.KitOrder(
            kit: try kit.id, unit: commune, url: url, days: days,
            policy: try policy.change()?.applied(to: .standard) ?? .standard)
    }
}

/// `tram-registry kit reissue`: the same kit on another laptop, or on the one that was found again.
struct KitReissueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reissue",
        abstract: "Make new keys for a kit that exists, under the next epoch, locked into one file.",
        discussion: """
            The file continues the kit's receipt numbers, so `tram kit init` does not take it: `tram kit restore` puts \
            the kit's backup under it. What the old laptop approved before still comes in, flagged.
            """)

    @OptionGroup var options: RegistryOptions
    @OptionGroup var kit: KitOption
    @OptionGroup var policy: PolicyOption
    @Option(name: .long, help: "File to write; it goes to `tram kit restore`.")
    var out: String
    @Option(name: .long, help: "How many days the certificate is good for, 1 to 366.")
    var days = 30
    @Option(name: .long, help: "File for the activation code, mode 0600; without it the code is printed once.")
    var codeFile: String?

    func run() async throws {
        guard (1...366).contains(days) else { throw ValidationError("--days is 1 to 366") }
        for path in [out, codeFile].compactMap(\.self) { try Output.check(path) }
        let policy = try policy.change()
        let home = try options.open()
        let code = ActivationCode.generate()
        let file = try await home.reissue(
            try kit.id, days: days, policy: policy, code: code, store: try options.store(of: home))
        try Output.provisioning(file, code, out: out, codeFile: codeFile, json: options.json)
    }
}

extension Output {
    /// Writes a provisioning file and its code, and says what was made.
    static func provisioning(
        _ file: ProvisioningFile, _ code: borrowing LockedBytes, out: String, codeFile: String?, json: Bool
    ) throws {
        try Output.file(out, file.bytes)
        if let codeFile {
            var bytes = unsafe code.withUnsafeBytes { unsafe Array($0) } + [UInt8(ascii: "\n")]
            defer { for index in bytes.indices { bytes[index] = 0 } }
            try Output.file(codeFile, bytes)
        }
        let certificate = file.certificate
        guard json else {
            text("kit \(certificate.kit), epoch \(certificate.epoch), in \(out)\n")
            guard codeFile == nil else { return }
            text("activation code, shown only now: ")
            return secret(code)
        }
        var object: JSONObject = [
            "kit": certificate.kit.json, "epoch": .int(certificate.epoch), "file": .string(out),
            "url": .string(certificate.url), "not_after_ms": .int(certificate.notAfter),
        ]
        if codeFile == nil {
            object["code"] = unsafe .string(code.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) })
        }
        text(JSONValue.object(object).canonicalText + "\n")
    }
}

extension Failure {
    /// No list of units has this code; a mistyped one would follow every application of the kit.
    fileprivate init(unknown unit: UnitCode) {
        let near = Units.nearest(to: unit).map { "\($0.code.vintage):\($0.code.code) \($0.placeText)" }
        self.init(
            .data, "unknown_unit", "there is no administrative unit \(unit.vintage):\(unit.code)",
            hint: near.isEmpty
                ? "find the code: tram units find" : "is it \(near.joined(separator: "; "))? see tram units find")
    }
}
