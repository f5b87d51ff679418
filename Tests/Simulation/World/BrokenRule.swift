/// A rule of the commit protocol that a simulation breaks on purpose, at the seams and never in the lane, to see that
/// its witness notices.
package enum BrokenRule: String, CaseIterable, Sendable {
    /// The fence is not asked: progress stays where it was.
    case noFence = "no-fence"
    /// The fence compares neither epoch nor offset.
    case blindFence = "blind-fence"
    /// A claim does not raise the epoch.
    case sameEpoch = "same-epoch"
    /// The consumer loses its place, and again when it is asked to read once more.
    case skippedRecords = "skipped-records"
    /// Records that fail are not stored.
    case noParking = "no-parking"
    /// Committed events are not in the outbox.
    case noOutboxRow = "no-outbox-row"
    /// Outbox rows are removed in the transaction that writes them.
    case earlyRemoval = "early-removal"
    /// Events go out while the COMMIT is still held back.
    case earlyPublishing = "early-publishing"
    /// A COMMIT without an answer is taken for done.
    case guessedCommit = "guessed-commit"
    /// Events count as acknowledged before they have arrived.
    case acknowledgedUnsent = "acknowledged-unsent"
    /// A new owner is not shown what the one before had not published.
    case hiddenLeftovers = "hidden-leftovers"
    /// A new owner does not know which events have been seen.
    case forgottenPublishers = "forgotten-publishers"
    /// A second publication is not the same to the byte.
    case alteredRepeats = "altered-repeats"
    /// A second publication goes to another partition.
    case movedRepeats = "moved-repeats"
    /// The group's offset is not told, so that a database that went back is not noticed.
    case hiddenGroupOffsets = "hidden-group-offsets"
    /// A new owner does not know which keys wait.
    case forgottenKeys = "forgotten-keys"
}
