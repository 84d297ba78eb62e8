/// Turns the bytes of a terminal into keys, in pieces of any size.
///
/// One read may hold several keys or half of one, so the decoder keeps where it is between calls. It never traps, keeps
/// at most ``maximumPaste`` bytes and drops what it does not know.
public struct KeyDecoder: Sendable {
    /// Longer pastes are cut here, bytes.
    public static let maximumPaste = 16_384
    private static let maximumParameters = 32
    private static let pasteEnd = Array("\u{1B}[201~".utf8)

    private enum State: Equatable {
        case ground
        case escape
        /// After ESC [, with the parameter bytes so far; too long ones are read to their end and dropped.
        case control([UInt8])
        /// After ESC [ [, as the Linux console sends F1 to F5.
        case linuxFunction
        /// After ESC O.
        case single
        /// In a paste, with how many bytes of its end mark have matched.
        case paste(matched: Int)
    }

    private var state = State.ground
    private var altPending = false
    private var assembler = UTF8Assembler()
    private var pasted: [UInt8] = []
    private var pasteIsCut = false
    private var keys: [Key] = []

    /// A decoder between two keys.
    public init() {}

    /// How long to wait for more before calling ``timeout()``, milliseconds; nil when nothing is half read.
    public var patience: Int? {
        switch state {
        case .ground: nil
        case .paste: 2_000
        default: 50
        }
    }

    /// Takes the next bytes and gives the keys that they complete.
    public mutating func feed(_ bytes: some Sequence<UInt8>) -> [Key] {
        for byte in bytes { step(byte) }
        return take()
    }

    /// Says that nothing came for ``patience``: a lone ESC was the Escape key, a paste without end is over.
    public mutating func timeout() -> [Key] {
        switch state {
        case .ground: break
        case .escape: emit(.escape)
        case .control(let parameters):
            if parameters.isEmpty { emit(.character("["), .alt) }
        case .linuxFunction: break
        case .single: emit(.character("O"), .alt)
        case .paste(let matched):
            keepPasted(Self.pasteEnd.prefix(matched))
            endPaste()
        }
        state = .ground
        return take()
    }

    private mutating func take() -> [Key] {
        defer { keys = [] }
        return keys
    }

    private mutating func emit(_ code: Key.Code, _ modifiers: Key.Modifiers = []) { keys.append(Key(code, modifiers)) }

    private mutating func step(_ byte: UInt8) {
        switch state {
        case .ground: ground(byte)
        case .escape: afterEscape(byte)
        case .control(let parameters): control(byte, parameters)
        case .linuxFunction:
            state = .ground
            if (0x41...0x45).contains(byte) { emit(.function(Int(byte) - 0x40)) } else { ground(byte) }
        case .single: single(byte)
        case .paste(let matched): paste(byte, matched)
        }
    }

    // MARK: Characters

    private mutating func ground(_ byte: UInt8) {
        switch assembler.feed(byte) {
        case .needsMore: break
        case .scalar(let scalar): character(scalar)
        case .invalid(let retry):
            altPending = false
            emit(.character("\u{FFFD}"))
            if retry { ground(byte) }
        }
    }

    private mutating func character(_ scalar: Unicode.Scalar) {
        let alt: Key.Modifiers = altPending ? .alt : []
        altPending = false
        switch scalar.value {
        case 0x1B: state = .escape
        case 0x0D, 0x0A: emit(.enter, alt)
        case 0x09: emit(.tab, alt)
        case 0x08, 0x7F: emit(.backspace, alt)
        case 0x00: emit(.character(" "), alt.union(.control))
        case 0x01...0x1A: emit(.character(Self.letter(scalar.value + 0x60)), alt.union(.control))
        case 0x1C...0x1F: emit(.character(Self.letter(scalar.value + 0x40)), alt.union(.control))
        case 0x80...0x9F: break
        default: emit(.character(Character(scalar)), alt)
        }
    }

    private static func letter(_ value: UInt32) -> Character {
        Character(Unicode.Scalar(value) ?? "?")
    }

    // MARK: Sequences

    private mutating func afterEscape(_ byte: UInt8) {
        state = .ground
        switch byte {
        case 0x1B:
            emit(.escape)
            state = .escape
        case UInt8(ascii: "["): state = .control([])
        case UInt8(ascii: "O"): state = .single
        default:
            altPending = true
            ground(byte)
        }
    }

    private mutating func control(_ byte: UInt8, _ parameters: [UInt8]) {
        switch byte {
        case UInt8(ascii: "[") where parameters.isEmpty: state = .linuxFunction
        case 0x20...0x3F:
            if parameters.count <= Self.maximumParameters { state = .control(parameters + [byte]) }
        case 0x40...0x7E:
            state = .ground
            guard parameters.count <= Self.maximumParameters else { return }
            finish(byte, ControlParameters(parameters))
        default:
            state = .ground
            ground(byte)
        }
    }

    private mutating func finish(_ final: UInt8, _ parameters: ControlParameters) {
        if final == UInt8(ascii: "~") && parameters.first == 200 {
            (state, pasted, pasteIsCut) = (.paste(matched: 0), [], false)
        } else if let key = parameters.key(final: final) {
            keys.append(key)
        }
    }

    private mutating func single(_ byte: UInt8) {
        state = .ground
        if let code = ControlParameters.code(singleShift: byte) {
            emit(code)
        } else {
            emit(.character("O"), .alt)
            ground(byte)
        }
    }

    // MARK: Paste

    private mutating func paste(_ byte: UInt8, _ matched: Int) {
        if byte == Self.pasteEnd[matched] {
            state = .paste(matched: matched + 1)
            if matched + 1 == Self.pasteEnd.count { endPaste() }
            return
        }
        keepPasted(Self.pasteEnd.prefix(matched))
        // Only the first byte of the end mark is an ESC, so a new match can begin only here.
        if byte == Self.pasteEnd[0] {
            state = .paste(matched: 1)
        } else {
            keepPasted([byte])
            state = .paste(matched: 0)
        }
    }

    private mutating func keepPasted(_ bytes: some Collection<UInt8>) {
        let room = Self.maximumPaste - pasted.count
        pasted.append(contentsOf: bytes.prefix(room))
        if bytes.count > room { pasteIsCut = true }
    }

    private mutating func endPaste() {
        state = .ground
        if pasteIsCut { dropHalfCharacter() }
        emit(.paste(String(decoding: pasted, as: UTF8.self), isCut: pasteIsCut))
        pasted = []
    }

    private mutating func dropHalfCharacter() {
        guard let lead = pasted.lastIndex(where: { $0 & 0xC0 != 0x80 }), pasted[lead] >= 0xC0 else { return }
        let needed = pasted[lead] >= 0xF0 ? 4 : pasted[lead] >= 0xE0 ? 3 : 2
        if pasted.count - lead < needed { pasted.removeSubrange(lead...) }
    }
}
