public import Enrollment
import EnrollmentModel
import GRDB

/// What somebody who opened this vault could read right now, in numbers of people.
public struct ReadableNow: Sendable, Equatable {
    /// Taken down and not yet approved: readable.
    public var notApproved = 0
    /// Approved and not yet sealed: readable.
    public var approved = 0
    /// Sealed, on their way, receipted or purged: only the registry can read them.
    public var sealed = 0
    /// In the loaded extract.
    public var extract: ExtractStatus?
    /// Templates of fingers that are kept for searching: this version makes none.
    public var templates = 0

    /// How many people's data can be read.
    public var readable: Int { notApproved + approved + (extract?.people ?? 0) + templates }
}

extension Vault {
    /// What could be read right now; known without a login, as far as the lines of the file are true.
    public func readableNow() throws(StoreError) -> ReadableNow {
        var now = ReadableNow()
        for (state, count) in try counts() {
            switch state {
            case .approved: now.approved += count
            case _ where state.isReadable: now.notApproved += count
            default: now.sealed += count
            }
        }
        now.extract = try read { db in
            try db.row("SELECT value FROM public WHERE name = ?", [ExtractStatus.name])
                .flatMap { ExtractStatus(try $0.bytes(0, of: "the extract's line"), device: device) }
        }
        return now
    }
}
