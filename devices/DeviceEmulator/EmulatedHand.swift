public import EnrollmentModel
public import Imaging
internal import Synchronization

/// The hand of the person at an emulated scanner: does what the operator asks, one touch at a time.
public final class EmulatedHand: FingerSource {
    /// How a touch is made from its running number; the default is ``ImpressionConditions/typical(seed:)``.
    public typealias Habit = @Sendable (_ touch: UInt64) -> ImpressionConditions

    private struct State {
        var finger: SyntheticFinger?
        var touches: UInt64
        var planned: [ImpressionConditions] = []
    }

    private let habit: Habit
    private let state: Mutex<State>

    /// A hand whose touches follow from `seed`.
    public init(seed: UInt64, habit: @escaping Habit = { .typical(seed: $0) }) {
        self.habit = habit
        state = Mutex(State(touches: seed &* 1_000))
    }

    /// Which finger comes next, until another one is presented; nil = the hand stays away.
    public func present(_ finger: SyntheticFinger?) { state.withLock { $0.finger = finger } }

    /// Which finger of `person` comes next, until another one is presented.
    public func present(_ finger: Finger, of person: SyntheticPerson) { present(person.finger(finger)) }

    /// Touches to make before the habit rules again, e.g. a poor one that has to be repeated.
    public func plan(_ touches: [ImpressionConditions]) { state.withLock { $0.planned += touches } }

    /// The next touch of the presented finger.
    public func nextTouch() -> GreyImage? {
        let (finger, conditions) = state.withLock { state -> (SyntheticFinger?, ImpressionConditions) in
            guard state.finger != nil else { return (nil, ImpressionConditions(seed: 0)) }
            state.touches += 1
            return (state.finger, state.planned.isEmpty ? habit(state.touches) : state.planned.removeFirst())
        }
        return finger?.impression(
            conditions, width: UareUModel.columns, height: UareUModel.lines, resolution: UareUModel.resolution)
    }
}
