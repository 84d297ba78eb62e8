import CanonicalJSON
import EnrollmentModel
import Secrets
import TestSupport
import Testing

@Suite struct MerkleTests {
    // The eight leaves that the implementations of Certificate Transparency are tested with.
    static let leaves = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ]

    @Test(arguments: [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        (4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
        (5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
        (6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
        (7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
        (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ])
    func rootsMatchThoseOfCertificateTransparency(count: Int, root: String) {
        let leaves = Self.leaves.prefix(count).map { Hex.decode($0) ?? [] }
        #expect(Hex.encode(MerkleTree.root(of: Array(leaves), hash: { SHA256.digest($0) }).bytes) == root)
    }

    @Test(arguments: 1..<70)
    func rootsMatchATreeBuiltLevelByLevel(count: Int) {
        let leaves = (0..<count).map { [UInt8($0), UInt8($0 ^ 0x55)] }
        let root = MerkleTree.root(of: leaves, hash: { BLAKE2b.hash256($0) })
        #expect(root == Self.byLevels(leaves.map { BLAKE2b.hash256([0] + $0) }))
    }

    /// The same tree from below: pair neighbours, let an odd one out rise.
    static func byLevels(_ hashes: [Digest]) -> Digest {
        var level = hashes
        while level.count > 1 {
            level = stride(from: 0, to: level.count, by: 2).map { index in
                index + 1 < level.count
                    ? BLAKE2b.hash256([1] + level[index].bytes + level[index + 1].bytes) : level[index]
            }
        }
        return level[0]
    }

    @Test(arguments: [
        (0, 0), (1, 1), (2, 2), (5, 5), (10, 10), (19, 19), (20, 19), (45, 35), (100, 45), (200, 51), (500, 56),
        (100_000, 59),
    ])
    func samplesAreLargeEnoughToMeetOneBadInTwenty(count: Int, size: Int) {
        #expect(ApprovalSample.size(of: count) == size)
    }

    @Test(arguments: 1..<220)
    func noSmallerSampleWouldDo(count: Int) {
        let bad = max(1, (count + 10) / 20)
        func missed(_ size: Int) -> Double {
            (0..<size).reduce(1.0) { $0 * max(0, Double(count - bad - $1)) / Double(count - $1) }
        }
        let size = ApprovalSample.size(of: count)
        #expect(missed(size) <= 0.05)
        #expect(missed(size - 1) > 0.05)
    }

    @Test func theSeedAloneDrawsTheSample() {
        var random = SplitMix64(seed: 7)
        let applications = (0..<200).map { _ in Samples.application(&random) }
        let seed = Samples.digest(1)
        let drawn = ApprovalSample.draw(from: applications, seed: seed, hash: { BLAKE2b.hash256($0) })
        #expect(drawn.count == 51)
        #expect(Set(drawn).count == 51)
        #expect(drawn == drawn.sorted())
        #expect(Set(drawn).isSubset(of: Set(applications)))
        #expect(drawn == ApprovalSample.draw(from: applications.reversed(), seed: seed, hash: { BLAKE2b.hash256($0) }))
        #expect(
            drawn != ApprovalSample.draw(from: applications, seed: Samples.digest(2), hash: { BLAKE2b.hash256($0) }))
    }
}
