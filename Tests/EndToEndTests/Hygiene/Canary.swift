import CanonicalJSON
import Foundation

/// Something personal or secret in every form in which it could be left lying about.
struct Canary {
    let name: String
    let forms: [Data]

    init(_ name: String, _ bytes: some Collection<UInt8>) {
        self.name = name
        let bytes = Array(bytes)
        let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        var forms = [Data(bytes), Data(hex.utf8), Data(hex.uppercased().utf8)]
        // As a part of something longer a text in base 64 begins at one of three places; its ends hang on neighbours.
        for shift in 0..<3 {
            let text = Base64URL.encode([UInt8](repeating: 0, count: shift) + bytes).dropFirst(shift == 0 ? 0 : 4)
            let inner = String(text.dropLast(4))
            for form in [inner, inner.replacing("-", with: "+").replacing("_", with: "/")] where form.utf8.count >= 8 {
                forms.append(Data(form.utf8))
            }
        }
        self.forms = forms
    }

    /// Text in UTF-8 and UTF-16 besides.
    init(_ name: String, text: String) {
        let eight = Canary(name, text.utf8)
        self.name = name
        let sixteen = text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        forms = eight.forms + [Data(sixteen)]
    }

    /// Whether any form stands in the bytes.
    func stands(in bytes: Data) -> Bool { forms.contains { bytes.range(of: $0) != nil } }
}

/// The memory of a running process that it can write to, piece by piece; needs root where the process may not be
/// looked into.
struct ProcessMemory {
    private let id: Int32

    init(_ id: Int32) { self.id = id }

    /// The canaries that stand somewhere in it; nothing where it may not be read.
    func search(_ canaries: [Canary]) -> Set<String>? {
        guard let maps = try? String(contentsOfFile: "/proc/\(id)/maps", encoding: .utf8) else { return nil }
        let file = unsafe open("/proc/\(id)/mem", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var found: Set<String> = []
        for line in maps.split(separator: "\n") where line.dropFirst(0).contains(" rw") {
            let range = line.prefix { $0 != " " }.split(separator: "-").compactMap { UInt($0, radix: 16) }
            guard range.count == 2 else { continue }
            let bytes = Self.read(file, from: range[0], to: range[1])
            for canary in canaries where canary.stands(in: bytes) { found.insert(canary.name) }
        }
        return found
    }

    private static func read(_ file: Int32, from start: UInt, to end: UInt) -> Data {
        var bytes = Data()
        var place = start
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while place < end {
            let wanted = min(piece.count, Int(end - place))
            let got = unsafe piece.withUnsafeMutableBytes { unsafe pread(file, $0.baseAddress, wanted, off_t(place)) }
            // Guard pages and pages that are not there cannot be read; what follows them can.
            guard got > 0 else {
                place += 4_096
                bytes.append(0)
                continue
            }
            bytes.append(contentsOf: piece[..<got])
            place += UInt(got)
        }
        return bytes
    }
}
