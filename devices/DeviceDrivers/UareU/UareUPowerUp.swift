import DeviceKit

/// Switching the reader on, as the family's start-up asks for it.
struct UareUPowerUp: Sendable {
    /// Whole starts before giving up.
    private static let starts = 3
    /// Looks at the status register within one start.
    private static let looks = 100
    /// Pause between two looks.
    private static let pause = Duration.milliseconds(10)
    /// How long the sensor may take to report power. 300 ms is the reader's own measure; a loaded machine may need
    /// longer to hear of it, and starting again too early costs more than waiting.
    private static let sensorTime = Duration.milliseconds(900)

    let port: UareUPort
    let latch: InterruptLatch
    let model: UareUModel
    let clock: any Clock<Duration>

    /// Brings the reader to where it waits for orders.
    func run() async throws {
        for _ in 0..<Self.starts {
            var status = try await port.status()
            if status.isSuperset(of: .confused) { status = try await restart(from: status) }
            if !status.contains(.lowPower) { try await port.set(status.union(.lowPower)) }
            latch.forget(.scanPowerOn)
            try await leaveLowPower(from: status)
            if try await latch.wait(for: .scanPowerOn, upTo: Self.sensorTime, clock: clock) {
                _ = try await port.read(.info, count: 16)
                return
            }
        }
        throw UareUSilence(detail: "the sensor reported no power in \(Self.starts) starts")
    }

    private func restart(from status: UareUStatus) async throws -> UareUStatus {
        try await port.set(status.poweredUp)
        for _ in 0..<Self.looks {
            let now = try await port.status()
            if now.contains(.restarted) { return now }
            try await clock.sleep(for: Self.pause)
        }
        throw UareUSilence(detail: "the reader did not restart")
    }

    private func leaveLowPower(from status: UareUStatus) async throws {
        for _ in 0..<Self.looks {
            try await port.set(status.poweredUp)
            guard try await port.status().contains(.lowPower) else { return }
            try await clock.sleep(for: Self.pause)
            if model.demandsChallenge { try await answerChallenge() }
        }
        throw UareUSilence(detail: "the reader stayed in low power")
    }

    private func answerChallenge() async throws {
        let challenge = try await port.read(.challenge, count: UareUChallenge.length)
        guard let answer = UareUChallenge.answer(to: challenge) else {
            throw UareUAnswerError(detail: "challenge of \(challenge.count) bytes")
        }
        try await port.write(.response, answer)
    }
}

/// The reader is there and does not do what it is told; becomes a `DeviceFault.notResponding`.
struct UareUSilence: Error {
    let detail: String
}
