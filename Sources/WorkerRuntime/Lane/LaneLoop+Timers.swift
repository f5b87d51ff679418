import Domain
import Events
import Kafka
import Logging
import Postgres

/// The virtual sources: due timers, and failed records that somebody released. They take the same path as records: fence,
/// load, decide, store, outbox, commit.
extension LaneLoop {
    mutating func sweepIfDue() throws {
        let now = surroundings.now
        let isDue = now.since(lastSweep) >= settings.lanes.timerInterval
        guard isDue || hasMoreDue, connection != nil else { return }
        lastSweep = now
        hasMoreDue = false
        let owned = partitions.values.filter(\.isRunning).map(\.id)
        guard !owned.isEmpty else { return }
        var mine = Parameters()
        mine.text(settings.consumerGroup)
        mine.array(owned.filter { $0.topic == S.inputTopics[0].name }) { $0.partition }
        let due = try connection!.query(TimerStatements.duePartitions, mine)
        for row in 0..<due.count {
            try fireTimers(of: TopicPartition(topic: S.inputTopics[0].name, partition: due.int32(row, 0)))
        }
        try handleReleased(of: owned)
    }

    // MARK: Timers

    /// What to ask for next.
    private struct TimerTurn {
        /// 0 when it is done.
        var limit: Int32
        /// A lone timer met a row that another lane had inserted meanwhile, and is tried once more.
        var isSecondLook = false
    }

    /// Handles one batch of a partition's due timers; the next comes with the next turn. What fails is found by asking for
    /// ever fewer; the one that fails alone is put off, so that it does not hold up the others.
    private mutating func fireTimers(of id: TopicPartition) throws {
        var turn = TimerTurn(limit: Int32(clamping: settings.lanes.maxBatchRecords))
        while turn.limit > 0 { turn = try fireTimers(of: id, turn) }
    }

    private mutating func fireTimers(of id: TopicPartition, _ turn: TimerTurn) throws -> TimerTurn {
        guard let partition = partitions[id], partition.isRunning else { return TimerTurn(limit: 0) }
        var taken: [DueTimer] = []
        do {
            try fire(turn.limit, of: partition, taken: &taken)
            vitals.timersFired.add(taken.count)
            if taken.count == Int(turn.limit) { hasMoreDue = true }
            return TimerTurn(limit: 0)
        } catch {
            if try lockEarlier(after: error) { return turn }
            guard let reason = FailureReason(refusing: error) else { throw error }
            if turn.limit > 1 { return TimerTurn(limit: turn.limit / 2) }
            if error.mayPassAtSecondLook, !turn.isSecondLook {
                vitals.batchesRetried.add()
                return TimerTurn(limit: 1, isSecondLook: true)
            }
            for timer in taken { try postpone(timer, of: partition, because: reason) }
            hasMoreDue = true
            return TimerTurn(limit: 0)
        }
    }

    /// - Parameter taken: the timers that were due, also when it fails.
    private mutating func fire(_ limit: Int32, of partition: OwnedPartition, taken: inout [DueTimer]) throws {
        let now = surroundings.time
        let step = FenceStep(claim: partition.virtual, next: ResumeOffset(partition.virtual.next.rawValue + 1))
        var outbox = Outbox(
            origin: origin, sources: [(step.claim.id, base: step.claim.next)], virtual: true,
            timerPartitions: timerPartitions, now: now)
        var transaction = connection!.begin()
        do {
            progress.enqueueFence([step], in: &transaction)
            var parameters = Parameters()
            parameters.text(settings.consumerGroup)
            parameters.integer(partition.id.partition)
            parameters.integer(limit)
            transaction.enqueue(TimerStatements.take, parameters)
            taken = DueTimer.read(try transaction.run()[0], step: step)
            inputs.removeAll(keepingCapacity: true)
            stage.decode(taken, into: &inputs)
            try decideAndStore(at: now, in: &transaction, outbox: &outbox)
            try finish(&transaction, outbox: outbox)
        } catch {
            try? transaction.rollback()
            throw error
        }
        advance(partition.id, step)
    }

    /// Moves what the lane remembers of a virtual source to where the database now stands.
    private mutating func advance(_ id: TopicPartition, _ step: FenceStep) {
        partitions[id]?.virtual.next = step.next
        seen[step.claim.id] = step.next
    }

    /// Puts off the very timer that failed, behind the fence: whoever owns the partition meanwhile may have handled it, and
    /// another one may be the oldest by now.
    private mutating func postpone(_ timer: DueTimer, of partition: OwnedPartition, because reason: FailureReason) throws {
        logger.error(
            "timer refused, put off",
            metadata: ["partition": "\(partition.id)", "kind": "\(timer.kind)", "reason": "\(reason.text)"])
        let step = FenceStep(claim: partition.virtual, next: ResumeOffset(partition.virtual.next.rawValue + 1))
        var parameters = Parameters()
        parameters.text(settings.consumerGroup)
        parameters.text(timer.kind)
        parameters.text(timer.subject)
        parameters.text(reason.text)
        var transaction = connection!.begin()
        do {
            progress.enqueueFence([step], in: &transaction)
            transaction.enqueueHidden(TimerStatements.postpone, parameters)
            try transaction.commit()
        } catch {
            try? transaction.rollback()
            throw error
        }
        advance(partition.id, step)
    }

