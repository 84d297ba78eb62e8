/// Sine, arc tangent and exponential from the four basic operations alone.
///
/// IEEE 754 fixes those to the last bit and libm's functions not, so pictures made from a seed are the same on every
/// machine. Good to about 1e-9, far below a grey level.
enum SmallMath {
    static let pi = Double.pi

    /// Sine of an angle in radians, |angle| up to some thousand turns.
    static func sine(_ angle: Double) -> Double {
        let halfTurns = (angle / pi).rounded()
        let x = angle - halfTurns * pi
        let square = x * x
        // The series of the sine, written out: loops are slow in a debug build and this runs for every cell.
        var sum = 1 - square / 210
        sum = 1 - square / 156 * sum
        sum = 1 - square / 110 * sum
        sum = 1 - square / 72 * sum
        sum = 1 - square / 42 * sum
        sum = 1 - square / 20 * sum
        let value = x * (1 - square / 6 * sum)
        return Int(halfTurns) % 2 == 0 ? value : -value
    }

    /// Cosine of an angle in radians.
    static func cosine(_ angle: Double) -> Double { sine(angle + pi / 2) }

    /// The angle of the point (x, y), -π to π; 0 at the origin.
    static func arcTangent(_ y: Double, _ x: Double) -> Double {
        guard x != 0 || y != 0 else { return 0 }
        let steep = abs(y) > abs(x)
        let ratio = steep ? abs(x) / abs(y) : abs(y) / abs(x)
        let angle = steep ? pi / 2 - arcTangentOfUnit(ratio) : arcTangentOfUnit(ratio)
        let right = x < 0 ? pi - angle : angle
        return y < 0 ? -right : right
    }

    /// e to the power of `x`; 0 below −700.
    static func exponential(_ x: Double) -> Double {
        guard x > -700 else { return 0 }
        let doublings = (x / 0.693_147_180_559_945_3).rounded()
        let rest = x - doublings * 0.693_147_180_559_945_3
        var sum = 1 + rest / 11
        sum = 1 + sum * rest / 10
        sum = 1 + sum * rest / 9
        sum = 1 + sum * rest / 8
        sum = 1 + sum * rest / 7
        sum = 1 + sum * rest / 6
        sum = 1 + sum * rest / 5
        sum = 1 + sum * rest / 4
        sum = 1 + sum * rest / 3
        sum = 1 + sum * rest / 2
        sum = 1 + sum * rest
        return Double(sign: .plus, exponent: Int(doublings), significand: sum)
    }

    /// The hyperbolic tangent: a soft step from −1 to 1.
    static func softStep(_ x: Double) -> Double {
        let power = exponential(-2 * abs(x))
        let value = (1 - power) / (1 + power)
        return x < 0 ? -value : value
    }

    private static func abs(_ x: Double) -> Double { x < 0 ? -x : x }

    private static func arcTangentOfUnit(_ x: Double) -> Double {
        // Above tan 22.5° the series is slow; atan x = 45° + atan((x − 1)/(x + 1)).
        let turned = x > 0.414_213_562_373_095
        let t = turned ? (x - 1) / (x + 1) : x
        let square = t * t
        var sum = 1 / 17.0 - square / 19
        sum = 1 / 15.0 - square * sum
        sum = 1 / 13.0 - square * sum
        sum = 1 / 11.0 - square * sum
        sum = 1 / 9.0 - square * sum
        sum = 1 / 7.0 - square * sum
        sum = 1 / 5.0 - square * sum
        sum = 1 / 3.0 - square * sum
        sum = 1 - square * sum
        return t * sum + (turned ? pi / 4 : 0)
    }
}
