internal import CryptoExtras
internal import Imaging

/// What goes on inside the scanner, without wires: registers in, answers and interrupts out.
struct UareUFirmware {
    /// What the scanner does besides answering.
    enum Effect: Equatable {
        /// Something to tell the host.
        case interrupt(Interrupt)
        /// A picture, or what is left of it.
        case frame([UInt8])
        /// The picture endpoint refuses until its halt is cleared.
        case stallPicture
        /// The cable is pulled.
        case unplug
        /// The host waits for a finger and none is on the glass.
        case wantFinger
    }

    /// The first two bytes of an interrupt packet.
    enum Interrupt: UInt16 {
        case scanPowerOn = 0x56aa
        case fingerOn = 0x0101
        case fingerOff = 0x0200
        case death = 0x0800
    }

    /// Published with every open driver for these readers.
    static let challengeKey: [UInt8] = [
        0x79, 0xac, 0x91, 0x79, 0x5c, 0xa1, 0x47, 0x8e, 0x98, 0xe0, 0x0f, 0x3c, 0x59, 0x8f, 0x5f, 0x4b,
    ]

    private enum Mode: UInt8 {
        case initial = 0x00
        case awaitFingerOn = 0x10
        case awaitFingerOff = 0x12
        case capture = 0x20
        case captureAuxiliary = 0x30
        case off = 0x70
        case ready = 0x80
    }

    let model: UareUModel
    private(set) var faults: UareUFaults
    private var status: UInt8
    private var mode: Mode = .initial
    private var challenge: [UInt8] = []
    private var mayPowerUp: Bool
    private var index: (number: UInt8, seed: UInt32) = (0, 0)
    private var framesSent = 0
    private var random: SeededRandom
    private let keySeed: UInt64
    /// What is on the glass.
    private(set) var picture: GreyImage?

    init(model: UareUModel, seed: UInt64, faults: UareUFaults) {
        self.model = model
        self.faults = faults
        status = faults.startsCrashed ? 0x84 : 0x01
        mayPowerUp = !model.asksChallenge
        random = SeededRandom(seed: seed, purpose: 4)
        keySeed = random.word()
    }

    /// True while the host waits for a finger on the glass.
    var waitsForFinger: Bool { mode == .awaitFingerOn && picture == nil }

    /// Power came back.
    mutating func restart() {
        status = 0x01
        mode = .initial
        challenge = []
        mayPowerUp = !model.asksChallenge
        index = (0, 0)
        picture = nil
    }

    // MARK: Registers

    /// The bytes from `register` on; nil = the scanner refuses.
    mutating func read(_ register: UInt16, count: Int) -> [UInt8]? {
        guard !stallsNow() else { return nil }
        switch register {
        case 0x07: return padded([readStatus()], count)
        case 0x34: return padded(scrambleAnswer(), count)
        case 0x4e: return padded([mode.rawValue], count)
        case 0xf0:
            return padded([0x1a, 0x0a, 0x1a, 0x0a, 0x01, 0x15, 0, 0, 0, 0x20, 0, 0x10, 0x8b, 0x21, 0x11, 0x30], count)
        case 0x2010 where model.asksChallenge:
            challenge = (0..<16).map { _ in UInt8(random.index(below: 256)) }
            return padded(challenge, count)
        case 0x100..<0x1100: return [UInt8](repeating: 0xff, count: count)
        default: return nil
        }
    }

    /// What follows from writing `bytes` to `register`; nil = the scanner refuses.
    mutating func write(_ register: UInt16, _ bytes: [UInt8]) -> [Effect]? {
        guard !stallsNow() else { return nil }
        switch (register, bytes.count) {
        case (0x07, 1): return writeStatus(bytes[0])
        case (0x33, 5):
            index = (bytes[0], bytes[1...].reversed().reduce(0) { $0 << 8 | UInt32($1) })
            return []
        case (0x4e, 1): return Mode(rawValue: bytes[0]).map { enter($0) }
        case (0x2000, 16) where model.asksChallenge:
            mayPowerUp = answersChallenge(bytes)
            return []
        default: return nil
        }
    }

    private mutating func stallsNow() -> Bool {
        guard faults.stalledRegisters > 0 else { return false }
        faults.stalledRegisters -= 1
        return true
    }

