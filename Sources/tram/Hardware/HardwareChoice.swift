import ArgumentParser
import CanonicalJSON
import Foundation
import Secrets
import SecurityModule
import Storage
import Vietnam

extension TPM2 {
    /// The chip of this laptop; `TPM2TOOLS_TCTI` names another way to it, as it does for tpm2-tools themselves.
    static var ofThisLaptop: TPM2 {
        let connection = ProcessInfo.processInfo.environment["TPM2TOOLS_TCTI"]
        return TPM2(connection: connection?.isEmpty == false ? connection : nil)
    }
}

extension VaultEnvironment {
    /// What vaults of this laptop live with: its clocks and its chip, which only vaults that need it ask.
    static var ofThisLaptop: VaultEnvironment {
        var environment = VaultEnvironment()
        environment.chip = TPM2.ofThisLaptop
        return environment
    }
}

/// What is to guard a new vault beside passwords, as it is asked for.
enum HardwareChoice: String, ExpressibleByArgument, CaseIterable {
    /// The chip, where there are one and the programs for it.
    case auto
    case tpm2
    case none

    /// The chip to use; nothing for none.
    ///
    /// - Throws: ``CommandFailure`` when a chip is wanted and is not there. One that is there and refuses is found out
    ///   when it is used.
    func chip(_ chip: TPM2 = .ofThisLaptop) throws -> TPM2? {
        switch self {
        case .none: return nil
        case .tpm2: return chip
        case .auto:
            guard chip.isPresent else { return nil }
            guard chip.hasTools else {
                Warning(
                    code: "hardware_no_tools",
                    message: Message(
                        vi: "Máy có chip bảo mật nhưng chưa cài tpm2-tools: kho chỉ được giữ bằng mật khẩu",
                        en: "There is a security chip but no tpm2-tools: passwords alone guard this vault")
                ).report()
                return nil
            }
            return chip
        }
    }
}

/// How `kit init` and `kit restore` ask for it.
struct HardwareOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What every login needs beside the password: auto (the TPM where there is one), tpm2 or none.",
            valueName: "auto|tpm2|none"))
    var hardwareKey: HardwareChoice = .auto
}

extension HardwareKind {
    /// One line on what guards a vault.
    var sentence: Message {
        switch self {
        case .none:
            Message(
                vi: "Khoá phần cứng: không có, chỉ có mật khẩu",
                en: "Hardware key: none, passwords alone guard the vault"
            )
        case .tpm2:
            Message(
                vi: "Khoá phần cứng: TPM của máy này, ổ đĩa không có máy thì không mở được",
                en: "Hardware key: this laptop's TPM, the disk without the laptop opens nothing")
        }
    }
}
