import CanonicalJSON
public import Enrollment
public import EnrollmentModel
import GRDB
public import Secrets

extension VaultSession {
    private var policy: ExtractPolicy { vault.environment.extract ?? ExtractPolicy(vault.kit.policy) }

    /// How the loaded extract stands, nothing when there is none.
    public func extractStatus() throws(StoreError) -> ExtractStatus? {
        try read { reader in
            try reader.record(ExtractRecord.name, as: ExtractRecord.self)
                .map { ExtractStatus(people: $0.header.people, expires: $0.header.expires) }
        }
    }

    /// The day of the loaded extract, milliseconds since 1970; nothing when there is none.
    public func extractMade() throws(StoreError) -> Int? {
        try read { reader in try reader.record(ExtractRecord.name, as: ExtractRecord.self)?.header.made }
    }

    /// Looks for one person. The search is on the disk, with who asked and by what, before the answer is given.
    ///
    /// - Parameter term: Whom, by number, name with birth year, phone or household; there is no other way in.
    /// - Throws: ``ExtractError``; ``ExtractRefusal/tooManySearches(wait:)`` after too many.
    public func searchExtract(_ term: LookupTerm) throws(ExtractError) -> ExtractAnswer {
        do {
            try require(.searchExtract)
            let answer: Result<ExtractAnswer, ExtractRefusal> = try extractStep(.extractSearched) { writer in
                let record = try self.open(writer)
                var searches = (try? writer.reader.record(ExtractSearches.name)) ?? ExtractSearches()
                let refusal = searches.count(user.name, vault.environment.clock(), policy)
                try writer.put(ExtractSearches.name, searches.json)
                // Written down as well: who asks too often is of interest, and a wait that began must end.
                if let refusal {
                    writer.subject = "\(term.field.rawValue) refused"
                    return .failure(refusal)
                }
                let rows = try ExtractRows(
                    reading: ExtractRows.path(vault.folder, load: record.load), keys: record.keys(writer.ring))
                let people = try rows.find(term, limit: policy.shown)
                let answer = ExtractAnswer(
                    people: Array(people.prefix(policy.shown)), hasMore: people.count > policy.shown)
                writer.subject = "\(term.field.rawValue) \(answer.people.count)"
                return .success(answer)
            }
            return try answer.get()
        } catch { throw ExtractError(error) }
    }

    /// Erases the extract: its key first, then its rows.
    ///
    /// - Returns: Whether there was one.
    @discardableResult
    public func eraseExtract() throws(ExtractError) -> Bool {
        do {
            try require(.manageExtract)
            return try dropExtract()
        } catch { throw ExtractError(error) }
    }

    /// The same without asking who: at the end of the camp and when its time is over.
    @discardableResult
    func dropExtract() throws(StoreError) -> Bool {
        let isLoaded = try read { reader in try reader.sealed(ExtractRecord.name) != nil }
        if isLoaded {
            try write(.extractErased) { writer in try writer.dropExtract() }
            // A page with its key must not wait in the log.
            try vault.emptyLog()
        }
        ExtractRows.remove(in: vault.folder, except: nil)
        return isLoaded
    }

    /// At login: an extract whose time is over or that does not open any more goes, and so does what a crash left.
    func tidyExtract() throws(StoreError) {
        let load: Int?
        do throws(StoreError) {
            load = try read { reader in
                guard let record: ExtractRecord = try reader.record(ExtractRecord.name) else { return nil }
                let time = try believed(reader)
                guard time < record.header.expires, (try? record.keys(reader.ring)) != nil else {
                    throw StoreError.stale
                }
                return record.load
            }
        } catch {
            switch error {
            case .stale, .damaged: return _ = try dropExtract()
            default: throw error
            }
        }
        ExtractRows.remove(in: vault.folder, except: load)
    }

    private func believed(_ reader: VaultReader) throws -> Int {
        var counters = try reader.counters(reader.audit.tail())
        return counters.stamp(
            vault.environment.clock(), built: vault.environment.built, certificateEnd: vault.kit.notAfter
        ).believed
    }

    /// The record of an extract that is still good.
    private func open(_ writer: VaultWriter) throws -> ExtractRecord {
        guard let record: ExtractRecord = try writer.reader.record(ExtractRecord.name) else {
            throw ExtractError.refused(.none)
        }
        guard writer.time.believed < record.header.expires else { throw ExtractError.refused(.expired) }
        return record
    }

    /// A step whose refusals keep their type on the way through the store.
    func extractStep<Result>(
        _ action: AuditAction, _ body: (inout VaultWriter) throws -> Result
    ) throws -> Result {
        var refusal: ExtractRefusal?
        do {
            return try write(action) { writer in
                do { return try body(&writer) } catch let error as ExtractRefusal {
                    refusal = error
                    throw error
                } catch ExtractError.refused(let error) {
                    refusal = error
                    throw error
                }
            }
        } catch {
            if let refusal { throw refusal }
            throw error
        }
    }
}

