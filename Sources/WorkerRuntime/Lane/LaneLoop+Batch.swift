import Domain
import Events
import Kafka
import Logging
import Postgres

/// One batch of records: sifted, decided, committed.
extension LaneLoop {
    /// Handles records of the batch in as few transactions as it takes: one, unless the database refuses something of it.
    ///
    /// - Parameter isSecondLook: a lone record met a row that another lane had inserted meanwhile, and is tried once more.
    /// - Throws: `PostgresError` when the session is lost or fenced; then the rows say how far it came.
    mutating func handle(_ range: Range<Int>, attempt: Int = 1, isSecondLook: Bool = false) throws {
        var next = attempt
        do {
            return try commit(range, refusal: nil)
        } catch {
            if let reason = FailureReason(refusing: error) {
                logger.notice("records refused", metadata: ["count": "\(range.count)", "reason": "\(reason.text)"])
                return try handleRefused(range, reason, mayPass: !isSecondLook && error.mayPassAtSecondLook)
            }
            if try !lockEarlier(after: error) {
                guard let error = error as? PostgresError, error.kind == .transient,
                    isWorthAnotherAttempt(error, attempt: attempt)
                else { throw error }
                vitals.batchesRetried.add()
                surroundings.pause(backoff.next(surroundings.randomNumber()))
                next += 1
            }
        }
        try handle(range, attempt: next, isSecondLook: isSecondLook)
    }

    /// Somebody was faster with what the transaction had read without a lock. Nothing is wrong with any of its records, so
    /// all of them are decided again as they are, at once, behind locks that leave nothing to be overtaken.
    ///
    /// - Returns: false for any other error.
    /// - Throws: the error, when the locks had been taken first: no stage verifies what it holds.
    mutating func lockEarlier(after error: any Error) throws -> Bool {
        guard (error as? PostgresError)?.kind == .overtaken else { return false }
        guard locking == .late else { throw error }
        locking = .early
        vitals.batchesRetried.add()
        return true
    }

    /// After a deadlock or a timeout the session is fine, and the same batch may well pass.
    private func isWorthAnotherAttempt(_ error: PostgresError, attempt: Int) -> Bool {
        attempt < 5 && !error.outcomeUnknown && !isSessionBroken
    }

    /// Halves the batch until the refused record stands alone. Halving by transactions, not by savepoints: each half is a
    /// batch like any other, with its own fence and outbox row, and a refused record costs about 2·log₂ n commits.
    ///
    /// - Parameter mayPass: the values are not wrong in themselves, somebody else was faster: what was read before did not
    ///   show the other's row yet, and the next attempt sees it.
    private mutating func handleRefused(_ range: Range<Int>, _ reason: FailureReason, mayPass: Bool) throws {
        guard range.count > 1 else {
            guard mayPass else { return try commit(range, refusal: reason) }
            vitals.batchesRetried.add()
            return try handle(range, isSecondLook: true)
        }
        let middle = range.lowerBound + range.count / 2
        try handle(range.lowerBound..<middle)
        try handle(middle..<range.upperBound)
    }

    /// One transaction for these records.
    /// - Parameter refusal: the database refused the (only) record: set it aside without asking the stage.
    private mutating func commit(_ range: Range<Int>, refusal: FailureReason?) throws {
        let before = partitions
        do {
            try tryCommit(range, refusal: refusal)
        } catch {
            partitions = before
            throw error
        }
    }

    private mutating func tryCommit(_ range: Range<Int>, refusal: FailureReason?) throws {
        surroundings.failpoints?.pass(.batchCollected)
        var sifted = sift(range)
        decode(&sifted, refusal: refusal)
        guard !sifted.steps.isEmpty else { return }
        let now = surroundings.time
        var outbox = Outbox(
            origin: origin, sources: sifted.steps.map { ($0.claim.id, base: $0.claim.next) }, virtual: false,
            timerPartitions: timerPartitions, now: now)
        var transaction = connection!.begin()
        do {
            progress.enqueueFence(sifted.steps, in: &transaction)
            try decideAndStore(at: now, in: &transaction, outbox: &outbox)
            enqueueFailures(sifted.failed, waiting: sifted.waiting, in: &transaction, outbox: &outbox)
            progress.enqueuePublishers(changedPublishers(of: sifted.steps), in: &transaction)
            try finish(&transaction, outbox: outbox)
        } catch {
            try? transaction.rollback()
            throw error
        }
        advance(sifted)
        measure(range, at: now)
        vitals.recordsDuplicate.add(sifted.repeats)
        vitals.recordsSetAside.add(sifted.failed.count)
        vitals.recordsParked.add(sifted.waiting.count)
        if !sifted.failed.isEmpty || !sifted.waiting.isEmpty { parkingChanged = true }
    }

