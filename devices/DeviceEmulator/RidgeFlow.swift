/// The pattern classes of the Henry system that a synthetic finger can have.
public enum FingerPattern: String, Sendable, Hashable, Codable, CaseIterable {
    /// Ridges enter on one side and leave on the other; no core, no delta.
    case arch
    /// An arch pulled up over a core right above a delta.
    case tentedArch = "tented_arch"
    /// Ridges enter from the left, turn and leave to the left (as the picture shows them).
    case leftLoop = "left_loop"
    /// Ridges enter from the right, turn and leave to the right.
    case rightLoop = "right_loop"
    /// Closed ridges between two deltas.
    case whorl
    /// Two loops around each other.
    case doubleLoop = "double_loop"
}

/// A point of the finger in millimetres: x to the right, y towards the tip, origin in the middle of the pad.
struct FingerPoint: Sendable, Equatable {
    var x: Double
    var y: Double
}

/// Which way the ridges run at each point: cores and deltas after Sherlock and Monro (1993), under a dome that
/// makes the flanks as steep as those of real fingers.
struct RidgeFlow: Sendable {
    private(set) var cores: [FingerPoint] = []
    private(set) var deltas: [FingerPoint] = []
    /// Steepness of the flanks above the middle, in radians.
    private let dome: Double
    /// Extra rise in the middle of an arch, in radians.
    private var rise = 0.0
    private let waves: [Wave]

    /// A gentle bend of the whole field, so that no two fingers of a class are alike.
    private struct Wave {
        let across: Double
        let along: Double
        let phase: Double
        let amplitude: Double
    }

    init(_ pattern: FingerPattern, random: inout SeededRandom) {
        dome = random.between(0.55, 0.8)
        waves = (0..<3).map { _ in
            Wave(
                across: random.between(-0.35, 0.35), along: random.between(-0.3, 0.3),
                phase: random.between(0, 2 * SmallMath.pi), amplitude: random.between(0.02, 0.07))
        }
        place(pattern, &random)
    }

    private mutating func place(_ pattern: FingerPattern, _ random: inout SeededRandom) {
        let top = random.between(0.2, 1.8)
        switch pattern {
        case .arch:
            rise = random.between(0.55, 0.85)
        case .tentedArch:
            let x = random.between(-0.4, 0.4)
            cores = [FingerPoint(x: x, y: top)]
            deltas = [FingerPoint(x: x + random.between(-0.3, 0.3), y: top - random.between(3.2, 4.6))]
        case .leftLoop, .rightLoop:
            // The delta lies on the side away from which the loop opens.
            let side = pattern == .leftLoop ? 1.0 : -1.0
            cores = [FingerPoint(x: side * random.between(-0.8, 0.4), y: top)]
            deltas = [FingerPoint(x: side * random.between(4.4, 6.2), y: top - random.between(5, 7))]
        case .whorl:
            let half = random.between(0.5, 1.3)
            let lean = random.between(-0.4, 0.4)
            cores = [FingerPoint(x: -lean, y: top + half), FingerPoint(x: lean, y: top - half)]
            addOuterDeltas(below: top, &random)
        case .doubleLoop:
            let lean = random.between(1.0, 1.5) * (random.unit() < 0.5 ? 1 : -1)
            let half = random.between(1.2, 1.9)
            cores = [FingerPoint(x: -lean, y: top + half), FingerPoint(x: lean, y: top - half)]
            addOuterDeltas(below: top, &random)
        }
    }

    private mutating func addOuterDeltas(below top: Double, _ random: inout SeededRandom) {
        deltas = [-1.0, 1.0].map { side in
            FingerPoint(x: side * random.between(4.8, 6.4), y: top - random.between(5.2, 7))
        }
    }

    /// Direction of the ridge through `point`, in radians against the x axis; only its value modulo π has a meaning.
    func direction(at point: FingerPoint) -> Double {
        var angle = 0.0
        for core in cores { angle += SmallMath.arcTangent(point.y - core.y, point.x - core.x) / 2 }
        for delta in deltas { angle -= SmallMath.arcTangent(point.y - delta.y, point.x - delta.x) / 2 }
        let height = (SmallMath.softStep((point.y + 2.5) / 4) + 1) / 2
        angle -= dome * SmallMath.softStep(point.x / 5) * height
        if rise > 0 {
            let across = point.x / 3.4
            let level = (point.y - 1) / 6
            let bump = SmallMath.exponential((1 - across * across) / 2 - level * level)
            angle -= rise * across * bump
        }
        for wave in waves {
            angle += wave.amplitude * SmallMath.sine(wave.across * point.x + wave.along * point.y + wave.phase)
        }
        return angle
    }
}
