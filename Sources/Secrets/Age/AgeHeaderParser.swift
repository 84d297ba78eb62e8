/// Reads a header strictly: every byte is as one writer would have written it, or it is refused.
struct AgeHeaderParser {
    private let bytes: [UInt8]
    private var offset = 0

    /// Where the header in front of `bytes` ends, if it is complete.
    ///
    /// - Throws: ``AgeError/header(_:)`` as soon as it is certain that none begins here.
    static func end(in bytes: [UInt8]) throws(AgeError) -> Int? {
        let version = AgeHeader.versionLine + [UInt8(ascii: "\n")]
        guard bytes.prefix(version.count).elementsEqual(version.prefix(bytes.count)) else {
            throw .header("this is not a file of age version 1")
        }
        var start = 0
        while let newline = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            if bytes[start..<newline].starts(with: "---".utf8) { return newline + 1 }
            start = newline + 1
        }
        guard bytes.count <= AgeHeader.limit else { throw .header("the header is longer than 1 MiB") }
        return nil
    }

    static func parse(_ bytes: [UInt8]) throws(AgeError) -> AgeHeader {
        var parser = AgeHeaderParser(bytes: bytes)
        return try parser.header()
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func line() throws(AgeError) -> ArraySlice<UInt8> {
        guard let end = bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) else {
            throw .header("the header is cut short")
        }
        defer { offset = end + 1 }
        return bytes[offset..<end]
    }

    private mutating func header() throws(AgeError) -> AgeHeader {
        guard try line().elementsEqual(AgeHeader.versionLine) else {
            throw .header("this is not a file of age version 1")
        }
        var stanzas: [AgeStanza] = []
        while true {
            let start = offset
            let line = try line()
            guard line.starts(with: "---".utf8) else {
                stanzas.append(try stanza(line))
                continue
            }
            guard line.starts(with: "--- ".utf8), let mac = AgeBase64.decode(line.dropFirst(4)),
                mac.count == AgeHeader.macCount
            else { throw .header("the authenticator of the header is malformed") }
            guard !stanzas.isEmpty else { throw .header("the header names no recipient") }
            return AgeHeader(stanzas: stanzas, mac: mac, covered: Array(bytes[..<(start + 3)]))
        }
    }

    private mutating func stanza(_ line: ArraySlice<UInt8>) throws(AgeError) -> AgeStanza {
        guard line.starts(with: "-> ".utf8) else { throw .header("a recipient does not begin with an arrow") }
        let words = line.dropFirst(3).split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (33...126).contains($0) } }) else {
            throw .header("a recipient has an empty or unprintable argument")
        }
        guard let type = words.first else { throw .header("a recipient has no type") }
        return AgeStanza(
            type: String(decoding: type, as: UTF8.self), arguments: words.dropFirst().map { Array($0) },
            body: try body())
    }

    private mutating func body() throws(AgeError) -> [UInt8] {
        var body: [UInt8] = []
        while true {
            let line = try line()
            guard line.count <= AgeStanza.columns, let part = AgeBase64.decode(line) else {
                throw .header("the body of a recipient is not canonical base64 in lines of 64")
            }
            body += part
            if line.count < AgeStanza.columns { return body }
        }
    }
}
