import Testing

@testable import Secrets

@Suite struct LockedArenaTests {
    @Test func secretsThatShareMemoryAreAsGoodAsOthers() throws {
        let arena = LockedArena()
        let parent = SecretKey(in: arena)
        let subkey = KeyDerivation.subkey(1, context: "recordv1", of: parent, in: arena)
        expectSame(subkey, KeyDerivation.subkey(1, context: "recordv1", of: parent))
        let sealed = XChaCha20Poly1305.seal(subkey.bytes, key: parent, context: [1])
        let opened = try XChaCha20Poly1305.openSecret(sealed, key: parent, context: [1], in: arena)
        #expect(plain(opened) == plain(subkey.bytes))
        #expect(arena.count == 3)
    }

    @Test func streamsSealedInSharedMemoryOpenOutsideOfIt() throws {
        let arena = LockedArena()
        let key = SecretKey(in: arena)
        var sealer = SecretStreamSealer(key: key, in: arena)
        let piece = sealer.push([1, 2, 3], isLast: true)
        var opener = try SecretStreamOpener(key: key, header: sealer.header)
        #expect(try opener.pull(piece) == [1, 2, 3])
    }

    @Test func aPlaceIsWipedWhenItsSecretGoesAndIsGivenOutAgain() throws {
        let arena = LockedArena()
        let place: UnsafeMutablePointer<UInt8>
        do {
            let secret = LockedBytes(copying: seededBytes(64), in: arena)
            unsafe place = secret.base
            #expect(arena.count == 1)
            let held = unsafe Array(UnsafeBufferPointer(start: place, count: 64))
            #expect(held == seededBytes(64))
        }
        #expect(arena.count == 0)
        let left = unsafe Array(UnsafeBufferPointer(start: place, count: 64))
        #expect(left.allSatisfy { $0 == 0 })
        let next = LockedBytes(count: 10, in: arena)
        let isTheSamePlace = unsafe next.base == place
        #expect(isTheSamePlace)
    }

    @Test func whatDoesNotFitGetsMemoryOfItsOwn() {
        let arena = LockedArena()
        let large = LockedBytes(copying: seededBytes(65), in: arena)
        #expect(plain(large) == seededBytes(65) && arena.count == 0)
    }

    @Test func whenEveryPlaceIsTakenMemoryIsAskedFor() {
        final class Held { let key: SecretKey; init(_ arena: LockedArena) { key = SecretKey(in: arena) } }
        let arena = LockedArena()
        let held = (0..<70).map { _ in Held(arena) }
        #expect(arena.count == 64)
        let all = Set(held.map { plain($0.key.bytes) })
        #expect(all.count == 70)
    }

    @Test func placesDoNotOverlapWhenManyThreadsTakeThem() async {
        let arena = LockedArena()
        await withTaskGroup(of: Bool.self) { group in
            for seed in 0..<64 as Range<UInt64> {
                group.addTask {
                    (0..<200).allSatisfy { _ in
                        let secret = LockedBytes(copying: seededBytes(48, seed: seed), in: arena)
                        return plain(secret) == seededBytes(48, seed: seed)
                    }
                }
            }
            for await isWhole in group { #expect(isWhole) }
        }
        #expect(arena.count == 0)
    }

    @Test func writingBeyondAPlaceKillsTheProcess() async {
        await #expect(processExitsWith: .failure) {
            let arena = LockedArena()
            let secret = LockedBytes(count: 64, in: arena)
            unsafe secret.base[64] ^= 1
        }
    }
}
