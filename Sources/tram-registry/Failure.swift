import CanonicalJSON
import Foundation
import Packet
import RegistryServer
import Secrets

/// Why a command failed, in words for people and a code for scripts.
struct Failure: Error {
    /// The exit codes of every command.
    enum Kind: Int32 {
        /// The world failed: disk, network.
        case world = 1
        /// Wrong use of the command line.
        case usage = 2
        /// The data was refused.
        case data = 3
        /// Not allowed.
        case denied = 4
    }

    let kind: Kind
    let code: String
    let message: String
    let hint: String

    init(_ kind: Kind, _ code: String, _ message: String, hint: String) {
        self.kind = kind
        self.code = code
        self.message = message
        self.hint = hint
    }

    /// Whatever was thrown, as one sentence and what to do next.
    init(explaining error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as RegistryHomeError: self.init(error)
        case let error as KitOrderError: self.init(error)
        case let fault as StoreFault:
            self.init(.world, "database", fault.description, hint: "check disk space and permissions, then try again")
        case let fault as FileFault: self.init(fault)
        case let refusal as ProcessHardening.Refusal: self.init(refusal)
        default: self.init(.world, "failed", "\(error)", hint: "try again; if it stays, keep this message")
        }
    }

    private init(_ error: RegistryHomeError) {
        switch error {
        case .exists: self.init(.denied, "exists", error.description, hint: "choose another folder")
        case .shares:
            self.init(.denied, "shares_exist", error.description, hint: "choose another folder: --shares")
        case .missing(let path):
            self.init(.world, "no_registry", error.description, hint: "make one: tram-registry init --home \(path)")
        case .serving: self.init(.denied, "serving", error.description, hint: "stop it first, or use that one")
        case .issued:
            self.init(.data, "kit_issued", error.description, hint: "choose a name that no kit had: --kit")
        case .damaged: self.init(.data, "damaged", error.description, hint: "put the folder back from its backup")
        case .file(let fault): self.init(fault)
        case .authority, .provisioning: self.init(.world, "keys", error.description, hint: "try again")
        case .store(let fault): self.init(explaining: fault)
        }
    }

    private init(_ refusal: ProcessHardening.Refusal) {
        switch refusal {
        case .call:
            self.init(.world, "hardening", refusal.description, hint: "start it outside of tracing tools")
        case .lockedMemory:
            self.init(
                .world, "memory_not_locked", refusal.description,
                hint: "raise it with ulimit -l, or LimitMEMLOCK= in the unit, and start again")
        }
    }

    private init(_ error: KitOrderError) {
        switch error {
        case .unknownKit:
            self.init(.data, "unknown_kit", error.description, hint: "see tram-registry kit list")
        case .unknownUser:
            self.init(
                .data, "unknown_user", error.description, hint: "name the key: --key, from `tram user list --json`")
        case .unknownApplication:
            self.init(.data, "unknown_application", error.description, hint: "check the receipt number")
        case .revoked:
            self.init(
                .denied, "kit_revoked", error.description, hint: "set the laptop up again: tram-registry kit reissue")
        case .notLater: self.init(.data, "not_later", error.description, hint: "give it more --days")
        case .noCode:
            self.init(
                .data, "no_code", error.description,
                hint: "renew the certificate: tram-registry kit renew; one older than this registry's keys has no code")
        case .returnedBefore:
            self.init(.data, "returned_before", error.description, hint: "wait until its kit has sent it again")
        case .damaged: self.init(.data, "damaged", error.description, hint: "put the folder back from its backup")
        case .notWritten:
            self.init(.world, "file", error.description, hint: "check the path, its permissions and the disk")
        case .store(let fault): self.init(explaining: fault)
        case .home(let error): self.init(error)
        }
    }

    private init(_ fault: FileFault) {
        self.init(
            .world, fault.isFull ? "disk_full" : "file", fault.description,
            hint: fault.isFull ? "free some space and try again" : "check the path and its permissions")
    }

    /// Writes the failure to standard error.
    func report(asJSON: Bool) {
        guard asJSON else {
            return Output.error("tram-registry: error: \(message)\ntram-registry: hint: \(hint)\n")
        }
        let json: JSONValue = [
            "error": ["code": .string(code), "message": .string(message), "hint": .string(hint)]
        ]
        Output.error(json.canonicalText + "\n")
    }
}

/// Where text goes.
enum Output {
    static func text(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }
    static func error(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

    /// Secret bytes straight to standard output, without becoming text on the way.
    static func secret(_ secret: borrowing LockedBytes) {
        unsafe secret.withUnsafeBytes { unsafe FileHandle.standardOutput.write(Data($0)) }
        text("\n")
    }

    /// Refuses a path that ``file(_:_:)`` would refuse, before anything is done that cannot be undone.
    static func check(_ path: String) throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw Failure(.usage, "file_exists", "\(path) is there already", hint: "choose another name")
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw Failure(.world, "file", "\(path) cannot be written", hint: "check the folder and its permissions")
        }
    }

    /// Writes a file of mode 0600 so that all of it or nothing is there.
    static func file(_ path: String, _ bytes: [UInt8]) throws {
        try check(path)
        let draft = path + ".new"
        guard
            FileManager.default.createFile(
                atPath: draft, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
        else {
            throw Failure(.world, "file", "\(path) cannot be written", hint: "check the folder and its permissions")
        }
        try FileManager.default.moveItem(atPath: draft, toPath: path)
    }
}
