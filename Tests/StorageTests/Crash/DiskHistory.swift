import TestSupport

/// What can be on the medium when the power goes, SQLite's own way of looking at it: what was synced is there; of all
/// else any part may be, in any order, torn at sectors of 512 bytes, and a sector that was being written may hold rubbish.
struct DiskHistory: Sendable {
    /// Files by name; one that is not there has no entry.
    typealias Files = [String: [UInt8]]

    let start: Files
    let events: [DiskEvent]
    private static let sector = 512

    /// How many steps had been confirmed after the first `count` events.
    func confirmed(after count: Int) -> Int {
        events.prefix(count).count { if case .confirmed = $0 { true } else { false } }
    }

    /// Everything of the first `count` events reached the medium.
    func prefix(_ count: Int) -> Files {
        var files = start
        for event in events.prefix(count) { Self.apply(event, to: &files) { _ in .written } }
        return files
    }

    /// What was synced within the first `count` events, and a random part of what was not.
    ///
    /// - Parameter isLying: Whether the disk forgets what it was told to sync, to see that the proof can fail.
    func torn(_ count: Int, _ random: inout SplitMix64, isLying: Bool = false) -> Files {
        var files = start
        var waiting: [(file: String, event: DiskEvent)] = []
        for event in events.prefix(count) {
            switch event {
            case .write(let file, _, _), .truncate(let file, _), .delete(let file): waiting.append((file, event))
            case .sync(let file) where !isLying:
                for (_, event) in waiting.filter({ $0.file == file }) {
                    Self.apply(event, to: &files) { _ in .written }
                }
                waiting.removeAll { $0.file == file }
            case .sync, .confirmed: break
            }
        }
        for (_, event) in waiting {
            let luck = random.next() % 4
            if luck == 0 { continue }
            var draws = random
            Self.apply(event, to: &files) { _ in
                luck == 1 ? .written : [.written, .lost, luck == 2 ? .lost : .rubbish][Int(draws.next() % 3)]
            }
            random = draws
        }
        return files
    }

    private enum Fate { case written, lost, rubbish }

    /// - Parameter fate: What becomes of each sector of a write; asked in order.
    private static func apply(_ event: DiskEvent, to files: inout Files, fate: (Int) -> Fate) {
        switch event {
        case .write(let name, let offset, let bytes):
            var file = files[name] ?? []
            if file.count < offset + bytes.count {
                file += repeatElement(0, count: offset + bytes.count - file.count)
            }
            var position = 0
            while position < bytes.count {
                let end = min(bytes.count, position + sector - (offset + position) % sector)
                let range = offset + position..<offset + end
                switch fate((offset + position) / sector) {
                case .written: file.replaceSubrange(range, with: bytes[position..<end])
                case .rubbish: file.replaceSubrange(range, with: bytes[position..<end].map { $0 &* 31 ^ 0xA5 })
                case .lost: break
                }
                position = end
            }
            files[name] = file
        case .truncate(let name, let size):
            guard fate(0) == .written, let file = files[name], file.count > size else { return }
            files[name] = Array(file.prefix(size))
        case .delete(let name): if fate(0) == .written { files[name] = nil }
        case .sync, .confirmed: break
        }
    }
}
