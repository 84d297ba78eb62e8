import CanonicalJSON

/// Standard base64 without padding, canonical only: the form of age headers.
enum AgeBase64 {
    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        Base64URL.encode(bytes).utf8.map { byte in
            switch byte {
            case UInt8(ascii: "-"): UInt8(ascii: "+")
            case UInt8(ascii: "_"): UInt8(ascii: "/")
            default: byte
            }
        }
    }

    static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        var translated: [UInt8] = []
        translated.reserveCapacity(text.count)
        for byte in text {
            switch byte {
            case UInt8(ascii: "-"), UInt8(ascii: "_"): return nil
            case UInt8(ascii: "+"): translated.append(UInt8(ascii: "-"))
            case UInt8(ascii: "/"): translated.append(UInt8(ascii: "_"))
            default: translated.append(byte)
            }
        }
        return Base64URL.decode(String(decoding: translated, as: UTF8.self))
    }
}
