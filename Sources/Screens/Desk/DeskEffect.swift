public import CanonicalJSON
public import Enrollment
public import EnrollmentModel
public import Terminal

/// Everything the desk asks the world for; the composition root carries it out and answers with events.
///
/// Every effect on the vault is answered by its event or by ``DeskEvent/failed(_:)``.
public enum DeskEffect: ScreenEffect, Equatable {
    /// Open the vault; answered by ``DeskEvent/loggedIn(_:)``, ``DeskEvent/logInFailed(_:)`` or
    /// ``DeskEvent/logInBarred(user:seconds:)``. The password is wiped by whoever carries this out.
    case logIn(user: String, password: SecretEntry)
    /// Close the vault and forget its keys.
    case lock
    /// Read the list of applications and the open session.
    case loadHome
    /// Open a camp session; answered by ``DeskEvent/home(_:)``.
    case beginSession(SessionAnswers)
    /// Begin an application with its first step.
    case create(EnrolmentStep)
    /// Read an application and make the plan for its visit.
    case open(ApplicationID)
    /// Look whether a person with this number, or this name and birth date, stands in another application; answered by
    /// ``DeskEvent/earlier(_:)``.
    case findEarlier(Fields, than: ApplicationID?)
    /// Write a step of an application.
    case append(EnrolmentStep, to: ApplicationID, heads: [Digest])
    /// Keep what was typed and does not fit its field yet, of an application or of the one begun last; asked at a lock.
    case keepTyped([FieldPath: String], of: ApplicationID?)
    /// Take a picture.
    case capture(CapturePosition)
    /// Call the capture off that runs.
    case cancelCapture
    /// Close a batch of everything handed in.
    case closeBatch
    /// Read every batch.
    case loadBatches
    /// Read an application for judgement.
    case openForReview(ApplicationID, in: String)
    /// Read and decode a stored picture.
    case loadPicture(Digest, of: ApplicationID, at: CapturePosition)
    /// Write a verdict down.
    case judge(ApplicationID, in: String, VerdictEntry)
    /// Sign a batch.
    case sign(String)
    /// Seal what is approved and exchange with the registry.
    case sync
    /// End the sync that runs; what was sent stays sent.
    case cancelSync

    /// What must not overtake each other.
    public enum Lane: Hashable, Sendable {
        /// The vault: strictly in order.
        case vault
        /// The scanner and camera.
        case device
        /// The network.
        case network
        /// Calling things off, which must not wait behind them.
        case control
    }

    /// The lane of the effect.
    public var lane: Lane {
        switch self {
        case .capture: .device
        case .sync: .network
        case .cancelCapture, .cancelSync: .control
        default: .vault
        }
    }
}

/// What the operator says about a camp session; the composition root adds id, team, devices and time.
public struct SessionAnswers: Sendable, Equatable {
    /// Where the desk stands.
    public var place: String
    /// Thôn, bản, ấp, phum.
    public var hamlet: String

    /// Answers.
    public init(place: String, hamlet: String) {
        self.place = place
        self.hamlet = hamlet
    }
}
