import CanonicalJSON
public import Enrollment
public import EnrollmentModel

extension VaultReader {
    /// The camp session that is open.
    func currentSession() throws -> CampSession? { try session(counters(audit.tail()).session) }

    /// The camp session with a number, while it is open.
    fileprivate func session(_ number: Int) throws -> CampSession? {
        guard number > 0, let session: CampSession = try record(.session(number)), session.end == nil else {
            return nil
        }
        return session
    }
}

extension VaultWriter {
    /// The camp session that is open.
    func currentSession() throws -> CampSession? { try reader.session(counters.session) }
}

extension VaultSession {
    /// The camp session that is open, if one is.
    public func openSession() throws(StoreError) -> CampSession? {
        try read { reader in try reader.currentSession() }
    }

    /// Opens a camp session. The keys of all applications are wrapped anew with it: a new day, a new key.
    public func beginSession(_ session: CampSession) throws(StoreError) {
        try write(.sessionBegan) { writer in
            writer.subject = session.id
            let known = try writer.reader.records(.session, as: CampSession.self).found
            guard !known.contains(where: { $0.value.id.utf8.elementsEqual(session.id.utf8) }) else {
                throw StoreError.failed("there was a camp session \(session.id) already: give the new one another name")
            }
            if var open = try writer.currentSession() {
                open.end = session.start
                writer.signsChain = true
                try writer.put(.session(writer.counters.session), open.json)
            }
            writer.counters.session += 1
            try writer.put(.session(writer.counters.session), session.json)
            try writer.reader.keyTable.rotate(from: writer.reader.rekeyFloor())
        }
    }

    /// Closes the open camp session, at the end of the day: the keys of all applications are wrapped anew, and the
    /// extract goes. What lies about of wrapped keys opens nothing after that.
    ///
    /// - Throws: ``StoreError/notFound(_:)`` when none is open.
    public func endSession() throws(StoreError) {
        try write(.sessionEnded) { writer in
            guard var open = try writer.currentSession() else {
                throw StoreError.notFound("an open camp session")
            }
            open.end = writer.time.wall
            writer.signsChain = true
            writer.subject = open.id
            try writer.put(.session(writer.counters.session), open.json)
            try writer.reader.keyTable.rotate(from: writer.reader.rekeyFloor())
        }
        try dropExtract()
        // Pages with the old keys must not wait in the log for the next login.
        try vault.emptyLog()
    }
}
