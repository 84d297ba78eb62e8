import CanonicalJSON
import Dispatch
import Enrollment
import EnrollmentModel
import Foundation
import Secrets
import Synchronization

/// A picture sealed and ready to be written.
struct SealedPicture: Sendable {
    let reference: BlobReference
    let header: [UInt8]
    let pieces: [Data]
    /// Whether the bytes are what their name says, as far as that was looked at.
    let hasItsName: Bool

    /// What a piece is bound to: the name of its picture and its number.
    static func context(_ id: Digest, _ number: Int) -> [UInt8] { id.bytes + number.bigEndianBytes }
}

/// Seals the pictures of one step on another core while their application is being written, from before the
/// transaction begins where the application is new.
///
/// Who takes them helps: what the other core has not begun, ``next()`` seals itself, so that a busy machine is no slower
/// than one that does it all alone.
///
/// Hashing costs twice what sealing does. One picture, which is a step of the desk, is compared with its name before it
/// is written; several at once are taken at their word, and like all others they are read back from the disk and
/// compared when the application is handed in.
final class PictureSealing: Sendable {
    private struct State {
        var begun = 0
        var ready: [SealedPicture] = []
    }

    private let blobs: [NewBlob]
    private let keys: ApplicationKeys
    private let arena: LockedArena
    private let room: SealingRoom
    private let offsets: [Int]
    private let state = Mutex(State())
    private let own: Mutex<SecretStreamSealer>
    private let underWay = DispatchGroup()

    /// Begins to seal.
    init(_ blobs: [NewBlob], keys: ApplicationKeys, in arena: LockedArena) {
        self.blobs = blobs
        self.keys = keys
        self.arena = arena
        var offsets: [Int] = []
        var end = 0
        for blob in blobs {
            offsets.append(end)
            end += blob.bytes.count + Self.pieceCount(blob) * SecretStream.overhead
        }
        self.offsets = offsets
        room = SealingRoom(count: end)
        own = Mutex(SecretStreamSealer(key: keys.pictures, in: arena))
        guard !blobs.isEmpty else { return }
        DispatchQueue.global(qos: .userInitiated).async { [self] in work() }
    }

    /// The next picture, in any order; nothing after the last.
    func next() -> SealedPicture? {
        enum Turn {
            case take(SealedPicture)
            case seal(Int)
            case wait
        }
        let turn: Turn = state.withLock { state in
            if let picture = state.ready.popLast() { return .take(picture) }
            guard state.begun < blobs.count else { return .wait }
            state.begun += 1
            return .seal(state.begun - 1)
        }
        switch turn {
        case .take(let picture): return picture
        case .seal(let index): return own.withLock { seal(index, with: &$0) }
        case .wait:
            underWay.wait()
            return state.withLock { $0.ready.popLast() }
        }
    }

    private func work() {
        var sealer = SecretStreamSealer(key: keys.pictures, in: arena)
        while let index = begin() {
            let picture = seal(index, with: &sealer)
            state.withLock { $0.ready.append(picture) }
            underWay.leave()
        }
    }

    private func begin() -> Int? {
        state.withLock { state in
            guard state.begun < blobs.count else { return nil }
            state.begun += 1
            underWay.enter()
            return state.begun - 1
        }
    }

    private func seal(_ index: Int, with sealer: inout SecretStreamSealer) -> SealedPicture {
        let blob = blobs[index]
        sealer.restart(key: keys.pictures)
        let hasItsName = blobs.count > 1 || BLAKE2b.hash256(blob.bytes) == blob.id
        var pieces: [Data] = []
        var offset = offsets[index]
        for number in 0..<Self.pieceCount(blob) {
            let start = number * SecretStream.pieceCount
            let end = min(start + SecretStream.pieceCount, blob.bytes.count)
            let count = end - start + SecretStream.overhead
            let piece = unsafe room.fill(offset..<offset + count) { target in
                unsafe sealer.push(
                    blob.bytes[start..<end], context: SealedPicture.context(blob.id, number),
                    isLast: end == blob.bytes.count, into: target)
            }
            pieces.append(piece)
            offset += count
        }
        return SealedPicture(
            reference: blob.reference, header: sealer.header, pieces: pieces, hasItsName: hasItsName)
    }

    /// Pieces of a picture; one without bytes has one, which says that it ends there.
    private static func pieceCount(_ blob: NewBlob) -> Int {
        max(1, (blob.bytes.count + SecretStream.pieceCount - 1) / SecretStream.pieceCount)
    }
}

/// One stretch of memory for all sealed pieces of a step: asking for each of them apart costs more than sealing does.
@safe private final class SealingRoom: Sendable {
    // Never changes; each part of the memory is written once, by the one who began that picture, and read after that.
    private nonisolated(unsafe) let memory: UnsafeMutableRawBufferPointer

    init(count: Int) { unsafe memory = .allocate(byteCount: count, alignment: 16) }

    deinit { unsafe memory.deallocate() }

    /// Has a range written and gives it out as data, which keeps the memory alive.
    func fill(_ range: Range<Int>, _ write: (UnsafeMutableRawBufferPointer) -> Void) -> Data {
        let target = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[range])
        unsafe write(target)
        guard let base = target.baseAddress else { return Data() }
        return unsafe Data(
            bytesNoCopy: base, count: target.count,
            deallocator: .custom { [self] _, _ in withExtendedLifetime(self) {} })
    }
}
