import Synchronization

/// A member of a consumer group that reads one record at a time into a batch of its owner's.
///
/// It commits nothing by itself, never moves a position by itself, and answers no rebalance by itself: its owner keeps
/// the positions elsewhere and gives them with every assignment. It is used from one thread, which must poll more often
/// than `max.poll.interval.ms`; only ``waker`` may be used from others. All timeouts are in milliseconds.
///
/// Going out of scope closes it.
package struct KafkaConsumer: ~Copyable, Sendable {
    let client: RDKafkaClient
    private let queue: RDKafkaQueue
    private var revoked: [TopicPartition] = []
    private var isClosed = false

    /// Creates the client. It connects in the background; the first call that needs a broker tells whether it could.
    package init(
        _ configuration: KafkaConfiguration, group: String, log: @escaping KafkaLogSink,
        file: StaticString = #fileID, line: UInt = #line
    ) throws(KafkaError) {
        let client = try RDKafkaClient(configuration, for: .consumer(group: group), log: log, file: file, line: line)
        client.joinQueues()
        queue = RDKafkaQueue(of: client)
        self.client = client
    }

    deinit {
        if !isClosed { Self.close(client, queue) }
    }

    /// Joins the group for these topics, in place of those before.
    package func subscribe(
        _ topics: [String], file: StaticString = #fileID, line: UInt = #line
    ) throws(KafkaError) {
        try client.subscribe(topics, file: file, line: line)
    }

    /// Waits for one thing to happen, and appends it to the batch if it is a record. The batch must have room.
    ///
    /// A partition is read only after ``assign(_:file:line:)``.
    /// - Throws: what concerns the client as a whole. An error of one partition is a result.
    package mutating func poll(
        into batch: inout RecordBatch, timeout milliseconds: Int32, file: StaticString = #fileID, line: UInt = #line
    ) throws(KafkaError) -> PollResult {
        precondition(!batch.isFull, "the batch is full")
        guard let message = client.poll(timeout: milliseconds) else { return .nothing }
        guard client.isRecord(message) else { return try client.result(of: message, file: file, line: line) }
        client.context.noteAnswer()
        batch.append(message, of: client)
        return .record
    }

    /// What the group has told since the last call, in order. Each must be answered, in that order, by
    /// ``assign(_:file:line:)`` or ``unassign(file:line:)``.
    package mutating func takeRebalances() -> [Rebalance] {
        let rebalances = client.context.rebalances.withLock { rebalances in
            let taken = rebalances
            rebalances.removeAll()
            return taken
        }
        if case .revoked(let partitions, _) = rebalances.last { revoked = partitions }
        return rebalances
    }

    /// Starts reading partitions, each at its position.
    ///
    /// Under `range` and `roundrobin` the list replaces everything that was assigned before.
    package func assign(
        _ positions: [(TopicPartition, ResumeOffset)], file: StaticString = #fileID, line: UInt = #line
    ) throws(KafkaError) {
        try client.assign(positions, file: file, line: line)
    }

    /// Gives up what the last revocation asked for.
    package func unassign(file: StaticString = #fileID, line: UInt = #line) throws(KafkaError) {
        try client.unassign(revoked, file: file, line: line)
    }

    /// Moves an assigned partition to a position. What was fetched before is dropped.
    package func seek(
        _ partition: TopicPartition, to position: ResumeOffset, timeout milliseconds: Int32,
        file: StaticString = #fileID, line: UInt = #line
    ) throws(KafkaError) {
        try client.seek([(partition, position)], timeout: milliseconds, file: file, line: line)
    }

    /// Stops delivering records of assigned partitions; the membership goes on, so keep polling.
    package func pause(
        _ partitions: [TopicPartition], file: StaticString = #fileID, line: UInt = #line
    ) throws(KafkaError) {
        try client.pause(partitions, file: file, line: line)
    }

    /// Delivers again, from `positions`, which are given because librdkafka's own may be stale after a pause,
    /// and because without them the first record can take a second.
    package func resume(
        _ positions: [(TopicPartition, ResumeOffset)], timeout milliseconds: Int32,
        file: StaticString = #fileID, line: UInt = #line
    ) throws(KafkaError) {
        try client.resume(positions.map(\.0), file: file, line: line)
        try client.seek(positions, timeout: milliseconds, file: file, line: line)
    }

    /// Tells the group how far we are, for lag tools only. It does not wait, and a failure is not reported.
    package func commitAdvisory(_ positions: [(TopicPartition, ResumeOffset)]) {
        guard !positions.isEmpty else { return }
        client.commitWithoutWaiting(positions)
    }

    /// Wakes a blocked ``poll(into:timeout:file:line:)`` from another thread.
    package var waker: KafkaWaker { KafkaWaker(queue) }

    /// The error after which the client can do nothing more, if there was one.
    package var fatalError: KafkaError? { client.context.fatalError.withLock { $0 } }

    /// Whether no broker could be reached the last time one was tried, and none has answered since.
    package var areAllBrokersDown: Bool { client.context.allBrokersDown.load(ordering: .relaxed) }

    /// Leaves the group and gives up all partitions. Nothing else may be called afterwards but ``close()``.
    package mutating func close() {
        guard !isClosed else { return }
        isClosed = true
        Self.close(client, queue)
    }

    /// The queue's reference must go before the client does.
    private static func close(_ client: RDKafkaClient, _ queue: RDKafkaQueue) {
        client.closeConsumer()
        queue.close()
    }
}
