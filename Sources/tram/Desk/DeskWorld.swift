import Enrollment
import EnrollmentModel
import Imaging
import Screens
import Secrets
import Storage
import Synchronization
import Terminal
import Vietnam

/// Carries out what the desk asks for: the vault, the devices and the network behind the screens.
final class DeskWorld: Sendable {
    private struct State {
        var kit: KitSession?
        /// What the last ``DeskEffect/create(_:)`` made, for what was half typed before its answer came.
        var begun: ApplicationID?
        var station: Station?
        var capture: Task<Void, Never>?
        var sync: Task<Void, Never>?
    }

    private let vault: Vault
    private let stationOptions: StationOptions
    private let locked: @Sendable () -> Void
    private let state = Mutex(State())

    /// A world around a vault; `locked` is called when the vault was closed and its keys are gone.
    init(vault: Vault, station: StationOptions, locked: @escaping @Sendable () -> Void) {
        self.vault = vault
        stationOptions = station
        self.locked = locked
    }

    /// The laptop's clock, milliseconds since 1970.
    func now() -> Int { ClockReading.now().wall }

    /// Milliseconds without a key after which the desk locks itself, as the registry wants it.
    var idleLimit: Int { vault.kit.policy.idleLockSeconds * 1000 }

    /// When the kit's certificate ends.
    func terms() throws(StoreError) -> CertificateTerms { try vault.certificateTerms() }

    /// Gives devices and keys back.
    func close() async {
        let (kit, station) = state.withLock { state in
            defer { (state.kit, state.station, state.begun) = (nil, nil, nil) }
            return (state.kit, state.station)
        }
        await station?.end()
        kit?.store.lock()
    }

    /// Carries out one effect and answers it.
    func perform(_ effect: DeskEffect, _ sink: EventSink<DeskEvent>) async {
        switch effect {
        case .logIn(let user, let password): logIn(user, password, sink)
        case .lock:
            let running = state.withLock { [$0.capture, $0.sync] }
            for task in running { task?.cancel() }
            await close()
            locked()
        case .capture(let position): await capture(position, sink)
        case .cancelCapture: state.withLock { $0.capture }?.cancel()
        case .sync: await sync(sink)
        case .cancelSync: state.withLock { $0.sync }?.cancel()
        default: await onVault(effect, sink)
        }
    }

    private func logIn(_ user: String, _ entry: SecretEntry, _ sink: EventSink<DeskEvent>) {
        let result: Result<KitSession, LogInFailure> = entry.withBytes { [vault] bytes in
            var password = LockedBytes(count: bytes.byteCount)
            unsafe bytes.withUnsafeBytes { typed in
                unsafe password.withUnsafeMutableBytes { unsafe $0.copyMemory(from: typed) }
            }
            do { return .success(try KitSession(vault: vault, user: user, password: password)) } catch {
                if case LoginError.tooManyTries(let seconds) = error { return .failure(.barred(seconds: seconds)) }
                return .failure(.other(CommandFailure(explaining: error)))
            }
        }
        entry.wipe()
        switch result {
        case .success(let kit):
            state.withLock { $0.kit = kit }
            sink.send(.loggedIn(kit.store.user))
            // Somebody has to look; the work goes on.
            let warnings = kit.warnings(now: now())
            if !warnings.isEmpty { sink.send(.warned(warnings.map(\.message))) }
        case .failure(.barred(let seconds)): sink.send(.logInBarred(user: user, seconds: seconds))
        case .failure(.other(let failure)): sink.send(.logInFailed(failure.sentence))
        }
    }

    private enum LogInFailure: Error {
        case barred(seconds: Int)
        case other(CommandFailure)
    }

    private func onVault(_ effect: DeskEffect, _ sink: EventSink<DeskEvent>) async {
        guard let kit = state.withLock({ $0.kit }) else { return sink.send(.failed(.locked)) }
        do {
            let event = try await answer(effect, kit)
            sink.send(event)
            if case .opened(_, let record) = event {
                sink.send(.typed(try kit.store.typed(of: record.application.id)))
            }
        } catch let error as StoreError {
            sink.send(.failed(error))
        } catch {
            sink.send(.failed(.failed(CommandFailure(explaining: error).message.en)))
        }
    }

    private func answer(_ effect: DeskEffect, _ kit: KitSession) async throws -> DeskEvent {
        let store = kit.store
        switch effect {
        case .loadHome: return try home(kit)
        case .beginSession(let answers):
            try kit.beginSession(answers)
            return try home(kit)
        case .create(let step): return try await create(step, kit)
        case .open(let id): return .opened(await rules(kit), try store.record(id))
        case .findEarlier(let fields, let own): return .earlier(kit.earlier(fields, than: own))
        case .append(let step, let id, let heads): return .saved(try store.append(step, to: id, heads: heads))
        case .keepTyped(let texts, let id):
            guard let id = id ?? state.withLock({ $0.begun }) else { throw StoreError.notFound("application") }
            try store.keepTyped(texts, of: id)
            return .typed([:])
        case .closeBatch: return .batchClosed(try store.closeBatch())
        case .loadBatches: return .batches(try store.batches())
        case .openForReview(let id, let batch): return .reviewed(try store.openForReview(id, in: batch))
        case .loadPicture(let blob, let id, let position):
            return .loaded(position, try picture(store.blob(blob, of: id), position))
        case .judge(let id, let batch, let verdict):
            try store.judge(id, in: batch, verdict)
            return .judged(try store.review(batch))
        case .sign(let batch): return .signed(try store.signApproval(batch))
        case .logIn, .lock, .capture, .cancelCapture, .sync, .cancelSync:
            preconditionFailure("\(effect.lane) is not asked of the vault")
        }
    }

