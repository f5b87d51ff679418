import Domain
import Kafka
import Logging
import Postgres

/// The database session: opening it, losing it, and waiting without losing the membership.
extension LaneLoop {
    /// Opens the session when there is none and the next attempt is due. Whether there is one.
    @discardableResult
    mutating func connectIfDue() throws -> Bool {
        if connection != nil { return true }
        guard nextAttempt <= surroundings.now else { return false }
        do throws(PostgresError) {
            connection = try surroundings.connect(settings)
        } catch {
            try recover(from: error)
            return false
        }
        vitals.databaseUp.set(true)
        backoff.reset()
        return true
    }

    /// There is no session, or none that can be used.
    var isSessionBroken: Bool {
        switch connection {
        case .some(let session): session.isBroken
        case .none: true
        }
    }

    /// After a failure of the database: decides whether it passes, and prepares for the next attempt.
    mutating func recover(from error: PostgresError) throws {
        switch error.kind {
        case .fenced:
            logger.warning("fenced", metadata: ["error": "\(error)"])
            vitals.batchesFenced.add()
        case .transient:
            logger.warning("the database is not available", metadata: ["error": "\(error)"])
            vitals.batchesRetried.add()
            if error.hasWaitedTooLong { endSilentSessions() }
            connection = nil
            vitals.databaseUp.set(false)
        case .data, .overtaken, .fatal:
            throw WorkerFailure.fatal(error.description)
        }
        nextAttempt = surroundings.now.advanced(by: backoff.next(surroundings.randomNumber()))
        switch phase {
        case .running, .publishingLeftovers:
            // The batch in hand is dropped; the rows say what became of it.
            try hold()
            phase = .reclaiming
        case .idle, .claiming, .reclaiming: break
        }
    }

    /// Somebody held a lock for too long. If that is a worker of ours which fell silent, nobody else will end its session.
    private mutating func endSilentSessions() {
        guard connection != nil, !isSessionBroken else { return }
        do throws(PostgresError) {
            let ended = try progress.endSilentSessions(over: &connection!)
            guard ended > 0 else { return }
            logger.warning("ended sessions that held locks in silence", metadata: ["sessions": "\(ended)"])
        } catch {
            logger.warning("could not look for silent sessions", metadata: ["error": "\(error)"])
        }
    }

    /// Lets time pass usefully: the membership lives, acknowledgements are seen. Nothing is assigned, so nothing comes.
    mutating func waitPolling(milliseconds: Int32) throws {
        switch try poll(milliseconds) {
        case .record: batch.reset()
        case .nothing, .endOfPartition, .partitionError: break
        }
    }

    /// Too many batches wait for the broker. Short waits happen at full load and cost nothing; past a second, nothing more
    /// is fetched, so that the poll which keeps the membership brings no records.
    mutating func waitForRoom() throws {
        let began = surroundings.now
        while publisher.pending >= settings.lanes.maxPendingBatches, !stopping.isSet {
            try publisher.advance(waitingMilliseconds: 20)
            vitals.lastLoop.touch()
            guard surroundings.now.since(began) > .seconds(1) else { continue }
            try hold()
            try waitPolling(milliseconds: 20)
            try followGroup()
            guard case .running = phase else { return }
        }
    }

    /// Between batches: the group hears how far we are, the lag is measured.
    mutating func lookAround() throws {
        let now = surroundings.now
        guard case .running = phase else { return }
        if now.since(lastAdvice) >= settings.lanes.advisoryCommitInterval {
            lastAdvice = now
            surroundings.failpoints?.pass(.advisoryCommit)
            adviseGroup()
            try claimFencedAgain()
        }
        if now.since(lastLagCheck) >= .seconds(5) {
            lastLagCheck = now
            measureLag()
        }
        countParkedIfDue()
    }

    /// Tells Kafka how far the database is, for lag tools and autoscalers; nothing depends on it.
    mutating func adviseGroup() {
        consumer.commitAdvisory(partitions.values.filter(\.isRunning).map { ($0.id, $0.next) })
    }

    private mutating func measureLag() {
        var lag: Int64 = 0
        for partition in partitions.values where partition.isRunning {
            guard let marks = try? consumer.watermarks(partition.id, timeout: 1_000) else { return }
            lag += max(0, marks.high.rawValue - partition.next.rawValue)
        }
        vitals.lag.set(Int(lag))
        if lag == 0 { vitals.lastProgress.touch() }
    }

    /// Deletes acknowledged rows outside a batch, when there is none to do it with. A failure leaves them to the next one.
    mutating func removeAcknowledged() {
        guard !publisher.acknowledged.isEmpty, connection != nil else { return }
        let rows = publisher.takeAcknowledged()
        do throws(PostgresError) {
            try progress.remove(rows, over: &connection!)
            surroundings.failpoints?.pass(.outboxRemoved)
        } catch {
            publisher.restoreAcknowledged(rows)
            logger.warning("acknowledged outbox rows stay for now", metadata: ["error": "\(error)"])
        }
    }

    /// Finishes within the drain deadline: committed events go out, acknowledged rows go, the group hears how far we came,
    /// the partitions are handed over.
    mutating func drain() {
        let began = surroundings.now
        // Half of the deadline, so that closing the consumer has time, too.
        let patience = settings.drainDeadline.wholeMicroseconds / 2
        while !publisher.isIdle, surroundings.now.since(began).wholeMicroseconds < patience {
            vitals.lastLoop.touch()
            do { try publisher.advance(waitingMilliseconds: 20) } catch { break }
        }
        removeAcknowledged()
        adviseGroup()
        stopping.attach(nil)
        consumer.close()
        let unpublished = publisher.pending
        logger.info("lane drained", metadata: ["unpublished_batches": "\(unpublished)"])
    }
}
