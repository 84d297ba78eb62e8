import DeviceEmulator
import EnrollmentModel
import Imaging
import Testing

@Suite struct SyntheticPersonTests {
    @Test func classesHaveTheSharesOfRealHands() {
        var counts: [FingerPattern: Int] = [:]
        for seed in 0..<400 as Range<UInt64> {
            for finger in Finger.allCases {
                counts[SyntheticPerson(seed: seed).pattern(of: finger), default: 0] += 1
            }
        }
        func share(_ patterns: FingerPattern...) -> Int { patterns.reduce(0) { $0 + counts[$1, default: 0] } / 40 }
        #expect((61...69).contains(share(.leftLoop, .rightLoop)), "loops \(counts)")
        #expect((26...34).contains(share(.whorl, .doubleLoop)), "whorls \(counts)")
        #expect((3...8).contains(share(.arch, .tentedArch)), "arches \(counts)")
    }

    @Test func loopsOpenTowardsTheLittleFinger() {
        let people = (0..<200 as Range<UInt64>).map(SyntheticPerson.init)
        let right = people.map { $0.pattern(of: Finger(.right, .middle)) }
        let left = people.map { $0.pattern(of: Finger(.left, .middle)) }
        #expect(right.filter { $0 == .rightLoop }.count > 5 * right.filter { $0 == .leftLoop }.count)
        #expect(left.filter { $0 == .leftLoop }.count > 5 * left.filter { $0 == .rightLoop }.count)
    }

    @Test func aPersonHasTheSameFingersEveryDayAndAnotherPersonHasOthers() {
        let finger = Finger(.left, .index)
        let (one, again) = (SyntheticPerson(seed: 4).finger(finger), SyntheticPerson(seed: 4).finger(finger))
        #expect((one.seed, one.pattern) == (again.seed, again.pattern))
        #expect(SyntheticPerson(seed: 4).finger(Finger(.right, .index)).seed != one.seed)
        #expect(SyntheticPerson(seed: 5).finger(finger).seed != one.seed)
    }

    @Test(arguments: 0..<6 as Range<UInt64>) func portraitsShowADarkerPersonBeforeALightWall(seed: UInt64) {
        let portrait = GreyImage(SyntheticPerson(seed: seed).portrait())
        #expect((portrait.width, portrait.height) == (640, 480))
        let wall = portrait.cropped(to: PixelRect(x: 0, y: 0, width: 60, height: 200)).mean
        let face = portrait.cropped(to: PixelRect(x: 270, y: 180, width: 100, height: 120)).mean
        #expect(wall > 220)
        #expect(face < wall - 10 && face > 40)
        #expect(SyntheticPerson(seed: seed).portrait() == SyntheticPerson(seed: seed).portrait())
    }

    @Test func peopleLookDifferent() {
        let portraits = (0..<8 as Range<UInt64>).map { SyntheticPerson(seed: $0).portrait(width: 160, height: 120) }
        for one in portraits.indices {
            for other in portraits.indices where other > one { #expect(portraits[one] != portraits[other]) }
        }
    }
}
