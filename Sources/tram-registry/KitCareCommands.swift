import ArgumentParser
import CanonicalJSON
import EnrollmentModel
import Foundation
import RegistryServer

/// Which kit a command is about.
struct KitOption: ParsableArguments {
    @Option(name: .long, help: "Name of the kit.")
    var kit: String

    var id: KitID {
        get throws {
            guard let id = KitID(kit) else { throw ValidationError("--kit is five digits or capital letters") }
            return id
        }
    }
}

/// How a kit is to be used.
struct PolicyOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "JSON object of members of the policy that shall be otherwise, such as {\"idle_lock_s\": 120}.",
            discussion: "Members: see docs/formats.md, Kit certificate; what is not named stays as it is.",
            valueName: "file"))
    var policy: String?

    /// What the file wants changed, nothing without one.
    func change() throws -> KitPolicyChange? {
        guard let policy else { return nil }
        guard let bytes = FileManager.default.contents(atPath: policy) else {
            throw Failure(.world, "unreadable", "\(policy) cannot be read", hint: "check the path")
        }
        do {
            return try KitPolicyChange(json: JSONValue(parsing: [UInt8](bytes)))
        } catch {
            throw Failure(
                .data, "bad_policy", "\(policy): \(error)", hint: "correct the file; nothing was issued or changed")
        }
    }
}

/// `tram-registry kit list`: every provisioning of every kit.
struct KitListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Every kit: epoch, end of its certificate, revoked, last seen.")

    @OptionGroup var options: RegistryOptions

    func run() async throws {
        let standings = try await options.store(of: try options.open()).standings()
        if options.json {
            Output.text(JSONValue.array(standings.map(\.json)).canonicalText + "\n")
        } else {
            for standing in standings { Output.text(standing.line + "\n") }
        }
    }
}

/// `tram-registry kit renew`: the same keys with a later end.
struct KitRenewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew", abstract: "Give a kit a certificate with the same keys and a later end.",
        discussion: "It reaches the kit with its next sync, or as a file with `tram kit renew`.")

    @OptionGroup var options: RegistryOptions
    @OptionGroup var kit: KitOption
    @OptionGroup var policy: PolicyOption
    @Option(name: .long, help: "How many days it is good for from now on, 1 to 366.")
    var days = 30
    @Option(name: .long, help: "Where the kit reaches this registry from now on (default: as before).")
    var url: String?
    @Option(name: .long, help: "File to write it to as well, for a kit without a network.")
    var out: String?

    func run() async throws {
        guard (1...366).contains(days) else { throw ValidationError("--days is 1 to 366") }
        if let url { guard url.hasPrefix("https://"), url.utf8.count > 8 else { throw badURL } }
        if let out { try Output.check(out) }
        let policy = try policy.change()
        let home = try options.open()
        let record = try await home.renew(
            try kit.id, days: days, url: url, policy: policy, store: try options.store(of: home))
        if let out { try Output.file(out, record.signed.canonicalBytes + [UInt8(ascii: "\n")]) }
        let certificate = record.certificate
        if options.json {
            var object: JSONObject = [
                "kit": certificate.kit.json, "epoch": .int(certificate.epoch),
                "not_after_ms": .int(certificate.notAfter),
            ]
            object["file"] = out.map { .string($0) }
            Output.text(JSONValue.object(object).canonicalText + "\n")
        } else {
            Output.text(
                "kit \(certificate.kit), epoch \(certificate.epoch), until \(Day.text(certificate.notAfter))\n")
        }
    }

    private var badURL: ValidationError { ValidationError("--url is https://host:port") }
}

/// `tram-registry kit revoke`: a laptop that is gone.
struct KitRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Put a kit's device on the list of revoked keys; there is no way back.",
        discussion: """
            At its next sync the kit delivers what is sealed, flagged here, and then nobody logs in to it any more. \
            A laptop that was found again is set up with `kit reissue`.
            """)

    @OptionGroup var options: RegistryOptions
    @OptionGroup var kit: KitOption
    @Option(name: .long, help: "Why, for whoever reads the list.")
    var reason = ""

    func run() async throws {
        let home = try options.open()
        let list = try await home.revoke(try kit.id, reason: reason, store: try options.store(of: home))
        Output.revoked(list, json: options.json)
    }
}

/// `tram-registry user`: people on kits.
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "The users of kits.", subcommands: [UserRevokeCommand.self])
}

/// `tram-registry user revoke`: somebody who must not sign any more.
struct UserRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Put a user's key on the list of revoked keys; there is no way back.",
        discussion: """
            After its next sync the kit does not let them in any more. What they approved before still comes, flagged.
            """)

    @OptionGroup var options: RegistryOptions
    @OptionGroup var kit: KitOption
    @Option(name: .long, help: "User name; found when something this user signed was sent here.")
    var user: String?
    @Option(name: .long, help: "Name of the user's key, as `tram user list --json` shows it.")
    var key: String?
    @Option(name: .long, help: "Why, for whoever reads the list.")
    var reason = ""

    func run() async throws {
        let home = try options.open()
        let store = try options.store(of: home)
        let list: [Revocation]
        if let key {
            guard Digest(text: key) != nil else { throw ValidationError("--key is a key's name of 43 characters") }
            list = try await home.revoke(key: key, of: try kit.id, user: user, reason: reason, store: store)
        } else {
            guard let user else { throw ValidationError("name the user with --user, or their key with --key") }
            list = try await home.revoke(user: user, of: try kit.id, reason: reason, store: store)
        }
        Output.revoked(list, json: options.json)
    }
}

extension Output {
    /// The list after a revocation.
    static func revoked(_ list: [Revocation], json: Bool) {
        guard json else {
            for entry in list {
                let who = entry.user ?? "-"
                text("\(entry.version)\t\(entry.kit)\t\(who)\t\(entry.kid)\t\(Day.text(entry.time))\t\(entry.reason)\n")
            }
            return
        }
        let entries = list.map { entry in
            var object: JSONObject = [
                "version": .int(entry.version), "kid": .string(entry.kid), "kit": entry.kit.json,
                "reason": .string(entry.reason), "time_ms": .int(entry.time),
            ]
            object["user"] = entry.user.map { .string($0) }
            return JSONValue.object(object)
        }
        let value: JSONValue = ["version": .int(list.map(\.version).max() ?? 0), "revoked": .array(entries)]
        text(value.canonicalText + "\n")
    }
}

extension KitStanding {
    var json: JSONValue {
        var object: JSONObject = [
            "kit": certificate.kit.json, "epoch": .int(certificate.epoch), "certificates": .int(certificates),
            "not_before_ms": .int(certificate.notBefore), "not_after_ms": .int(certificate.notAfter),
            "superseded": .bool(isSuperseded),
        ]
        object["revoked_ms"] = revoked.map { .int($0) }
        object["seen_ms"] = seen.map { .int($0) }
        return .object(object)
    }

    var line: String {
        let words = [
            revoked.map { "revoked \(Day.text($0))" }, isSuperseded ? "superseded" : nil,
            "seen \(seen.map(Day.text) ?? "never")",
        ]
        return "\(certificate.kit)\tepoch \(certificate.epoch)\tuntil \(Day.text(certificate.notAfter))\t"
            + words.compactMap(\.self).joined(separator: ", ")
    }
}

/// Times for people.
enum Day {
    /// Date and minute in UTC.
    static func text(_ milliseconds: Int) -> String {
        let date = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
        return date.formatted(.iso8601.year().month().day().time(includingFractionalSeconds: false)) + "Z"
    }
}
