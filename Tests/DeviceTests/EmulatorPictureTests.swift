import DeviceDrivers
import DeviceEmulator
import DeviceKit
import EnrollmentModel
import Imaging
import Testing

/// What lies on the emulated glass is what the driver hands out, scrambled on the way or not.
@Suite struct EmulatorPictureTests {
    /// Line of the sensor that is not sent; the driver repeats the next one.
    private static let missingLine = 122
    private static let finger = SyntheticFinger(seed: 21, pattern: .rightLoop)

    @Test(arguments: DeviceEmulator.UareUModel.allCases)
    func theDriverGivesThePictureOfTheFinger(model: DeviceEmulator.UareUModel) async throws {
        let hand = EmulatedHand(seed: 3)
        hand.present(Self.finger)
        let reader = try await DriverRegistry.builtIn.open(on: EmulatedBus([EmulatedUareU(model, source: hand)]))
        // The third frame changes its key on the way.
        for touch in 1...3 as ClosedRange<UInt64> {
            let frame = try await reader.capture(patience: .seconds(60))
            let placed = Self.finger.impression(.typical(seed: 3_000 + touch))
            #expect(frame.resolution == DeviceEmulator.UareUModel.resolution)
            #expect(differences(frame.image, placed, model).isEmpty)
        }
        await reader.close()
    }

    /// Rows with more than the one byte that each scrambled block loses, but for the lines that no reader sends.
    private func differences(
        _ received: GreyImage, _ placed: GreyImage, _ model: DeviceEmulator.UareUModel
    ) -> [Int] {
        let isUpsideDown = model == .uareU4500
        var unsent: Set<Int> = [isUpsideDown ? 289 - Self.missingLine : Self.missingLine]
        if model == .microsoft { unsent.formUnion([0, 1]) }
        return (0..<290).filter { row in
            let line = (row * 384)..<((row + 1) * 384)
            let changed = zip(received.pixels[line], placed.pixels[line]).filter { $0 != $1 }.count
            return changed > 1 && !unsent.contains(row)
        }
    }

    @Test func aHandMakesItsPlannedTouchesFirst() throws {
        let finger = Self.finger
        let hand = EmulatedHand(seed: 1)
        #expect(hand.nextTouch() == nil)
        hand.present(finger)
        hand.plan([.poor(.tooDry, seed: 5)])
        #expect(hand.nextTouch() == finger.impression(.poor(.tooDry, seed: 5)))
        let usual = try #require(hand.nextTouch())
        #expect(usual != finger.impression(.poor(.tooDry, seed: 5)))
        hand.present(nil)
        #expect(hand.nextTouch() == nil)
    }

    @Test func aHandShowsTheFingerThatWasAskedFor() throws {
        let person = SyntheticPerson(seed: 6)
        let (hand, same) = (EmulatedHand(seed: 2), EmulatedHand(seed: 2))
        hand.present(Finger(.right, .thumb), of: person)
        same.present(person.finger(Finger(.right, .thumb)))
        #expect(hand.nextTouch() == same.nextTouch())
    }
}
