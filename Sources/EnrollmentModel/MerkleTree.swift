public import CanonicalJSON

/// The Merkle tree hash of RFC 6962 §2.1 with any 32-byte hash; the caller brings the function.
public enum MerkleTree {
    /// The root over `leaves` in their order.
    ///
    /// - Parameter hash: SHA-256 wherever Trạm uses this.
    public static func root(of leaves: [[UInt8]], hash: ([UInt8]) -> Digest) -> Digest {
        leaves.isEmpty ? hash([]) : root(of: leaves[...], hash: hash)
    }

    private static func root(of leaves: ArraySlice<[UInt8]>, hash: ([UInt8]) -> Digest) -> Digest {
        guard leaves.count > 1 else { return hash([0] + (leaves.first ?? [])) }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        let middle = leaves.startIndex + split
        let left = root(of: leaves[leaves.startIndex..<middle], hash: hash)
        let right = root(of: leaves[middle...], hash: hash)
        return hash([1] + left.bytes + right.bytes)
    }
}

/// Which applications a supervisor has to open before signing.
public enum ApprovalSample {
    /// How many of `count` must be looked at to meet one bad in twenty with 95 % probability (hypergeometric).
    public static func size(of count: Int) -> Int {
        let bad = max(1, (count + 10) / 20)
        var missed = 1.0
        for drawn in 0..<count {
            guard missed > 0.05, count - bad - drawn > 0 else { return missed > 0.05 ? min(drawn + 1, count) : drawn }
            missed *= Double(count - bad - drawn) / Double(count - drawn)
        }
        return count
    }

    /// The applications that `seed` draws: those with the smallest hash of seed and id.
    public static func draw(
        from applications: [ApplicationID], seed: Digest, hash: ([UInt8]) -> Digest
    ) -> [ApplicationID] {
        let ordered = applications.map { (hash(seed.bytes + $0.bytes), $0) }.sorted { $0 < $1 }
        return ordered.prefix(size(of: applications.count)).map(\.1).sorted()
    }
}
