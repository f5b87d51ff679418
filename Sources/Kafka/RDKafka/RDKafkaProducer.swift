import CRDKafka
import Synchronization

/// A producer of librdkafka.
///
/// `@unchecked Sendable`: `topics` belongs to the ``KafkaProducer``, which belongs to one thread.
final class RDKafkaProducer: KafkaProducerClient, @unchecked Sendable {
    private let client: RDKafkaClient
    private var topics: RDKafkaTopics

    init(
        _ configuration: KafkaConfiguration, log: @escaping KafkaLogSink, file: StaticString, line: UInt
    ) throws(KafkaError) {
        let client = try RDKafkaClient(configuration, for: .producer, log: log, file: file, line: line)
        topics = RDKafkaTopics(client)
        self.client = client
    }

    func produce(
        topic: String, partition: Int32, key: RawSpan?, value: RawSpan?, headers: RawSpan, tag: UInt64,
        file: StaticString, line: UInt
    ) throws(KafkaError) {
        let topic = unsafe try topics.handle(for: topic, file: file, line: line)
        unsafe try client.produce(
            topic: topic, partition: partition, key: key, value: value, headers: headers, tag: tag, file: file,
            line: line
        )
    }

    func poll(timeout milliseconds: Int32) { client.serveCallbacks(timeout: milliseconds) }

    func takeDeliveries(into deliveries: inout [Delivery]) {
        client.context.deliveries.withLock { reported in
            deliveries.append(contentsOf: reported)
            reported.removeAll(keepingCapacity: true)
        }
    }

    var outstanding: Int { client.outstanding }
    func flush(timeout milliseconds: Int32) -> Bool { client.flush(timeout: milliseconds) }
    func purge() { client.purge() }

    func partitionCount(of topic: String, timeout: Int32, file: StaticString, line: UInt) throws(KafkaError) -> Int {
        try client.partitionCount(of: topic, timeout: timeout, file: file, line: line)
    }

    func clusterID(timeout: Int32, file: StaticString, line: UInt) throws(KafkaError) -> String {
        try client.clusterID(timeout: timeout, file: file, line: line)
    }

    var fatalError: KafkaError? { client.context.fatalError.withLock { $0 } }
    var areAllBrokersDown: Bool { client.context.allBrokersDown.load(ordering: .relaxed) }
}