    private func padded(_ bytes: [UInt8], _ count: Int) -> [UInt8] {
        Array((bytes + [UInt8](repeating: 0, count: max(0, count - bytes.count))).prefix(count))
    }

    // MARK: Power

    private mutating func readStatus() -> UInt8 {
        defer { if status == 0x04 { status = 0x01 } }  // rebooting takes until the next look
        return status
    }

    private mutating func writeStatus(_ value: UInt8) -> [Effect] {
        let wasCrashed = status & 0x84 == 0x84
        let wasLow = status & 0x80 != 0
        if wasCrashed {
            status = value & 0x80 == 0 ? 0x04 : status
            return []
        }
        guard wasLow, value & 0x80 == 0 else {
            status = status & 0x0f | value & 0x80
            return []
        }
        if faults.reluctantWrites > 0 {
            faults.reluctantWrites -= 1
            return []
        }
        guard mayPowerUp else { return [] }
        status &= 0x7f
        if faults.silentPowerUps > 0 {
            faults.silentPowerUps -= 1
            return []
        }
        return [.interrupt(.scanPowerOn)]
    }

    private func answersChallenge(_ answer: [UInt8]) -> Bool {
        guard challenge.count == 16 else { return false }
        var expected = challenge
        do {
            try AES.permute(&expected, key: .init(data: Self.challengeKey))
        } catch {
            return false
        }
        return expected == answer
    }

    // MARK: Fingers and frames

    /// Puts a finger on the glass.
    mutating func place(_ picture: GreyImage) -> [Effect] {
        self.picture = picture
        return mode == .awaitFingerOn ? [.interrupt(.fingerOn)] : []
    }

    /// Takes the finger off the glass.
    mutating func lift() -> [Effect] {
        guard picture != nil else { return [] }
        picture = nil
        return mode == .awaitFingerOff ? [.interrupt(.fingerOff)] : []
    }

    private mutating func enter(_ next: Mode) -> [Effect] {
        guard status & 0x80 == 0 else {
            mode = next == .off ? .off : mode
            return []
        }
        mode = next
        switch next {
        case .awaitFingerOn: return picture == nil ? [.wantFinger] : [.interrupt(.fingerOn)]
        // The person lifts the finger as soon as the light goes out.
        case .awaitFingerOff: return picture == nil ? [.interrupt(.fingerOff)] : lift()
        case .capture, .captureAuxiliary: return capture()
        case .initial, .off, .ready: return []
        }
    }

    /// The next picture if the host has asked for pictures.
    mutating func nextFrame() -> [Effect] {
        mode == .capture || mode == .captureAuxiliary ? capture() : []
    }

    private mutating func capture() -> [Effect] {
        let fault = framesSent < faults.frames.count ? faults.frames[framesSent] : .whole
        let number = UInt8(truncatingIfNeeded: framesSent)
        framesSent += 1
        let encoder = UareUFrameEncoder(model: model) { [self] in key($0) }
        let blank = GreyImage(width: UareUModel.columns, height: UareUModel.lines, filledWith: 255)
        switch fault {
        case .whole:
            return [.frame(whole(encoder, picture ?? blank, number))]
        case .short(let lines):
            let length = 64 + max(0, min(288, lines)) * UareUModel.columns
            return [.frame(Array(whole(encoder, picture ?? blank, number).prefix(length)))]
        case .death: return [.interrupt(.death), .frame(encoder.emptyFrame(keyNumber: number))]
        case .stall: return [.stallPicture]
        case .unplug: return [.unplug]
        case .silence: return []
        }
    }

    private mutating func whole(_ encoder: UareUFrameEncoder, _ picture: GreyImage, _ number: UInt8) -> [UInt8] {
        // Every third frame changes its key on the way, as real ones do now and then.
        encoder.frame(picture, keyNumber: number, changingKey: number % 3 == 2, random: &random)
    }

    /// The scanner's key of a number; never zero, where the shift register would stand still.
    private func key(_ number: UInt8) -> UInt32 {
        var source = SeededRandom(seed: keySeed, purpose: UInt64(number))
        return UInt32(truncatingIfNeeded: source.word()) | 1
    }

    private func scrambleAnswer() -> [UInt8] {
        let hidden = key(index.number) ^ index.seed
        return (0..<4).map { UInt8(truncatingIfNeeded: hidden >> (8 * UInt32($0))) }
    }
}
