/// A chip of this machine that keeps a secret for whoever holds the machine.
public protocol SecurityChip: Sendable {
    /// What slots say of it.
    var kind: HardwareKind { get }

    /// Has the chip seal a secret; what comes back is opened by this chip alone and may lie anywhere.
    ///
    /// - Throws: ``HardwareError``.
    func seal(_ secret: borrowing SecretKey) throws(HardwareError) -> [UInt8]

    /// Has the chip open what it sealed.
    ///
    /// - Throws: ``HardwareError``; ``HardwareError/otherChip`` where another one sealed it.
    func unseal(_ sealed: [UInt8]) throws(HardwareError) -> SecretKey
}

/// Why a chip did not give or take a secret.
public enum HardwareError: Error, Equatable, Sendable, CustomStringConvertible {
    /// This machine has no chip, or it is switched off.
    case noChip
    /// The programs that speak to the chip are not installed.
    case noTools
    /// Who runs this program may not open the chip's device.
    case denied(device: String)
    /// Another chip sealed it, or this one was cleared since.
    case otherChip
    /// What lies in the vault was not sealed by a chip, or holds another secret.
    case damaged
    /// The chip refuses for a while because somebody guessed at something it keeps.
    case lockedOut
    /// Somebody gave the chip an owner's password or switched its storage hierarchy off.
    case ownerRefused
    /// The chip did not answer within so many seconds.
    case timedOut(seconds: Int)
    /// The chip refused or answered nonsense: in which step, and its response code where it gave one.
    case failed(step: String, code: Int?)

    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .noChip: "this laptop has no security chip, or it is switched off: look into the firmware's setup"
        case .noTools: "tpm2-tools is missing: install it"
        case .denied(let device): "\(device) may not be opened: add this user to the group tss and log in again"
        case .otherChip:
            "this vault opens with the chip of another laptop: restore it with the headquarters' shares"
        case .damaged: "what the chip sealed is damaged: restore the vault with the headquarters' shares"
        case .lockedOut: "the security chip is locked for a while: leave the laptop switched on and try again later"
        case .ownerRefused:
            """
            the TPM's owner password or its storage hierarchy was changed: undo that in the firmware's setup, or restore \
            with the headquarters' shares
            """
        case .timedOut(let seconds): "the security chip did not answer within \(seconds) s: try again"
        case .failed(let step, let code):
            "the security chip failed in \(step)\(code.map { " (0x\(String($0, radix: 16)))" } ?? ""): try again"
        }
    }
}
