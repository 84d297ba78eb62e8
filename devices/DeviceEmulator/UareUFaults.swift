/// What an emulated scanner does wrong, and when; by default nothing.
public struct UareUFaults: Sendable, Hashable {
    /// What can happen to one frame.
    public enum Frame: Sendable, Hashable {
        /// The frame comes as it should.
        case whole
        /// The transfer ends after so many lines (0 to 288) although the header announces all.
        case short(lines: Int)
        /// The interrupt of "death" comes and the frame has no lines.
        case death
        /// The endpoint stalls until the halt is cleared.
        case stall
        /// The cable is pulled in the middle of the frame.
        case unplug
        /// Nothing comes at all, until the host gives up.
        case silence
    }

    /// One entry for each frame asked for, in order; frames beyond the end come whole.
    public var frames: [Frame] = []
    /// So many of the first power-ups end without the interrupt that announces them.
    public var silentPowerUps = 0
    /// So many writes are needed before the low-power bit goes.
    public var reluctantWrites = 0
    /// The scanner comes up crashed and must be rebooted by the host.
    public var startsCrashed = false
    /// The next so many register accesses stall.
    public var stalledRegisters = 0

    /// A scanner without faults.
    public init() {}

    /// A scanner whose frames go wrong in this order.
    public init(frames: [Frame]) { self.frames = frames }
}
