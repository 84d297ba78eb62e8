import Glibc
public import Secrets

/// The TPM 2.0 of this machine, through the programs of Debian's tpm2-tools.
///
/// A secret is sealed under a primary key of the owner's hierarchy that the chip makes anew from its seed each time, so
/// that nothing of ours is kept in the chip. Neither a password of the chip nor a state of the machine is asked for, and
/// failed tries at other keys of the chip do not count (`noda`): ARCHITECTURE.md says why.
public struct TPM2: SecurityChip {
    /// `tpm2`.
    public let kind = HardwareKind.tpm2
    private static let primaryTemplate = [
        "-C", "o", "-g", "sha256", "-G", "ecc256:aes128cfb",
        "-a", "restricted|decrypt|fixedtpm|fixedparent|sensitivedataorigin|userwithauth|noda",
    ]
    private static let sealedAttributes = "fixedtpm|fixedparent|userwithauth|noda"
    /// A sealed secret has some 200 bytes; nothing longer is given to the chip.
    private static let sealedLimit = 2_048

    /// Where the programs are.
    private let folder: String
    /// How the programs reach the chip, in the words of tpm2-tools; nothing for the device.
    private let connection: String?
    /// Through which the kernel shares the chip.
    private let device: String
    /// How long one program may take.
    private let seconds: Int
    /// How the end of a program is learnt.
    var wait = ChildWait.system

    /// The chip of this machine.
    ///
    /// - Parameters:
    ///   - connection: Another way to the chip, as tpm2-tools takes it in `TPM2TOOLS_TCTI`.
    ///   - folder: Where the programs are.
    ///   - device: Through which the kernel shares the chip.
    ///   - seconds: How long one program may take before it is killed.
    public init(
        connection: String? = nil, folder: String = "/usr/bin", device: String = "/dev/tpmrm0", seconds: Int = 20
    ) {
        self.connection = connection
        self.folder = folder
        self.device = device
        self.seconds = seconds
    }

    /// Whether there is a chip, as far as one can see without asking it.
    public var isPresent: Bool {
        let found = unsafe access(device, F_OK)
        return connection != nil || found == 0
    }

    /// Whether the programs are installed.
    public var hasTools: Bool {
        TPM2Step.allCases.allSatisfy { unsafe access("\(folder)/\($0.program)", X_OK) == 0 }
    }

    /// Has the chip seal a secret.
    ///
    /// - Returns: `TPM2B_PUBLIC ‖ TPM2B_PRIVATE`.
    /// - Throws: ``HardwareError``.
    public func seal(_ secret: borrowing SecretKey) throws(HardwareError) -> [UInt8] {
        try look()
        let primary = try primary()
        let publicFile = try file()
        let privateFile = try file()
        _ = try run(
            .create,
            [
                "-C", "/dev/fd/3", "-g", "sha256", "-a", Self.sealedAttributes, "-i", "-", "-u", "/dev/fd/4", "-r",
                "/dev/fd/5",
            ],
            files: [primary.descriptor.number, publicFile.descriptor.number, privateFile.descriptor.number],
            input: secret.bytes)
        let sealed = TPM2Blob(public: publicFile.contents(), private: privateFile.contents())
        guard let sealed else { throw .failed(step: TPM2Step.create.rawValue, code: nil) }
        return sealed.bytes
    }

    /// Has the chip open what it sealed.
    ///
    /// - Throws: ``HardwareError``.
    public func unseal(_ sealed: [UInt8]) throws(HardwareError) -> SecretKey {
        guard sealed.count <= Self.sealedLimit, let blob = TPM2Blob(bytes: sealed) else { throw .damaged }
        try look()
        let primary = try primary()
        let publicFile = try file(blob.publicPart)
        let privateFile = try file(blob.privatePart)
        let key = try file()
        _ = try run(
            .load, ["-C", "/dev/fd/3", "-u", "/dev/fd/4", "-r", "/dev/fd/5", "-c", "/dev/fd/6"],
            files: [
                primary.descriptor.number, publicFile.descriptor.number, privateFile.descriptor.number,
                key.descriptor.number,
            ])
        let secret = try run(.unseal, ["-c", "/dev/fd/3"], files: [key.descriptor.number], room: SecretKey.byteCount)
        guard let secret = SecretKey(secret) else { throw .failed(step: TPM2Step.unseal.rawValue, code: nil) }
        return secret
    }

    /// Says early and in plain words what would keep every program from the chip.
    private func look() throws(HardwareError) {
        guard hasTools else { throw .noTools }
        guard connection == nil else { return }
        let file = unsafe open(device, O_RDWR | O_CLOEXEC)
        guard file < 0 else {
            close(file)
            return
        }
        throw errno == EACCES || errno == EPERM ? .denied(device: device) : .noChip
    }

    private func primary() throws(HardwareError) -> MemoryFile {
        let context = try file()
        _ = try run(.primary, Self.primaryTemplate + ["-c", "/dev/fd/3"], files: [context.descriptor.number])
        return context
    }

    private func file(_ bytes: [UInt8] = []) throws(HardwareError) -> MemoryFile {
        guard let file = MemoryFile(bytes) else { throw .failed(step: "start", code: nil) }
        return file
    }

    private func run(
        _ step: TPM2Step, _ arguments: [String], files: [Int32], input: borrowing LockedBytes = LockedBytes(count: 0),
        room: Int = 0
    ) throws(HardwareError) -> LockedBytes {
        // Nothing of ours is in it but the way to the chip; the library below the programs keeps quiet.
        let environment = [
            "PATH=/usr/bin:/bin", "LC_ALL=C", "TSS2_LOG=all+NONE",
            "TPM2TOOLS_TCTI=\(connection ?? "device:\(device)")",
        ]
        let run = ToolRun(
            "\(folder)/\(step.program)", ["-Q"] + arguments, environment: environment, files: files, input: input,
            room: room, seconds: seconds, wait: wait)
        guard let run else { throw .failed(step: "start", code: nil) }
        guard let status = run.status else { throw .timedOut(seconds: seconds) }
        guard status == 0 else { throw TPM2Complaint(run.complaint).error(in: step) }
        guard room == 0 || (run.output.count == room && !run.isOverflowing) else {
            throw .failed(step: step.rawValue, code: nil)
        }
        return run.takeOutput()
    }
}

extension ToolRun {
    consuming func takeOutput() -> LockedBytes { output }
}
