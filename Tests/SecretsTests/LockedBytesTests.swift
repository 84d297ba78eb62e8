import Secrets
import Testing

@Suite struct LockedBytesTests {
    @Test func copiesCompareEqualAndOthersDoNot() {
        let secret = LockedBytes(copying: seededBytes(100))
        let copy = secret.copy()
        var other = secret.copy()
        unsafe other.withUnsafeMutableBytes { unsafe $0[99] ^= 1 }
        let shorter = LockedBytes(copying: seededBytes(99))
        expectSame(secret, copy)
        expectSame(secret, other, false)
        expectSame(secret, shorter, false)
    }

    @Test func takenBytesLeaveZerosBehind() {
        var typed = Array("mật khẩu".utf8)
        let expected = typed
        let secret = LockedBytes(taking: &typed)
        #expect(plain(secret) == expected)
        #expect(typed.allSatisfy { $0 == 0 } && typed.count == expected.count)
    }

    @Test func noBytesAreASecretToo() {
        let nothing = LockedBytes(count: 0)
        #expect(nothing.count == 0)
        #expect(plain(nothing).isEmpty)
        expectSame(nothing, LockedBytes(copying: []))
    }

    @Test func keysHave32Bytes() {
        for count in [0, 31, 33] {
            let isKey = SecretKey(LockedBytes(count: count)) != nil
            #expect(!isKey)
        }
        let random = SecretKey()
        expectSame(random, SecretKey(), false)
    }

    @Test func randomnessIsInjected() {
        struct Sevens: RandomSource {
            func fill(_ buffer: UnsafeMutableRawBufferPointer) {
                for index in buffer.indices { unsafe buffer[index] = 7 }
            }
        }
        #expect(plain(LockedBytes(random: 5, from: Sevens())) == [7, 7, 7, 7, 7])
        #expect(Sevens().bytes(3) == [7, 7, 7])
    }

    @Test func readingBeyondTheEndKillsTheProcess() async {
        await #expect(processExitsWith: .failure) {
            let secret = LockedBytes(count: 16)
            let beyond = unsafe secret.withUnsafeBytes { bytes -> UInt8 in
                guard let base = bytes.baseAddress else { return 0 }
                return unsafe base.load(fromByteOffset: 16, as: UInt8.self)
            }
            print(beyond)
        }
    }

    @Test func hardeningForbidsDumpsOfTheProcess() async {
        await #expect(processExitsWith: .success) { try ProcessHardening.apply() }
    }

    @Test func constantTimeComparisonIsAComparison() {
        #expect(ConstantTime.areEqual([], []))
        #expect(ConstantTime.areEqual([1, 2], [1, 2]))
        #expect(!ConstantTime.areEqual([1, 2], [1, 3]))
        #expect(!ConstantTime.areEqual([1, 2], [1, 2, 3]))
    }
}
