/// A member of a consumer group that reads one record at a time into a batch of its owner's.
///
/// It commits nothing by itself, never moves a position by itself, and answers no rebalance by itself: its owner keeps
/// the positions elsewhere and gives them with every assignment. It is used from one thread, which must poll more often
/// than `max.poll.interval.ms`; only ``waker`` may be used from others. All timeouts are in milliseconds.
///
/// Going out of scope closes it.
package struct KafkaConsumer: ~Copyable, Sendable {
    let client: any KafkaConsumerClient
    private var isClosed = false

    /// Creates the client. It connects in the background; the first call that needs a broker tells whether it could.
    package init(
        _ configuration: KafkaConfiguration, group: String, log: @escaping KafkaLogSink,
        file: StaticString = #fileID, line: UInt = #line
    ) throws(KafkaError) {
        client = try RDKafkaConsumer(configuration, group: group, log: log, file: file, line: line)
    }

    /// A consumer over a client that exists already.
    package init(over client: any KafkaConsumerClient) { self.client = client }

    deinit {
        if !isClosed { client.close() }
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
        return try client.poll(into: &batch, timeout: milliseconds, file: file, line: line)
    }

    /// What the group has told since the last call, in order. Each must be answered, in that order, by
    /// ``assign(_:file:line:)`` or ``unassign(file:line:)``.
    package mutating func takeRebalances() -> [Rebalance] { client.takeRebalances() }

    /// Starts reading partitions, each at its position. The list replaces everything that was assigned before.
    package func assign(
        _ positions: [(TopicPartition, ResumeOffset)], file: StaticString = #fileID, line: UInt = #line
    ) throws(KafkaError) {
        try client.assign(positions, file: file, line: line)
    }

    /// Gives up all partitions.
    package func unassign(file: StaticString = #fileID, line: UInt = #line) throws(KafkaError) {
        try client.unassign(file: file, line: line)
    }

    /// Tells the group how far we are, for lag tools only. It does not wait, and a failure is not reported.
    package func commitAdvisory(_ positions: [(TopicPartition, ResumeOffset)]) {
        guard !positions.isEmpty else { return }
        client.commitWithoutWaiting(positions)
    }

    /// Wakes a blocked ``poll(into:timeout:file:line:)`` from another thread.
    package var waker: KafkaWaker { client.waker }

    /// The error after which the client can do nothing more, if there was one.
    package var fatalError: KafkaError? { client.fatalError }

    /// Whether no broker could be reached the last time one was tried, and none has answered since.
    package var areAllBrokersDown: Bool { client.areAllBrokersDown }

    /// Leaves the group and gives up all partitions. Nothing else may be called afterwards but ``close()``.
    package mutating func close() {
        guard !isClosed else { return }
        isClosed = true
        client.close()
    }
}
