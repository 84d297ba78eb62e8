/// One way to the file key: its kind, what the kind needs, and the wrapped key.
struct AgeStanza: Equatable {
    let type: String
    let arguments: [[UInt8]]
    let body: [UInt8]

    static let columns = 64

    func write(into text: inout [UInt8]) {
        text += "-> \(type)".utf8
        for argument in arguments {
            text.append(UInt8(ascii: " "))
            text += argument
        }
        text.append(UInt8(ascii: "\n"))
        let encoded = AgeBase64.encode(body)
        // The last line is always shorter than a full one, if need be empty: that ends the stanza.
        for start in stride(from: 0, through: encoded.count, by: Self.columns) {
            text += encoded[start..<min(start + Self.columns, encoded.count)]
            text.append(UInt8(ascii: "\n"))
        }
    }
}

/// The header of an age v1 file: version line, stanzas, and an authenticator over both.
struct AgeHeader {
    static let versionLine = [UInt8]("age-encryption.org/v1".utf8)
    /// More than a thousand recipients; an endless header would fill the memory.
    static let limit = 1 << 20
    static let macCount = HMACSHA256.byteCount

    let stanzas: [AgeStanza]
    let mac: [UInt8]
    /// The bytes that the authenticator covers: everything up to and including `---`.
    let covered: [UInt8]

    /// A header for these stanzas, authenticated with the file key.
    init(stanzas: [AgeStanza], fileKey: borrowing LockedBytes) {
        var text = Self.versionLine + [UInt8(ascii: "\n")]
        for stanza in stanzas { stanza.write(into: &text) }
        text += "---".utf8
        self.stanzas = stanzas
        covered = text
        mac = Self.authenticate(text, fileKey: fileKey)
    }

    init(stanzas: [AgeStanza], mac: [UInt8], covered: [UInt8]) {
        self.stanzas = stanzas
        self.mac = mac
        self.covered = covered
    }

    var bytes: [UInt8] { covered + [UInt8(ascii: " ")] + AgeBase64.encode(mac) + [UInt8(ascii: "\n")] }

    func isAuthentic(under fileKey: borrowing LockedBytes) -> Bool {
        ConstantTime.areEqual(mac, Self.authenticate(covered, fileKey: fileKey))
    }

    private static func authenticate(_ text: [UInt8], fileKey: borrowing LockedBytes) -> [UInt8] {
        let key = HKDFSHA256.derive(from: fileKey, salt: [], info: Array("header".utf8), count: 32)
        return HMACSHA256.authenticate(text, key: key)
    }
}
