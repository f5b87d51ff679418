/// What a lane told about itself, at one time.
package struct LaneSnapshot: Sendable, Equatable {
    package var lane: Int
    package var assignedPartitions = 0
    package var haltedPartitions = 0
    package var lag = 0
    package var databaseUp = false
    package var brokerUp = false
    /// Since the lane's loop last came round.
    package var sinceLoop = Duration.zero
    /// Since the lane last made progress, or last had a reason not to.
    package var sinceProgress = Duration.zero

    /// Why the lane need not move: it has no work, or cannot do it and says so in another way.
    ///
    /// A long outage of the database must not look like a stall of the lane: starting again would not help, and the
    /// lane is doing what it should, which is to try again.
    package var isExcused: Bool {
        assignedPartitions == 0 || lag == 0 || !databaseUp || !brokerUp || haltedPartitions >= assignedPartitions
    }
}

/// What a worker's lanes told about themselves, at one time.
package struct WorkerSnapshot: Sendable, Equatable {
    package var isDraining = false
    package var lanes: [LaneSnapshot]
}
