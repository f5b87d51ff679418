import Kafka
package import Postgres

/// Claims partitions in the database and says what their last owner left behind.
package struct ProgressStore {
    let cluster: String
    let group: String
    let instance: String

    package init(cluster: String, group: String, instance: String) {
        self.cluster = cluster
        self.group = group
        self.instance = instance
    }

    /// What a claim found.
    struct Claimed {
        var partitions: [TopicPartition: OwnedPartition.Claim] = [:]
        /// What the owner before had not published, in publishing order.
        var outbox: [OutboxRow] = []
        var publishers: [TopicPartition: [PublisherState]] = [:]
        var parkedKeys: [TopicPartition: Set<[UInt8]>] = [:]
    }

    /// Which of these partitions the database has progress for.
    func known(
        _ partitions: [TopicPartition], over connection: inout PostgresConnection
    ) throws(PostgresError) -> Set<TopicPartition> {
        var parameters = owner()
        parameters.partitions(partitions)
        let rows = try connection.query(ProgressStatements.known, parameters)
        return Set((0..<rows.count).map { rows.topicPartition($0) })
    }

    /// Takes partitions over, whoever owned them; a partition without a row begins at its seed.
    func claim(
        _ seeds: [(TopicPartition, seed: ResumeOffset)], over connection: inout PostgresConnection
    ) throws(PostgresError) -> Claimed {
        let sorted = seeds.sorted { $0.0 < $1.0 }
        var parameters = owner()
        parameters.partitions(sorted.map(\.0))
        parameters.array(sorted) { $0.seed.rawValue }
        parameters.text(instance)
        return try claim(ProgressStatements.claim, parameters, of: sorted.map(\.0), over: &connection)
    }

    /// Takes partitions over again of which this instance believes that they are its own. Those that somebody else has
    /// claimed since are missing in the result.
    func reclaim(
        _ owned: [OwnedPartition.Claim], over connection: inout PostgresConnection
    ) throws(PostgresError) -> Claimed {
        let sorted = owned.sorted { $0.id < $1.id }
        var parameters = owner()
        parameters.partitions(sorted.map(\.id))
        parameters.array(sorted) { $0.epoch }
        parameters.text(instance)
        return try claim(ProgressStatements.reclaim, parameters, of: sorted.map(\.id), over: &connection)
    }

    /// Ends the sessions of workers like this one that stopped in the middle of a round trip and hold its locks.
    ///
    /// - Returns: how many there were.
    func endSilentSessions(over connection: inout PostgresConnection) throws(PostgresError) -> Int {
        var transaction = connection.begin()
        transaction.enqueue(ProgressStatements.endSilent)
        return try transaction.commit()[0].count
    }

    private func claim(
        _ statement: Statement, _ parameters: borrowing Parameters, of partitions: [TopicPartition],
        over connection: inout PostgresConnection
    ) throws(PostgresError) -> Claimed {
        var transaction = connection.begin()
        transaction.enqueue(statement, parameters)
        var these = owner()
        these.partitions(partitions)
        transaction.enqueue(ProgressStatements.outboxRows, these)
        transaction.enqueue(ProgressStatements.publishers, these)
        transaction.enqueue(ParkingStatements.keys, these)
        let results = try transaction.commit()
        var claimed = Claimed()
        claimed.readClaims(results[0])
        claimed.readOutbox(results[1])
        claimed.readPublishers(results[2])
        claimed.readParkedKeys(results[3])
        return claimed
    }

    /// The two parameters that every statement begins with.
    func owner() -> Parameters {
        var parameters = Parameters()
        parameters.text(cluster)
        parameters.text(group)
        return parameters
    }
}

extension ProgressStore.Claimed {
    fileprivate mutating func readClaims(_ rows: PostgresRows) {
        for row in 0..<rows.count {
            let id = rows.topicPartition(row)
            partitions[id] = OwnedPartition.Claim(
                id: id, epoch: rows.int64(row, 3), next: ResumeOffset(rows.int64(row, 2)))
        }
    }

