package import USBTransport

/// A member of the family and in what it differs.
package struct UareUModel: Sendable, Hashable {
    /// USB numbers.
    package let identity: USBIdentity
    /// Maker and model.
    package let name: String
    /// The reader demands the answer to a challenge before it powers up.
    package let demandsChallenge: Bool
    /// The sensor is built in upside down, so its picture must be turned by 180°.
    package let isUpsideDown: Bool

    private init(_ identity: USBIdentity, _ name: String, demandsChallenge: Bool = false, isUpsideDown: Bool = false) {
        self.identity = identity
        self.name = name
        self.demandsChallenge = demandsChallenge
        self.isUpsideDown = isUpsideDown
    }

    /// Every member known.
    package static let all: [UareUModel] = [
        UareUModel(digitalPersona(0x0007), "DigitalPersona U.are.U 4000"),
        UareUModel(digitalPersona(0x0008), "DigitalPersona U.are.U 4000 keyboard"),
        UareUModel(digitalPersona(0x000a), "DigitalPersona U.are.U 4000B/4500", isUpsideDown: true),
        UareUModel(microsoft(0x00bb), "Microsoft Keyboard with Fingerprint Reader"),
        UareUModel(microsoft(0x00bc), "Microsoft IntelliMouse with Fingerprint Reader"),
        UareUModel(microsoft(0x00bd), "Microsoft Fingerprint Reader"),
        UareUModel(microsoft(0x00ca), "Microsoft Fingerprint Reader v2", demandsChallenge: true),
    ]

    private static func digitalPersona(_ product: UInt16) -> USBIdentity {
        USBIdentity(vendor: 0x05ba, product: product)
    }

    private static func microsoft(_ product: UInt16) -> USBIdentity {
        USBIdentity(vendor: 0x045e, product: product)
    }
}
