import Secrets

/// What is asked of the chip, each by one program.
enum TPM2Step: String, CaseIterable {
    /// The key under which ours is sealed.
    case primary
    case create
    case load
    case unseal

    var program: String {
        switch self {
        case .primary: "tpm2_createprimary"
        case .create: "tpm2_create"
        case .load: "tpm2_load"
        case .unseal: "tpm2_unseal"
        }
    }
}

/// A sealed secret as the chip gives it: `TPM2B_PUBLIC ‖ TPM2B_PRIVATE`, each with its length in two bytes in front.
struct TPM2Blob {
    let publicPart: [UInt8]
    let privatePart: [UInt8]
    var bytes: [UInt8] { publicPart + privatePart }

    init?(public publicPart: [UInt8], private privatePart: [UInt8]) {
        guard Self.length(publicPart[...]) == publicPart.count, Self.length(privatePart[...]) == privatePart.count
        else {
            return nil
        }
        self.publicPart = publicPart
        self.privatePart = privatePart
    }

    init?(bytes: [UInt8]) {
        guard let length = Self.length(bytes[...]), length < bytes.count else { return nil }
        self.init(public: Array(bytes[..<length]), private: Array(bytes[length...]))
    }

    /// How long a structure is that begins here, its length's own two bytes included; nothing for an empty one.
    private static func length(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.count > 2 else { return nil }
        let count = Int(bytes[bytes.startIndex]) << 8 | Int(bytes[bytes.startIndex + 1])
        return count > 0 && count + 2 <= bytes.count ? count + 2 : nil
    }
}

/// What a program said before it failed. Its words are not shown; only the chip's response code in them is looked at.
struct TPM2Complaint {
    /// The response code (TPM 2.0 Library, part 2, 6.6), where there is one.
    let code: Int?

    private static let integrity = 0x1F
    private static let lockout = 0x921
    /// Bad authorisation of the first session, failed authorisation of it, and a hierarchy that is switched off.
    private static let owner = [0x9A2, 0x98E, 0x185]

    init(_ text: [UInt8]) {
        // `ERROR: Esys_Load(0x1DF) - tpm:parameter(1):integrity check failed`
        var found: Int?
        let start = Array("(0x".utf8)
        var rest = text[...]
        while let place = rest.firstRange(of: start) {
            let digits = rest[place.upperBound...].prefix(8).prefix { Character(UnicodeScalar($0)).isHexDigit }
            rest = rest[place.upperBound...]
            guard !digits.isEmpty, rest.dropFirst(digits.count).first == UInt8(ascii: ")") else { continue }
            found = Int(String(decoding: digits, as: UTF8.self), radix: 16)
            break
        }
        code = found
    }

    /// What it means for whoever asked.
    func error(in step: TPM2Step) -> HardwareError {
        guard let code else { return .failed(step: step.rawValue, code: nil) }
        if code == Self.lockout { return .lockedOut }
        if step == .primary, Self.owner.contains(code) { return .ownerRefused }
        // Format one: bit 7 is set, the number is in the low six bits, bit 6 says that a parameter is meant.
        let isParameter = code & 0xC0 == 0xC0 && code < 0x1000
        if step == .load, isParameter { return code & 0x3F == Self.integrity ? .otherChip : .damaged }
        return .failed(step: step.rawValue, code: code)
    }
}