    /// One that cannot be made takes nothing of what was typed for it to the one before.
    private func create(_ step: EnrolmentStep, _ kit: KitSession) async throws -> DeskEvent {
        state.withLock { $0.begun = nil }
        let rules = await rules(kit)
        var step = step
        step.changes = step.changes.merging(rules.additions(to: step.changes))
        let record = try kit.store.create(step)
        state.withLock { $0.begun = record.application.id }
        return .opened(rules, record)
    }

    private func home(_ kit: KitSession) throws -> DeskEvent {
        let store = kit.store
        let copy = try MirrorWords(vault)
        let standing = [kit.findingsInWords, kit.clockWarning(now: now())?.message, kit.rekeyWarning?.message]
            .compactMap(\.self)
        return .home(
            HomeData(
                summaries: try store.summaries(), session: try store.openSession(),
                warnings: standing + (copy.needsAttention ? [copy.sentence] : []),
                atRisk: PeopleAtRisk(readable: try vault.readableNow().readable, onOneMedium: copy.status.people),
                certificate: try store.certificateAge()))
    }

    private func picture(_ bytes: [UInt8], _ position: CapturePosition) throws -> Picture {
        let grey =
            bytes.starts(with: [0xFF, 0xD8]) ? GreyImage(try JPEG.decodeColor(bytes)) : try PNG.decodeGrey(bytes)
        guard let picture = Picture(width: grey.width, height: grey.height, grey: grey.pixels) else {
            throw StoreError.damaged(what: position.path.text)
        }
        return picture
    }
}

// MARK: - Devices

extension DeskWorld {
    /// The devices, opened at the first need; a desk without any still takes forms and reasons.
    private func station(_ kit: KitSession) async throws -> Station {
        if let station = state.withLock({ $0.station }) { return station }
        let station = try await stationOptions.open(for: kit)
        state.withLock { $0.station = station }
        return station
    }

    private func rules(_ kit: KitSession) async -> VisitRules {
        // A scanner that is busy or gone is told about when a finger is asked for; forms go on without it.
        let source = (try? await station(kit))?.source ?? DeviceCaptureSource(scanner: nil, camera: nil)
        var rules = VisitRules(
            today: CivilDate(milliseconds: now()), supported: source.positions,
            deviceLabel: source.deviceLabel(for: .slap(.rightFour)))
        rules.charge = (try? kit.store.openSession())?.charge
        return rules
    }

    private func capture(_ position: CapturePosition, _ sink: EventSink<DeskEvent>) async {
        guard let kit = state.withLock({ $0.kit }) else { return sink.send(.failed(.locked)) }
        let task = Task {
            do throws(CaptureFailure) {
                let source = try await openSource(kit)
                let picture = try await source.capture(position) { sink.send(.hint(position, $0)) }
                sink.send(.picture(position, picture))
            } catch {
                if case .fault = error { await forgetStation() }
                sink.send(.noPicture(position, error))
            }
        }
        state.withLock { $0.capture = task }
        await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        state.withLock { $0.capture = nil }
    }

    private func openSource(_ kit: KitSession) async throws(CaptureFailure) -> DeviceCaptureSource {
        do { return try await station(kit).source } catch { throw CaptureFailure(error, device: "USB") }
    }

    /// A device that failed is opened anew for the next picture: it may be plugged in again, or another one.
    private func forgetStation() async {
        let station = state.withLock { state in
            defer { state.station = nil }
            return state.station
        }
        await station?.end()
    }
}

// MARK: - Network

extension DeskWorld {
    private func sync(_ sink: EventSink<DeskEvent>) async {
        guard let kit = state.withLock({ $0.kit }) else { return sink.send(.failed(.locked)) }
        let task = Task { sink.send(.synced(await kit.syncForDesk { sink.send(.syncing($0)) })) }
        state.withLock { $0.sync = task }
        await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        state.withLock { $0.sync = nil }
    }
}

extension CommandFailure {
    /// Message and hint as one text for a notice line.
    var sentence: Message { Message(vi: "\(message.vi). \(hint.vi)", en: "\(message.en). \(hint.en)") }
}

extension KitSession {
    /// Begins a camp session with what the operator said and what the kit knows.
    func beginSession(_ answers: SessionAnswers) throws {
        let start = now()
        try store.beginSession(
            CampSession(
                id: "\(certificate.kit)-\(start)", place: answers.place, unit: certificate.unit,
                hamlet: answers.hamlet, team: [store.user.name], devices: [], start: start))
    }
}