    /// A row is only ours to publish if its partition is.
    fileprivate mutating func readOutbox(_ rows: PostgresRows) {
        for row in 0..<rows.count where partitions[rows.topicPartition(row)] != nil {
            outbox.append(
                OutboxRow(
                    source: rows.topicPartition(row), base: ResumeOffset(rows.int64(row, 2)),
                    eventCount: Int(rows.int32(row, 3)), bytes: rows.byteArray(row, 4)))
        }
    }

    fileprivate mutating func readPublishers(_ rows: PostgresRows) {
        for row in 0..<rows.count {
            publishers[rows.topicPartition(row), default: []].append(
                PublisherState(publisher: rows.text(row, 2), batch: rows.int64(row, 3), seen: rows.byteArray(row, 4)))
        }
    }

    fileprivate mutating func readParkedKeys(_ rows: PostgresRows) {
        for row in 0..<rows.count {
            parkedKeys[rows.topicPartition(row), default: []].insert(rows.byteArray(row, 2))
        }
    }
}

extension ProgressStore {
    /// Enqueues the fence, the first statement of every batch.
    func enqueueFence(_ steps: [FenceStep], in transaction: inout PostgresTransaction) {
        let sorted = steps.sorted { $0.claim.id < $1.claim.id }
        var parameters = owner()
        parameters.partitions(sorted.map(\.claim.id))
        parameters.array(sorted) { $0.claim.epoch }
        parameters.array(sorted) { $0.claim.next.rawValue }
        parameters.array(sorted) { $0.next.rawValue }
        transaction.enqueueHidden(ProgressStatements.fence, parameters)
    }

    /// Enqueues what a batch leaves behind besides the stage's own writes: alerts, timers, and the events it owes.
    package func enqueueOutcome(of outbox: borrowing Outbox, in transaction: inout PostgresTransaction) {
        Alerts.enqueue(outbox.alerts, in: &transaction)
        enqueueTimers(of: outbox, in: &transaction)
        enqueueOutbox(outbox.filledRows, in: &transaction)
    }

    func enqueueOutbox(_ rows: [OutboxRow], in transaction: inout PostgresTransaction) {
        guard !rows.isEmpty else { return }
        var parameters = owner()
        parameters.partitions(rows.map(\.source))
        parameters.array(rows) { $0.base.rawValue }
        parameters.array(rows) { Int32($0.eventCount) }
        parameters.array(rows) { $0.bytes }
        transaction.enqueueHidden(ProgressStatements.insertOutbox, parameters)
    }

    func enqueueRemoval(of rows: [OutboxRowID], in transaction: inout PostgresTransaction) {
        guard !rows.isEmpty else { return }
        transaction.enqueueHidden(ProgressStatements.deleteOutbox, removal(of: rows))
    }

    func remove(_ rows: [OutboxRowID], over connection: inout PostgresConnection) throws(PostgresError) {
        guard !rows.isEmpty else { return }
        _ = try connection.query(ProgressStatements.deleteOutbox, removal(of: rows))
    }

    private func removal(of rows: [OutboxRowID]) -> Parameters {
        var parameters = owner()
        parameters.partitions(rows.map(\.source))
        parameters.array(rows) { $0.base.rawValue }
        return parameters
    }

    func enqueuePublishers(
        _ states: [(TopicPartition, PublisherState)], in transaction: inout PostgresTransaction
    ) {
        guard !states.isEmpty else { return }
        var parameters = owner()
        parameters.partitions(states.map(\.0))
        parameters.array(states) { $0.1.publisher }
        parameters.array(states) { $0.1.batch }
        parameters.array(states) { $0.1.seen }
        transaction.enqueueHidden(ProgressStatements.storePublishers, parameters)
    }
}

/// One source of a batch: where its progress stands, and where the batch takes it.
struct FenceStep {
    let claim: OwnedPartition.Claim
    let next: ResumeOffset
}

/// What identifies a row of the outbox within a cluster and group.
struct OutboxRowID: Hashable {
    let source: TopicPartition
    let base: ResumeOffset
}