extension VaultWriter {
    /// Destroys the key of the extract, and what is said of it without a login.
    mutating func dropExtract() throws {
        try delete(ExtractRecord.name)
        try db.run("DELETE FROM public WHERE name = ?", [ExtractStatus.name])
    }
}

extension VaultSession {
    /// Begins to load an extract: who signed it, for whom, how old it is.
    ///
    /// - Parameter signed: The header, `tram-extract` by the registry.
    /// - Throws: ``ExtractError``.
    public func beginExtract(_ signed: JWS) throws(ExtractError) -> ExtractLoader {
        do {
            try require(.manageExtract)
            let registry = PublicKey(bytes: vault.kit.registryKey)
            guard (try? signed.verify(typ: ExtractHeader.typ) { $0 == registry?.id ? registry : nil }) != nil else {
                throw ExtractRefusal.signature
            }
            guard let header = try? ExtractHeader(json: JSONValue(canonical: signed.payload)) else {
                throw ExtractRefusal.malformed
            }
            guard header.kit == vault.kit.kit else { throw ExtractRefusal.otherKit }
            let (known, now) = try read { reader in
                (try? reader.record(ExtractRecord.name, as: ExtractRecord.self), try believed(reader))
            }
            guard now < header.expires else { throw ExtractRefusal.expired }
            guard header.made > known?.header.made ?? .min else { throw ExtractRefusal.older }
            return try ExtractLoader(self, header, load: (known?.load ?? 0) % 1_000_000 + 1)
        } catch { throw ExtractError(error) }
    }

    /// Makes a loaded file the extract of this vault, and takes the one before away.
    fileprivate func commitExtract(_ header: ExtractHeader, load: Int, key: borrowing SecretKey) throws {
        let sealed = key.copy()
        try extractStep(.extractLoaded) { writer in
            let end = min(header.expires, writer.time.believed + policy.days * 86_400_000)
            let facts = ExtractRecord.Facts(
                unit: header.unit, made: header.made, expires: end, people: header.people)
            let record = ExtractRecord(
                load: load, header: facts, sealing: sealed, ring: writer.ring, random: writer.random)
            try writer.put(ExtractRecord.name, record.json)
            let notice = ExtractStatus(people: header.people, expires: end).signed(by: writer.ring.device)
            try writer.db.run(
                "INSERT OR REPLACE INTO public (name, value) VALUES (?, ?)", [ExtractStatus.name, notice.data])
            writer.subject = "\(header.people)"
        }
        try vault.emptyLog()
        ExtractRows.remove(in: vault.folder, except: load)
    }
}

/// An extract on its way into the vault: rows are sealed as they come, and count only when all are there.
public struct ExtractLoader: ~Copyable {
    /// What the registry says of it.
    public let header: ExtractHeader
    /// How many people are in so far.
    public private(set) var people = 0
    private let session: VaultSession
    private let load: Int
    private let key: SecretKey
    private let rows: ExtractRows
    private var next = 0

    fileprivate init(_ session: VaultSession, _ header: ExtractHeader, load: Int) throws {
        self.session = session
        self.header = header
        self.load = load
        key = SecretKey(from: session.vault.environment.random)
        rows = try ExtractRows(creating: ExtractRows.path(session.vault.folder, load: load), keys: ExtractKeys(key))
    }

    /// Takes the next piece, exactly as the registry wrote it.
    ///
    /// - Throws: ``ExtractError``; ``ExtractRefusal/malformed`` for a piece that the header does not name here.
    public mutating func add(_ piece: [UInt8]) throws(ExtractError) {
        do {
            guard next < header.pieces.count, BLAKE2b.hash256(piece) == header.pieces[next],
                let list = try? JSONValue(canonical: piece).array, list.count <= ExtractHeader.pieceLimit,
                let batch = try? list.map({ try ExtractPerson(json: $0) })
            else { throw ExtractRefusal.malformed }
            try rows.add(batch, from: people, random: session.vault.environment.random)
            people += batch.count
            next += 1
        } catch let error as DatabaseError {
            throw .store(StoreError(error, in: session.vault.folder))
        } catch { throw ExtractError(error) }
    }

    /// Puts the extract in the place of the one before.
    ///
    /// - Throws: ``ExtractError``; ``ExtractRefusal/malformed`` when pieces or people are missing.
    public consuming func commit() throws(ExtractError) {
        do {
            guard next == header.pieces.count, people == header.people else { throw ExtractRefusal.malformed }
            try rows.finish(ExtractRows.path(session.vault.folder, load: load))
            try session.commitExtract(header, load: load, key: key)
        } catch { throw ExtractError(error) }
    }

    /// Gives it up: what was written goes.
    public consuming func cancel() {
        _ = try? session.tidyExtract()
    }
}
