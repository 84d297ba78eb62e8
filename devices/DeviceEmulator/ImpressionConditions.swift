/// Where and how a finger lies on the glass once; the same values give the same picture.
public struct ImpressionConditions: Sendable, Hashable, Codable {
    /// The chance of this one touch: noise, dirt, uneven skin.
    public var seed: UInt64
    /// Millimetres to the right of the middle of the glass.
    public var shiftRight: Double
    /// Millimetres above the middle of the glass.
    public var shiftUp: Double
    /// Degrees against the clock.
    public var rotation: Double
    /// How far the skin is dragged along, in millimetres at the rim; the middle stays.
    public var dragRight: Double
    /// How far the skin is dragged up, in millimetres at the rim.
    public var dragUp: Double
    /// Degrees by which the rim is twisted against the middle.
    public var twist: Double
    /// 0 hardly touching, 0.5 right, 1 pressed so hard that the valleys close.
    public var pressure: Double
    /// −1 bone dry, 0 right, 1 dripping.
    public var moisture: Double
    /// 0 clean glass and skin, 1 straight from the field.
    public var dirt: Double
    /// Share of the pad's length and breadth that touches, 0.2 to 1.
    public var contact: Double
    /// Pixels of blur by a finger that moved, 0 to 8.
    public var blur: Int

    /// A finger in the middle of clean glass, well pressed.
    public init(seed: UInt64) {
        self.seed = seed
        (shiftRight, shiftUp, rotation, dragRight, dragUp, twist) = (0, 0, 0, 0, 0, 0)
        (pressure, moisture, dirt, contact, blur) = (0.5, 0, 0.1, 1, 0)
    }

    /// A finger as people put it down who were shown how: near the middle, within 15°, neither dry nor wet.
    public static func typical(seed: UInt64) -> ImpressionConditions {
        var random = SeededRandom(seed: seed, purpose: 2)
        var touch = ImpressionConditions(seed: seed)
        touch.shiftRight = 0.8 * random.bell()
        touch.shiftUp = 0.8 * random.bell()
        touch.rotation = 5 * random.bell()
        touch.dragRight = 0.25 * random.bell()
        touch.dragUp = 0.25 * random.bell()
        touch.twist = 1.5 * random.bell()
        touch.pressure = 0.5 + 0.08 * random.bell()
        touch.moisture = 0.12 * random.bell()
        touch.dirt = random.between(0, 0.25)
        touch.contact = random.between(0.9, 1)
        return touch
    }

    /// A touch that has to be repeated, for the reason given.
    public static func poor(_ flaw: ImpressionFlaw, seed: UInt64) -> ImpressionConditions {
        var touch = typical(seed: seed)
        switch flaw {
        case .tooLight: (touch.pressure, touch.moisture) = (0, -0.3)
        case .tooDark: (touch.pressure, touch.moisture) = (0.95, 0.9)
        case .tooDry: (touch.pressure, touch.moisture) = (0.3, -0.95)
        case .tooSmall: touch.contact = 0.35
        case .offCentre: touch.shiftRight = seed % 2 == 0 ? 9 : -9
        case .blurred: touch.blur = 6
        }
        return touch
    }
}

/// What goes wrong at a scanner in a village.
public enum ImpressionFlaw: String, Sendable, Hashable, Codable, CaseIterable {
    /// Hardly pressed.
    case tooLight = "too_light"
    /// Pressed too hard or wet: ridges run together.
    case tooDark = "too_dark"
    /// Dry skin: ridges fall into dots.
    case tooDry = "too_dry"
    /// Only the tip or an edge touches.
    case tooSmall = "too_small"
    /// Half beside the glass.
    case offCentre = "off_centre"
    /// Moved while it was read.
    case blurred
}
