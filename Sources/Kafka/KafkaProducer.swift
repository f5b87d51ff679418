/// Publishes records, each to a partition of the caller's choosing, and tells for each what became of it.
///
/// It is idempotent: retries neither repeat nor reorder records of one producer. By default a record is never given up
/// because time has passed. It is used from one thread, which must poll so that answers are seen. All timeouts are in
/// milliseconds. Going out of scope drops what was not delivered; ``flush(timeout:)`` first.
package struct KafkaProducer: ~Copyable, Sendable {
    private let client: any KafkaProducerClient

    package init(
        _ configuration: KafkaConfiguration, log: @escaping KafkaLogSink,
        file: StaticString = #fileID, line: UInt = #line
    ) throws(KafkaError) {
        client = try RDKafkaProducer(configuration, log: log, file: file, line: line)
    }

    /// A producer over a client that exists already.
    package init(over client: any KafkaProducerClient) { self.client = client }

    /// Hands one record to librdkafka, which copies it. Whether it was written is told later, by a ``Delivery``.
    ///
    /// - Parameters:
    ///   - value: `nil` makes a tombstone.
    ///   - headers: framed headers, see ``KafkaHeaders``; no bytes for none.
    ///   - tag: comes back in the delivery.
    /// - Throws: if the record was not taken; ``KafkaError/isQueueFull`` means that there is no room just now.
    package mutating func produce(
        topic: String, partition: Int32, key: RawSpan?, value: RawSpan?, headers: RawSpan, tag: UInt64,
        file: StaticString = #fileID, line: UInt = #line
    ) throws(KafkaError) {
        try client.produce(
            topic: topic, partition: partition, key: key, value: value, headers: headers, tag: tag, file: file,
            line: line
        )
    }

    /// Lets librdkafka report deliveries and errors; waits for the first up to the timeout.
    package mutating func poll(timeout milliseconds: Int32) { client.poll(timeout: milliseconds) }

    /// Appends the deliveries since the last call, in the order in which they were reported.
    package mutating func takeDeliveries(into deliveries: inout [Delivery]) {
        client.takeDeliveries(into: &deliveries)
    }

    /// Records handed over whose delivery has not been reported, plus reports that wait for a poll.
    package var outstanding: Int { client.outstanding }

    /// Sends everything without lingering and waits for the reports. Whether all came in time.
    package mutating func flush(timeout milliseconds: Int32) -> Bool { client.flush(timeout: milliseconds) }

    /// Gives up everything outstanding; each record is reported as failed, although some may have been written.
    /// Poll to see the reports.
    package mutating func purge() { client.purge() }

    /// How many partitions a topic has; throws `UNKNOWN_TOPIC_OR_PART` if there is no such topic.
    package func partitionCount(
        of topic: String, timeout milliseconds: Int32, file: StaticString = #fileID, line: UInt = #line
    ) throws(KafkaError) -> Int {
        try client.partitionCount(of: topic, timeout: milliseconds, file: file, line: line)
    }

    /// The cluster's id, which another cluster never has, nor a local broker after a restart.
    package func clusterID(
        timeout milliseconds: Int32, file: StaticString = #fileID, line: UInt = #line
    ) throws(KafkaError) -> String {
        try client.clusterID(timeout: milliseconds, file: file, line: line)
    }

    /// The error after which the client can do nothing more, if there was one.
    package var fatalError: KafkaError? { client.fatalError }

    /// Whether no broker could be reached the last time one was tried, and none has answered since.
    package var areAllBrokersDown: Bool { client.areAllBrokersDown }

    /// The partition of a key, the same as Java's default partitioner chooses, so that producers in any language agree.
    ///
    /// - Parameter count: the topic's number of partitions, at least 1.
    package static func partition(forKey key: RawSpan, count: Int) -> Int32 {
        precondition(count > 0, "a topic has at least one partition")
        // Java clears the sign bit rather than taking the absolute value.
        return Int32(Int(Murmur2.hash(key) & 0x7fff_ffff) % count)
    }
}
