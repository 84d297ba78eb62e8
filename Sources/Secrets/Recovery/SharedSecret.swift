/// Shamir's secret sharing over GF(2⁸), byte by byte, as libgfshare does it: the field of x⁸ + x⁴ + x³ + x² + 1, the
/// secret at x = 0, a share at x = its number.
///
/// Written here and not called there, because libgfshare keeps secret and polynomials on the ordinary heap and takes its
/// randomness from a global variable; `gfsplit` and `gfcombine` read and write the same shares.
enum SharedSecret {
    /// One share: the secret plus `number` times the slope.
    ///
    /// - Parameters:
    ///   - secret: Any bytes.
    ///   - slope: As many random bytes, the same for all shares of the secret.
    ///   - number: 1 to 255.
    static func point(
        _ secret: borrowing LockedBytes, slope: borrowing LockedBytes, number: UInt8
    ) -> RecoveryShare.Points {
        precondition(number != 0, "the share of number 0 would be the secret")
        precondition(slope.count == secret.count, "every byte has a slope")
        var share = secret.copy()
        unsafe share.withUnsafeMutableBytes { share in
            unsafe slope.withUnsafeBytes { slope in
                for index in share.indices {
                    unsafe share[index] ^= GaloisField.multiply(slope[index], number)
                }
            }
        }
        return RecoveryShare.Points(number: number, bytes: share)
    }

    /// The secret of two shares with different numbers.
    static func combine(
        _ first: borrowing RecoveryShare.Points, _ second: borrowing RecoveryShare.Points
    ) -> LockedBytes {
        precondition(first.number != second.number && first.bytes.count == second.bytes.count, "two shares of a secret")
        // Lagrange at 0: y₁·x₂/(x₁+x₂) + y₂·x₁/(x₁+x₂), and minus is plus.
        let scale = GaloisField.inverse(first.number ^ second.number)
        let weights = (
            GaloisField.multiply(second.number, scale), GaloisField.multiply(first.number, scale)
        )
        var secret = LockedBytes(count: first.bytes.count)
        unsafe secret.withUnsafeMutableBytes { secret in
            unsafe first.bytes.withUnsafeBytes { first in
                unsafe second.bytes.withUnsafeBytes { second in
                    for index in secret.indices {
                        unsafe secret[index] =
                            GaloisField.multiply(first[index], weights.0)
                            ^ GaloisField.multiply(second[index], weights.1)
                    }
                }
            }
        }
        return secret
    }
}

/// Arithmetic in GF(2⁸) without tables: what a byte is cannot be read from the cache.
enum GaloisField {
    private static let polynomial: UInt8 = 0x1D

    static func multiply(_ a: UInt8, _ b: UInt8) -> UInt8 {
        var product: UInt8 = 0
        var a = a
        for bit in 0..<8 {
            product ^= a & (0 &- (b >> UInt8(bit) & 1))
            a = a << 1 ^ polynomial & (0 &- (a >> 7))
        }
        return product
    }

    /// The 254th power; 0 for 0.
    static func inverse(_ a: UInt8) -> UInt8 {
        var power: UInt8 = 1
        var square = a
        for _ in 0..<7 {
            square = multiply(square, square)
            power = multiply(power, square)
        }
        return power
    }
}
