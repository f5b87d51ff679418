/// What a ``KafkaProducer`` stands on: a client of librdkafka, or in a simulation a model of one.
///
/// Its methods promise what ``KafkaProducer`` says of its own of the same name.
package protocol KafkaProducerClient: AnyObject, Sendable {
    func produce(
        topic: String, partition: Int32, key: RawSpan?, value: RawSpan?, headers: RawSpan, tag: UInt64,
        file: StaticString, line: UInt
    ) throws(KafkaError)

    func poll(timeout milliseconds: Int32)
    func takeDeliveries(into deliveries: inout [Delivery])
    var outstanding: Int { get }
    func flush(timeout milliseconds: Int32) -> Bool
    func purge()
    func partitionCount(of topic: String, timeout: Int32, file: StaticString, line: UInt) throws(KafkaError) -> Int
    func clusterID(timeout: Int32, file: StaticString, line: UInt) throws(KafkaError) -> String
    var fatalError: KafkaError? { get }
    var areAllBrokersDown: Bool { get }
}
