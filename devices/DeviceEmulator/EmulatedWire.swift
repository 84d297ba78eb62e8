internal import USBTransport

// What each transfer means to the scanner, and how its answers find the transfers that wait for them.
extension EmulatedUareU.State {
    /// Takes a transfer of the host; some are answered at once, others wait for a finger.
    mutating func begin(_ request: TransferRequest, _ transfer: EmulatedTransfer) -> Work {
        switch request.kind {
        case .control(let setup): return control(setup, request, transfer)
        case .interrupt(UareUModel.Endpoint.interrupt):
            interruptReaders.append(transfer)
            return matched()
        case .bulk(UareUModel.Endpoint.picture):
            if pictureHalted { return refusal(of: transfer) }
            pictureReaders.append(transfer)
            // In capture mode the scanner goes on sending for as long as somebody reads.
            return frames.isEmpty ? apply(firmware.nextFrame()) : matched()
        case .interrupt, .bulk:
            return Work(endings: [(transfer, .failure(TransportFault(.notFound, in: "emulated endpoint")))])
        }
    }

    /// Lets the effects of the firmware reach the host.
    mutating func apply(_ effects: [UareUFirmware.Effect]) -> Work {
        var work = Work()
        for effect in effects {
            switch effect {
            case .interrupt(let kind): interrupts.append(packet(kind))
            case .frame(let bytes): frames.append(bytes)
            case .wantFinger: work.wantsFinger = true
            case .stallPicture:
                pictureHalted = true
                work.endings += take(&pictureReaders).map {
                    ($0, .failure(TransportFault(.stalled, in: "emulated picture")))
                }
            case .unplug: work.endings += unplug().endings
            }
        }
        work.endings += matched().endings
        return work
    }

    /// Ends everything: the device is gone.
    mutating func unplug() -> Work {
        isPlugged = false
        return endAll(.unplugged, in: "emulated unplug")
    }

    mutating func endAll(_ code: TransportFault.Code, in call: String) -> Work {
        interrupts = []
        frames = []
        let waiting = take(&interruptReaders) + take(&pictureReaders)
        return Work(endings: waiting.map { ($0, .failure(TransportFault(code, in: call))) })
    }

    /// Vendor request 4: `wValue` is the register.
    private mutating func control(
        _ setup: ControlSetup, _ request: TransferRequest, _ transfer: EmulatedTransfer
    ) -> Work {
        guard setup.request == 0x04, setup.index == 0 else { return refusal(of: transfer) }
        switch setup.requestType {
        case 0xc0:
            guard let bytes = firmware.read(setup.value, count: request.length) else { return refusal(of: transfer) }
            return Work(endings: [(transfer, .success(bytes))])
        case 0x40:
            guard let effects = firmware.write(setup.value, request.payload) else { return refusal(of: transfer) }
            var work = apply(effects)
            // The write itself ends before the interrupt that it provokes.
            work.endings.insert((transfer, .success([])), at: 0)
            return work
        default:
            return refusal(of: transfer)
        }
    }

    private func refusal(of transfer: EmulatedTransfer) -> Work {
        Work(endings: [(transfer, .failure(TransportFault(.stalled, in: "emulated request")))])
    }

    /// Pairs what the scanner has to say with the transfers that wait for it, oldest first.
    private mutating func matched() -> Work {
        var work = Work()
        interruptReaders.removeAll { $0.hasEnded }
        pictureReaders.removeAll { $0.hasEnded }
        while !interrupts.isEmpty, !interruptReaders.isEmpty {
            work.endings.append(interruptReaders.removeFirst().ending(with: interrupts.removeFirst()))
        }
        while !frames.isEmpty, !pictureReaders.isEmpty {
            work.endings.append(pictureReaders.removeFirst().ending(with: frames.removeFirst()))
        }
        return work
    }

    private func take(_ readers: inout [EmulatedTransfer]) -> [EmulatedTransfer] {
        defer { readers = [] }
        return readers
    }

    /// 64 bytes: the kind, then what happened to be in the scanner's memory.
    private func packet(_ kind: UareUFirmware.Interrupt) -> [UInt8] {
        let rest: [UInt8] = (2..<64).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
        return [UInt8(kind.rawValue >> 8), UInt8(kind.rawValue & 255)] + rest
    }
}
