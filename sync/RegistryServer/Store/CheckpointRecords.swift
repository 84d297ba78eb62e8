public import CanonicalJSON
public import EnrollmentModel
public import Secrets

/// A checkpoint whose signature was verified.
public struct CheckpointRecord: Sendable, Equatable {
    /// What it says.
    public var checkpoint: Checkpoint
    /// BLAKE2b-256 of its canonical bytes.
    public var hash: Digest
    /// The signed form.
    public var signed: JWS

    /// A checkpoint.
    public init(checkpoint: Checkpoint, hash: Digest, signed: JWS) {
        self.checkpoint = checkpoint
        self.hash = hash
        self.signed = signed
    }

    func isFollowed(by next: CheckpointRecord) -> Bool {
        next.checkpoint.epoch == checkpoint.epoch && next.checkpoint.number > checkpoint.number
            && next.checkpoint.previous == hash
    }
}

/// A piece of one kit's line of checkpoints, each following the one before.
public struct CheckpointLine: Sendable {
    /// The kit.
    public var kit: KitID
    /// Its epoch.
    public var epoch: Int
    /// The piece is everything after this entry, as far as it goes.
    public var after: Int
    /// The last checkpoint that the kit has.
    public var last: Int
    /// The piece.
    public var checkpoints: [CheckpointRecord]

    /// A piece.
    public init(kit: KitID, epoch: Int, after: Int, last: Int, checkpoints: [CheckpointRecord]) {
        self.kit = kit
        self.epoch = epoch
        self.after = after
        self.last = last
        self.checkpoints = checkpoints
    }
}

/// Why a line of checkpoints does not go on from what is held.
public enum CheckpointFault: String, Sendable, CaseIterable {
    /// The kit has less than is held: an older copy of its vault was put back.
    case rolledBack = "rolled_back"
    /// The kit has others than are held: a second copy is at work, an older copy went on, or it is of an older epoch.
    case forked
}

/// What came of a line of checkpoints.
public enum CheckpointStanding: Sendable, Equatable {
    /// Held, up to this one.
    case held(number: Int, hash: Digest)
    /// Something lies between what is held and the line: everything after this entry is wanted.
    case wanted(after: Int)
    /// Not taken; held is what was held before, up to this entry.
    case refused(CheckpointFault, held: Int)
}

/// A kit whose checkpoints were refused, for whoever looks.
public struct CheckpointFinding: Sendable, Equatable {
    /// The kit.
    public var kit: KitID
    /// The epoch it came with.
    public var epoch: Int
    /// Why.
    public var fault: CheckpointFault
    /// The entry that was held.
    public var held: Int
    /// The last entry that the kit has.
    public var offered: Int
    /// When first, in milliseconds since 1970.
    public var first: Int
    /// When last, in milliseconds since 1970.
    public var last: Int
    /// How often.
    public var times: Int
}
