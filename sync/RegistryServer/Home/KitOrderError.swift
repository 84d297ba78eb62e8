public import EnrollmentModel

/// Why something about a kit or its work was not done.
public enum KitOrderError: Error, Sendable, CustomStringConvertible {
    /// No kit of this name was issued.
    case unknownKit(KitID)
    /// The kit never sent anything that a user of this name signed.
    case unknownUser(String)
    /// No opened application of this receipt number.
    case unknownApplication(String)
    /// The device of this kit is revoked.
    case revoked(KitID)
    /// The new certificate would not end later than the one the kit has.
    case notLater(end: Int)
    /// No extension code can be made for the kit's newest certificate.
    case noCode(KitID)
    /// The application was sent back before, or changed just now.
    case returnedBefore(String)
    /// What lies here about a kit or an application cannot be read.
    case damaged(String)
    /// What was made could not be written.
    case notWritten(String)
    /// The database failed.
    case store(StoreFault)
    /// The keys or the file could not be made.
    case home(RegistryHomeError)

    /// What is wrong.
    public var description: String {
        switch self {
        case .unknownKit(let kit): "no kit \(kit) was issued here"
        case .unknownUser(let user): "nothing that \(user) signed ever came from this kit"
        case .unknownApplication(let receipt): "no opened application has the receipt number \(receipt)"
        case .revoked(let kit): "kit \(kit) is revoked"
        case .notLater: "the certificate would not end later than the one the kit has"
        case .noCode(let kit): "no extension code reaches so far for the newest certificate of kit \(kit)"
        case .returnedBefore(let receipt): "application \(receipt) was sent back already, or changed just now"
        case .damaged(let what): "\(what) cannot be read"
        case .notWritten(let reason): "it could not be written: \(reason)"
        case .store(let fault): fault.description
        case .home(let error): error.description
        }
    }
}