    // MARK: Released records

    /// Handles failed records that were released, one at a time and in order: they are few, and each may fail again. Those
    /// that come due by it are handled in the next turn.
    private mutating func handleReleased(of owned: [TopicPartition]) throws {
        var parameters = progress.owner()
        parameters.partitions(owned)
        let due = try connection!.query(ParkingStatements.due, parameters)
        if due.count > 0 { hasMoreDue = true }
        for row in 0..<due.count {
            batch.reset()
            let key = due.isNull(row, 4) ? nil : due.bytes(row, 4)
            let value = due.isNull(row, 5) ? nil : due.bytes(row, 5)
            try batch.appendStored(
                topic: due.text(row, 0), partition: due.int32(row, 1), offset: RecordOffset(due.int64(row, 2)),
                timestamp: due.moment(row, 3).microseconds / 1_000, key: key, value: value, headers: due.bytes(row, 6))
            if due.text(row, 8) == ParkedRecord.State.discarded.rawValue {
                // Nothing is decided about it: it goes, and what waits behind it comes to the head.
                inputs.removeAll(keepingCapacity: true)
                try commitReleased(refusal: nil, attempts: due.int32(row, 7))
            } else {
                try handleReleasedRecord(attempts: due.int32(row, 7) + 1)
            }
        }
        batch.reset()
    }

    /// The record in the batch: through the stage, or back to where it was.
    ///
    /// - Parameter isSecondLook: it met a row that another lane had inserted meanwhile, and is tried once more.
    private mutating func handleReleasedRecord(attempts: Int32, isSecondLook: Bool = false) throws {
        inputs.removeAll(keepingCapacity: true)
        setAside.removeAll()
        stage.decode(batch, [0], into: &inputs, setAside: &setAside)
        let refusal = setAside.letters.first?.reason
        var overtaken = false
        do {
            return try commitReleased(refusal: refusal, attempts: attempts)
        } catch {
            guard refusal == nil else { throw error }
            overtaken = try lockEarlier(after: error)
            if !overtaken {
                guard let reason = FailureReason(refusing: error) else { throw error }
                guard error.mayPassAtSecondLook, !isSecondLook else {
                    inputs.removeAll(keepingCapacity: true)
                    return try commitReleased(refusal: reason, attempts: attempts)
                }
                vitals.batchesRetried.add()
            }
        }
        try handleReleasedRecord(attempts: attempts, isSecondLook: isSecondLook || !overtaken)
    }

    private mutating func commitReleased(refusal: FailureReason?, attempts: Int32) throws {
        let record = ParkedRecord(batch[0], as: .failed, because: refusal ?? ParkedRecord.waitsBehindKey)
        guard let partition = partitions[record.source], partition.isRunning else { return }
        let now = surroundings.time
        let step = FenceStep(claim: partition.virtual, next: ResumeOffset(partition.virtual.next.rawValue + 1))
        var outbox = Outbox(
            origin: origin, sources: [(step.claim.id, base: step.claim.next)], virtual: true,
            timerPartitions: timerPartitions, now: now)
        var transaction = connection!.begin()
        do {
            progress.enqueueFence([step], in: &transaction)
            if let refusal {
                progress.enqueueFailure(
                    of: record.offset, in: record.source, because: refusal, transaction: &transaction)
                outbox.appendDeadLetter(record, attempts: attempts, origin: origin)
            } else {
                try decideAndStore(at: now, in: &transaction, outbox: &outbox)
                progress.enqueueRelease(of: record.offset, in: record.source, transaction: &transaction)
            }
            try finish(&transaction, outbox: outbox)
        } catch {
            try? transaction.rollback()
            throw error
        }
        advance(record.source, step)
        if refusal == nil { try forgetParkedKey(of: record) } else { vitals.recordsSetAside.add() }
        parkingChanged = true
    }

    /// When nothing of the key waits any more, its records take the ordinary way again.
    private mutating func forgetParkedKey(of record: ParkedRecord) throws {
        guard let key = record.key, partitions[record.source]?.parkedKeys.contains(key) ?? false else { return }
        var parameters = progress.owner()
        parameters.partitions([record.source])
        let rows = try connection!.query(ParkingStatements.keys, parameters)
        partitions[record.source]?.parkedKeys = Set((0..<rows.count).map { rows.byteArray($0, 2) })
    }
}

extension DueTimer {
    fileprivate static func read(_ rows: PostgresRows, step: FenceStep) -> [DueTimer] {
        (0..<rows.count).map { row in
            DueTimer(
                kind: rows.text(row, 0), subject: rows.text(row, 1), payload: rows.jsonb(row, 2),
                dueAt: rows.moment(row, 3),
                cause: Cause(
                    topic: Topic(step.claim.id.topic), partition: step.claim.id.partition,
                    offset: step.claim.next.rawValue))
        }
    }
}
