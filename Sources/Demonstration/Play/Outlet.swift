import Domain
package import Events
package import Kafka

/// What publishes for the played people and the feeder.
///
/// An idempotent producer can come to a state in which it does nothing more, which a broker's restart may bring about
/// (librdkafka before 2.3). Then another takes its place and sends again what was not acknowledged: everything that is
/// sent here bears a number by which its reader knows a repeat.
package struct Outlet: ~Copyable {
    private struct Parcel {
        var topic: String
        var partition: Int32
        var key: [UInt8]
        var value: [UInt8]
        var headers: [UInt8]
    }

    private static let tries = 50

    private let configuration: KafkaConfiguration
    private var producer: KafkaProducer
    private var partitions: [Topic: Int] = [:]
    private var deliveries: [Delivery] = []
    private var underway: [UInt64: Parcel] = [:]
    private var sent: UInt64 = 0
    /// How often the producer was replaced.
    package private(set) var replacements = 0

    package init(_ configuration: KafkaConfiguration) throws(KafkaError) {
        self.configuration = configuration
        producer = try KafkaProducer(configuration, log: { _, _, _ in })
    }

    /// Records handed over that the broker has not acknowledged.
    package var outstanding: Int { underway.count }

    package mutating func partitionCount(of topic: Topic) throws(KafkaError) -> Int {
        if let known = partitions[topic] { return known }
        let count = try producer.partitionCount(of: topic.name, timeout: 10_000)
        partitions[topic] = count
        return count
    }

    package mutating func send(_ message: Message) throws(KafkaError) {
        try send(message.topic, key: message.key, value: message.value, headers: KafkaHeaders())
    }

    package mutating func send(_ topic: Topic, key: String, value: [UInt8], headers: KafkaHeaders) throws(KafkaError) {
        let key = Array(key.utf8)
        let partition = KafkaProducer.partition(forKey: key.recordBytes, count: try partitionCount(of: topic))
        let parcel = Parcel(topic: topic.name, partition: partition, key: key, value: value, headers: headers.bytes)
        sent += 1
        underway[sent] = parcel
        try produce(parcel, sent)
    }

    private mutating func produce(_ parcel: Parcel, _ number: UInt64) throws(KafkaError) {
        var attempt = 0
        while true {
            do throws(KafkaError) {
                return try producer.produce(
                    topic: parcel.topic, partition: parcel.partition, key: parcel.key.recordBytes,
                    value: parcel.value.recordBytes, headers: parcel.headers.recordBytes, tag: number)
            } catch {
                // Its end is seen in settle(), and what is under way is sent by the next one.
                if producer.fatalError != nil { return }
                attempt += 1
                guard error.isQueueFull, attempt < 1_000 else { throw error }
                producer.poll(timeout: 10)
            }
        }
    }

    /// Lets the producer see its answers.
    /// - Throws: the first failure that sending again does not help against.
    package mutating func settle(timeout milliseconds: Int32 = 0) throws(KafkaError) {
        producer.poll(timeout: milliseconds)
        deliveries.removeAll(keepingCapacity: true)
        producer.takeDeliveries(into: &deliveries)
        var failure = producer.fatalError
        for delivery in deliveries {
            if let error = delivery.error {
                failure = failure ?? error
            } else {
                underway[delivery.tag] = nil
            }
        }
        if let failure { try replace(after: failure) }
    }

    private mutating func replace(after failure: KafkaError) throws(KafkaError) {
        replacements += 1
        guard replacements <= Self.tries else { throw failure }
        producer = try KafkaProducer(configuration, log: { _, _, _ in })
        for (number, parcel) in underway.sorted(by: { $0.key < $1.key }) { try produce(parcel, number) }
    }

    package mutating func flush(timeout milliseconds: Int32) { _ = producer.flush(timeout: milliseconds) }

    package consuming func close() { _ = producer.flush(timeout: 2_000) }
}
