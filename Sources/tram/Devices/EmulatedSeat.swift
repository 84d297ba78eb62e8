import DeviceEmulator
import EnrollmentModel
import Synchronization

/// The chair before the emulated devices: one test person after the other.
final class EmulatedSeat: Sendable {
    let hand: EmulatedHand
    let camera: EmulatedCamera
    private let person: Mutex<SyntheticPerson>

    init(seed: UInt64) {
        hand = EmulatedHand(seed: seed)
        camera = EmulatedCamera(seed: seed)
        let first = SyntheticPerson(seed: seed)
        person = Mutex(first)
        camera.seat(first)
    }

    /// The next person sits down.
    func seat(_ next: SyntheticPerson) {
        person.withLock { $0 = next }
        camera.seat(next)
    }

    /// The person puts the finger forward that is asked for.
    func present(_ position: CapturePosition) {
        guard case .flat(let finger) = position else { return }
        hand.present(finger, of: person.withLock { $0 })
    }
}
