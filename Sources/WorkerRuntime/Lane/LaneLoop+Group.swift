import Kafka
import Logging
import Postgres

/// What the group gives and takes: claiming, publishing leftovers, starting to read, handing over.
extension LaneLoop {
    /// Follows what the group has told since the last turn.
    mutating func followGroup() throws {
        for rebalance in consumer.takeRebalances() {
            switch rebalance {
            case .assigned(let list):
                logger.info("partitions given", metadata: ["count": "\(list.count)"])
                given = Set(list)
                phase = list.isEmpty ? .idle : .claiming(list)
                // An empty assignment must be answered, too.
                if list.isEmpty { try consumer.assign([]) }
                nextAttempt = surroundings.now
            case .revoked(_, let lost):
                surroundings.failpoints?.pass(.revokeEntered)
                try handOver(lost: lost)
            }
            vitals.assignedPartitions.set(given.count)
        }
    }

    /// Gives everything up: eager protocols revoke all at once. Correctness does not depend on it; it spares the next
    /// owner from publishing again what is acknowledged already, and tells it by the group's offset how far we came, so
    /// that it notices a database that has lost our last commits (7).
    private mutating func handOver(lost: Bool) throws {
        if !lost {
            removeAcknowledged()
            adviseGroup()
        }
        publisher.abandon { _ in true }
        partitions.removeAll()
        given.removeAll()
        fenced.removeAll()
        claimedAgain.removeAll()
        phase = .idle
        vitals.haltedPartitions.set(0)
        vitals.lag.set(0)
        vitals.parked.set(ParkedCount())
        try consumer.unassign()
    }

    /// Claims what is wanted, when it is time for the next attempt. Whether it is done.
    mutating func claimIfDue() throws -> Bool {
        guard nextAttempt <= surroundings.now else { return false }
        do {
            switch phase {
            case .claiming(let list): try claim(list)
            case .reclaiming: try reclaim()
            default: return true
            }
            backoff.reset()
            return true
        } catch let error as PostgresError {
            try recover(from: error)
        } catch let error as KafkaError where error.disposition == .retry {
            logger.warning("the broker does not answer", metadata: ["error": "\(error)"])
            nextAttempt = surroundings.now.advanced(by: backoff.next(surroundings.randomNumber()))
        }
        return false
    }

    private mutating func claim(_ list: [TopicPartition]) throws {
        surroundings.failpoints?.pass(.claimBefore)
        let marks = try askBroker(about: list)
        guard connection != nil else { return }
        let known = try progress.known(list, over: &connection!)
        var seeds: [(TopicPartition, seed: ResumeOffset)] = []
        for mark in marks {
            switch mark.seed(known: known.contains(mark.partition), start: settings.startPosition) {
            case .success(let seed):
                seeds.append((mark.partition, seed))
                seeds.append((mark.partition.virtualSource, ResumeOffset(0)))
            case .failure(let reason):
                partitions[mark.partition] = OwnedPartition(id: mark.partition, haltedBy: reason.reason)
                tell(reason.reason, of: mark.partition)
            }
        }
        if !seeds.isEmpty { own(try progress.claim(seeds, over: &connection!)) }
        try haltContradicted(marks)
        surroundings.failpoints?.pass(.claimAfter)
        vitals.haltedPartitions.set(partitions.values.count { !$0.isRunning })
        phase = .publishingLeftovers
    }

    /// Halts what cannot go on (7). What looks so is asked about once more: until the claim stood, the owner before could
    /// move on beyond the marks.
    private mutating func haltContradicted(_ marks: [PartitionMarks]) throws {
        let doubtful = marks.filter { mark in
            guard let partition = partitions[mark.partition], partition.isRunning else { return false }
            return mark.contradiction(to: partition.next) != nil
        }
        guard !doubtful.isEmpty else { return }
        for mark in try askBroker(about: doubtful.map(\.partition)) {
            guard let next = partitions[mark.partition]?.next, let reason = mark.contradiction(to: next) else {
                continue
            }
            halt(mark.partition, because: reason)
        }
    }

