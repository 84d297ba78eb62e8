import EnrollmentModel

/// Wakes whoever waits for news of a kit, and whoever opens packets.
actor ChangeBell {
    private var listeners: [Int: (kit: KitID?, voice: AsyncStream<Void>.Continuation)] = [:]
    private var next = 0

    /// Something of `kit` changed.
    func ring(_ kit: KitID) {
        for listener in listeners.values where listener.kit == nil || listener.kit == kit { listener.voice.yield() }
    }

    /// News from now on, of one kit or of all; one waiting ring stands for any number of them.
    func listen(_ kit: KitID? = nil) -> News {
        let (stream, voice) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number = next
        next += 1
        listeners[number] = (kit, voice)
        voice.onTermination = { [weak self] _ in Task { await self?.forget(number) } }
        return News(stream: stream)
    }

    private func forget(_ number: Int) { listeners[number] = nil }
}

/// Rings of a bell.
struct News: Sendable {
    let stream: AsyncStream<Void>

    /// Returns at the first ring or after `patience`, whichever is earlier, or when the task is cancelled.
    func first(within patience: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in stream { return } }
            group.addTask { try? await Task.sleep(for: patience) }
            await group.next()
            group.cancelAll()
        }
    }
}
