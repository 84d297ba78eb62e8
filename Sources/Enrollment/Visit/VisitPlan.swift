public import EnrollmentModel

/// What one visit has to bring together: which fields, which pictures, and how hard to try.
public struct VisitPlan: Sendable, Equatable {
    /// Fields that must have an answer before the citizen checks the form; declined and erased count as answers.
    public var requiredFields: [FieldPath]
    /// Positions to take, in the order of the law.
    public var positions: [CapturePosition]
    /// Positions that the devices at hand cannot take, each with the device that was asked.
    public var unsupported: [CapturePosition: String]
    /// Quality from which a picture is kept at once, 0–100.
    public var qualityBar: Int
    /// How many tries before the best one is kept with its reason.
    public var tries: Int

    /// A plan.
    public init(
        requiredFields: [FieldPath], positions: [CapturePosition], unsupported: [CapturePosition: String] = [:],
        qualityBar: Int = 40, tries: Int = 3
    ) {
        precondition((0...100).contains(qualityBar) && tries >= 1)
        self.requiredFields = requiredFields
        self.positions = positions
        self.unsupported = unsupported
        self.qualityBar = qualityBar
        self.tries = tries
    }

    /// The plan for the devices at hand: 4-4-2 and ten rolled where a device can, ten single flat prints otherwise,
    /// then irises and the portrait. Whatever nobody can take is written down as such, never as missing.
    public static func forDevices(
        requiredFields: [FieldPath], supported: Set<CapturePosition>,
        label: (CapturePosition) async -> String
    ) async -> VisitPlan {
        let slaps = Slap.allCases.map(CapturePosition.slap)
        let rolled = Finger.allCases.map(CapturePosition.rolled)
        let flats = Finger.allCases.map(CapturePosition.flat)
        let full = (slaps + rolled).filter(supported.contains)
        let fingers = full.count == slaps.count + rolled.count ? full : full + flats.filter(supported.contains)
        let rest = (Eye.allCases.map(CapturePosition.iris) + [.portrait]).filter(supported.contains)
        var unsupported: [CapturePosition: String] = [:]
        for position in CapturePosition.biometric where !supported.contains(position) {
            // A device that gives slaps and rolled prints does not owe the flat ones as well.
            if case .flat = position, fingers == full, !full.isEmpty { continue }
            unsupported[position] = await label(position)
        }
        return VisitPlan(requiredFields: requiredFields, positions: fingers + rest, unsupported: unsupported)
    }
}