    /// After a lost session: the rows say how far we came, and whether a COMMIT without an answer stands.
    private mutating func reclaim() throws {
        let running = partitions.values.filter(\.isRunning)
        let claims = running.flatMap {
            [OwnedPartition.Claim(id: $0.id, epoch: $0.epoch, next: $0.next), $0.virtual]
        }
        guard connection != nil else { return }
        let claimed = claims.isEmpty ? ProgressStore.Claimed() : try progress.reclaim(claims, over: &connection!)
        for partition in running
        where claimed.partitions[partition.id] == nil || claimed.partitions[partition.id.virtualSource] == nil {
            lose(partition)
        }
        own(claimed)
        phase = .publishingLeftovers
    }

    /// Halts a partition whose row, or that of its virtual source, is behind what this lane has seen committed: another
    /// server answers, without the last commits of the one before, or a backup was restored.
    private mutating func haltIfBehind(_ partition: OwnedPartition) {
        for (source, next) in [(partition.id, partition.next), (partition.virtual.id, partition.virtual.next)] {
            if let seen = seen[source], next < seen {
                halt(partition.id, because: .databaseForgot(seen: seen, next: next))
            } else {
                seen[source] = next
            }
        }
    }

    /// Another owner has raised the epoch: nothing more is done for the partition, unless the group goes on saying that it
    /// is ours (R6).
    private mutating func lose(_ partition: OwnedPartition) {
        let id = partition.id
        logger.warning("partition fenced", metadata: ["partition": "\(id)"])
        vitals.batchesFenced.add()
        partitions[id] = nil
        publisher.abandon { $0 == id || $0 == id.virtualSource }
        fenced[id] = surroundings.now
        mustReposition = true
    }

    /// Enters claimed partitions, and hands what is left of their outbox to the publisher: each row is a batch of its own,
    /// so that the barrier stands between any two.
    private mutating func own(_ claimed: ProgressStore.Claimed) {
        for (id, claim) in claimed.partitions {
            guard let virtual = claimed.partitions[id.virtualSource] else { continue }
            let partition = OwnedPartition(
                id: id, epoch: claim.epoch, next: claim.next, virtual: virtual,
                repeats: RepeatFilter(claimed.publishers[id] ?? []),
                parkedKeys: S.keyOrder == .kept ? claimed.parkedKeys[id] ?? [] : [])
            partitions[id] = partition
            haltIfBehind(partition)
        }
        for row in claimed.outbox where !publisher.holds(OutboxRowID(source: row.source, base: row.base)) {
            publisher.enqueue([row])
        }
    }

    /// Leftovers are out: reading begins, each partition from where the database stands.
    mutating func startReading() throws {
        try position()
        phase = .running
        parkingChanged = true
        vitals.lastProgress.touch()
        logger.info("reading", metadata: ["partitions": "\(partitions.values.count(where: \.isRunning))"])
    }

    /// Tells librdkafka from where to read what. The one means for everything: start, recovery, gaps, halts, holds.
    mutating func position() throws {
        mustReposition = false
        isHolding = false
        for id in partitions.keys { partitions[id]?.awaitsRereading = false }
        try consumer.assign(partitions.values.filter(\.isRunning).map { ($0.id, $0.next) })
    }

    /// Reads nothing for a while; the membership goes on.
    mutating func hold() throws {
        guard !isHolding else { return }
        isHolding = true
        try consumer.assign([])
    }

    /// A partition that a fence took and that the group still gives us is claimed once more, when a group that has given it
    /// to somebody else would have told us. Losing it again soon means that two processes believe to be its owner, which a
    /// person must look into.
    mutating func claimFencedAgain() throws {
        let now = surroundings.now
        let due = fenced.filter { now.since($0.value) >= .seconds(5) && given.contains($0.key) }
        guard !due.isEmpty else { return }
        for partition in due.keys {
            if let before = claimedAgain[partition], now.since(before) < .seconds(60) {
                throw WorkerFailure.fatal(
                    "\(partition) was taken over twice although the group gives it to this worker: is another process using the same group on another cluster?"
                )
            }
            claimedAgain[partition] = now
            fenced[partition] = nil
        }
        phase = .claiming(due.keys.sorted())
        nextAttempt = now
    }
}