    /// The stage's part between the fence and the outbox.
    mutating func decideAndStore(
        at now: Timestamp, in transaction: inout PostgresTransaction, outbox: inout Outbox
    ) throws {
        guard !inputs.isEmpty else { return }
        var facts = try stage.load(inputs, locking: locking, in: &transaction)
        surroundings.failpoints?.pass(.batchLoaded)
        var context = DecisionContext(now: now, ids: ids)
        decisions.removeAll(keepingCapacity: true)
        stage.decide(inputs, given: &facts, in: &context, into: &decisions)
        ids = context.ids
        stage.store(decisions, in: &transaction, outbox: &outbox)
        if let tooLarge = outbox.tooLarge { throw tooLarge }
    }

    /// What every transaction ends with, in one round trip with the stage's writes.
    mutating func finish(_ transaction: inout PostgresTransaction, outbox: borrowing Outbox) throws {
        progress.enqueueOutcome(of: outbox, in: &transaction)
        let rows = outbox.filledRows
        let removed = publisher.takeAcknowledged()
        progress.enqueueRemoval(of: removed, in: &transaction)
        surroundings.failpoints?.pass(.commitBefore)
        do throws(PostgresError) {
            try transaction.commit()
        } catch {
            publisher.restoreAcknowledged(removed)
            throw error
        }
        surroundings.failpoints?.pass(.commitAfter)
        locking = .late
        publisher.enqueue(rows)
        try publisher.advance()
        vitals.batchesCommitted.add()
        vitals.lastProgress.touch()
        backoff.reset()
    }

    /// Moves what the lane remembers to where the database now stands.
    private mutating func advance(_ sifted: Sifted) {
        for step in sifted.steps {
            partitions[step.claim.id]?.next = step.next
            seen[step.claim.id] = step.next
            partitions[step.claim.id]?.repeats.markStored()
        }
        for record in sifted.failed where S.keyOrder == .kept {
            guard let key = record.key else { continue }
            partitions[record.source]?.parkedKeys.insert(key)
            if let count = partitions[record.source]?.parkedKeys.count, count > settings.parkedKeyLimit {
                halt(record.source, because: .tooManyParkedKeys(limit: settings.parkedKeyLimit))
            }
        }
    }

    private func changedPublishers(of steps: [FenceStep]) -> [(TopicPartition, PublisherState)] {
        steps.flatMap { step in
            (partitions[step.claim.id]?.repeats.changed ?? []).map { (step.claim.id, $0) }
        }
    }

    /// Records that failed go to the dead-letter topic and the table; those behind them only to the table.
    private mutating func enqueueFailures(
        _ failed: [ParkedRecord], waiting: [ParkedRecord], in transaction: inout PostgresTransaction,
        outbox: inout Outbox
    ) {
        progress.enqueueParking(failed + waiting, in: &transaction)
        for record in failed { outbox.appendDeadLetter(record, attempts: 1, origin: origin) }
    }

    private func measure(_ range: Range<Int>, at now: Timestamp) {
        vitals.recordsConsumed.add(range.count)
        vitals.batchRecords.observe(Double(range.count))
        vitals.batchSeconds.observe(surroundings.now.since(batchBegan).seconds)
        let committedAt = surroundings.time.microseconds
        for index in range {
            guard let sent = batch[index].sentAt else { continue }
            vitals.endToEndSeconds.observe(Double(committedAt - sent.microseconds) / 1_000_000)
        }
    }
}

extension Error {
    /// What was read before did not show the row of somebody who was faster; whoever tries once more reads it. The same for
    /// a record, a timer and a released record: each gets one second look before it is given up.
    var mayPassAtSecondLook: Bool { (self as? PostgresError)?.isUniqueViolation == true }
}

extension FailureReason {
    /// What the same records would meet again and again; `nil` for anything else. The text names the condition and
    /// constraint, never the values.
    init?(refusing error: any Error) {
        switch error {
        case let error as PostgresError where error.kind == .data:
            self.init(code: "refused_by_database", text: error.description)
        case let error as EventTooLarge:
            self.init(
                code: "event_too_large",
                text: "an event for \(error.topic) would be larger than message.max.bytes (\(error.limit)) allows")
        default: return nil
        }
    }
}

extension Outbox {
    mutating func appendDeadLetter(_ record: ParkedRecord, attempts: Int32, origin: Origin) {
        var (key, headers) = (record.key, record.originalHeaders)
        // A letter that no broker takes would hold up the outbox for ever. What does not fit is left to the table, the value
        // last: it is what somebody wants to look at.
        if headers.bytes.count > origin.eventLimit / 2 {
            headers = KafkaHeaders()
            headers.append("dead-letter-headers-omitted", "too large; parked_records has them")
        }
        if let length = key?.count, length > origin.eventLimit / 4 {
            key = nil
            headers.append("dead-letter-key-omitted", "too large; parked_records has it")
        }
        headers.appendDeadLetter(record, group: origin.group, attempts: attempts)
        appendDeadLetter(
            topic: .deadLetters(of: origin.worker), key: key, value: record.value, headers: headers,
            source: sourceIndex(topic: record.source.topic, partition: record.source.partition))
    }
}
