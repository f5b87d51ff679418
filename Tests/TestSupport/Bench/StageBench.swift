package import Domain
package import Events
import Kafka
package import Postgres
package import WorkerRuntime

/// A stage on a real database, without a lane: one batch at a time through load, decide and store, and into one
/// transaction with its alerts, timers and outbox rows, as a lane commits it.
///
/// There is no Kafka and no fence. What depends on those is tested with a lane.
package struct StageBench<S: Stage>: ~Copyable {
    package var connection: PostgresConnection
    package var stage: S
    /// How many batches took a second attempt, with the locks taken first.
    package private(set) var timesOvertaken = 0
    private var ids: IDGenerator
    private let partition: Int32
    /// Where the next batch begins, and how many records it holds.
    private var offset: Int64 = 0
    private var length: Int64 = 1
    private let progress = ProgressStore(cluster: "test", group: S.name.rawValue, instance: "bench")

    /// - Parameters:
    ///   - conninfo: a database with the schema.
    ///   - partition: of every input topic, the one that this bench reads. Benches on one database need one each.
    ///   - seed: of the identities that the stage makes. Benches on one database need different ones.
    package init(_ stage: S, on conninfo: String, partition: Int32 = 0, seed: UInt64? = nil) throws(PostgresError) {
        connection = try PostgresConnection(conninfo: conninfo)
        self.stage = stage
        self.partition = partition
        ids = IDGenerator(seed: seed ?? UInt64(partition) + 1)
    }

    // MARK: Inputs

    /// The next record of a topic, as the cause of what comes of it. All inputs of a batch may have the same.
    package func cause(in topic: Topic = S.inputTopics[0]) -> Cause {
        Cause(topic: topic, partition: partition, offset: offset)
    }

    /// What the stage makes of timers that are due now.
    package mutating func inputs(of timers: [TimerRequest]) -> [S.Input] {
        let cause = cause()
        let due = timers.map {
            DueTimer(kind: $0.kind, subject: $0.subject, payload: $0.payload, dueAt: $0.dueAt, cause: cause)
        }
        var inputs: [S.Input] = []
        stage.decode(due, into: &inputs)
        return inputs
    }

    /// What the stage makes of records, and which of them it sets aside.
    /// - Parameter sentAt: the time that Kafka gives every record.
    package mutating func inputs(
        of messages: [TestBroker.Message], in topic: Topic = S.inputTopics[0], sentAt: Timestamp
    ) throws -> (inputs: [S.Input], setAside: [SetAside.Letter]) {
        try inputs(of: messages.map { RawMessage($0) }, in: topic, sentAt: sentAt)
    }

    /// The same, of records that are no text.
    package mutating func inputs(
        of messages: [RawMessage], in topic: Topic = S.inputTopics[0], sentAt: Timestamp
    ) throws -> (inputs: [S.Input], setAside: [SetAside.Letter]) {
        var batch = RecordBatch(recordLimit: messages.count, byteLimit: 1 << 24)
        for (index, message) in messages.enumerated() {
            try batch.append(
                message, at: TopicPartition(topic: topic.name, partition: partition),
                offset: RecordOffset(offset + Int64(index)), sentAt: sentAt)
        }
        var inputs: [S.Input] = []
        var setAside = SetAside()
        stage.decode(batch, Array(0..<messages.count), into: &inputs, setAside: &setAside)
        length = Int64(messages.count)
        return (inputs, setAside.letters)
    }

    // MARK: A batch

    /// Loads, decides, stores and commits; once more, as a lane does, when somebody was faster with what it had read.
    ///
    /// - Parameters:
    ///   - now: what the stage takes for the time.
    ///   - meanwhile: runs between the first load and its store, while the locks of `load` are held.
    /// - Throws: what the stage or the database refuses; nothing of the batch has happened then.
    @discardableResult
    package mutating func handle(
        _ inputs: [S.Input], at now: Timestamp, meanwhile: () throws -> Void = {}
    ) throws -> StageOutcome<S> {
        guard !inputs.isEmpty else { return StageOutcome<S>() }
        do {
            return try attempt(inputs, at: now, .late, meanwhile)
        } catch let error as PostgresError where error.kind == .overtaken {
            timesOvertaken += 1
            return try attempt(inputs, at: now, .early) {}
        }
    }

    private mutating func attempt(
        _ inputs: [S.Input], at now: Timestamp, _ locking: Locking, _ meanwhile: () throws -> Void
    ) throws -> StageOutcome<S> {
        var outcome = StageOutcome<S>()
        var outbox = makeOutbox(at: now)
        var transaction = connection.begin()
        do {
            var facts = try stage.load(inputs, locking: locking, in: &transaction)
            try meanwhile()
            var context = DecisionContext(now: now, ids: ids)
            stage.decide(inputs, given: &facts, in: &context, into: &outcome.decisions)
            ids = context.ids
            stage.store(outcome.decisions, in: &transaction, outbox: &outbox)
            if let tooLarge = outbox.tooLarge { throw tooLarge }
            progress.enqueueOutcome(of: outbox, in: &transaction)
            try transaction.commit()
        } catch {
            try? transaction.rollback()
            throw error
        }
        offset += length
        length = 1
        outcome.events = try outbox.filledRows.flatMap { try $0.contents() }
        outcome.timers = outbox.timers.map(\.request)
        outcome.cancelledTimers = outbox.cancelledTimers
        outcome.alerts = outbox.alerts
        return outcome
    }

    private func makeOutbox(at now: Timestamp) -> Outbox {
        let origin = Outbox.Origin(
            worker: S.name, group: S.name.rawValue, generation: 1,
            partitionCounts: Dictionary(uniqueKeysWithValues: S.outputTopics.map { ($0, 4) }), eventLimit: 1_000_000)
        return Outbox(
            origin: origin,
            sources: S.inputTopics.map {
                (TopicPartition(topic: $0.name, partition: partition), base: ResumeOffset(offset))
            },
            virtual: false, timerPartitions: 4, now: now)
    }
}

extension RecordBatch {
    /// Written out because a span cannot be put into an optional and out again without its lifetime.
    fileprivate mutating func append(
        _ message: RawMessage, at place: TopicPartition, offset: RecordOffset, sentAt: Timestamp
    ) throws(KafkaError) {
        var headers = KafkaHeaders()
        for (name, value) in message.headers {
            if let value {
                headers.append(name: Array(name.utf8).recordBytes, value: value.recordBytes)
            } else {
                headers.append(name: Array(name.utf8).recordBytes, value: nil)
            }
        }
        let milliseconds = sentAt.microseconds / 1_000
        switch (message.key, message.value) {
        case (let key?, let value?):
            try appendStored(
                topic: place.topic, partition: place.partition, offset: offset, timestamp: milliseconds,
                key: key.recordBytes, value: value.recordBytes, headers: headers.bytes.recordBytes)
        case (let key?, nil):
            try appendStored(
                topic: place.topic, partition: place.partition, offset: offset, timestamp: milliseconds,
                key: key.recordBytes, value: nil, headers: headers.bytes.recordBytes)
        case (nil, let value?):
            try appendStored(
                topic: place.topic, partition: place.partition, offset: offset, timestamp: milliseconds,
                key: nil, value: value.recordBytes, headers: headers.bytes.recordBytes)
        case (nil, nil):
            try appendStored(
                topic: place.topic, partition: place.partition, offset: offset, timestamp: milliseconds,
                key: nil, value: nil, headers: headers.bytes.recordBytes)
        }
    }
}
