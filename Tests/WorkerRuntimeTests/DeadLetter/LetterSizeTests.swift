import Domain
import Events
import Kafka
import Testing

@testable import WorkerRuntime

@Suite struct `A dead letter` {
    private static let limit = 10_000
    private let source = TopicPartition(topic: Topic.ordersReceived.name, partition: 0)

    /// The letter that becomes of a record, as the broker would get it.
    private func letter(key: Int, value: Int, headers: Int) throws -> (size: Int, key: Int?, value: Int?, headers: KafkaHeaders) {
        var batch = RecordBatch(recordLimit: 1, byteLimit: 1 << 20)
        var original = KafkaHeaders()
        if headers > 0 { original.append("channel", String(repeating: "h", count: headers)) }
        let (keyBytes, valueBytes) = ([UInt8](repeating: 1, count: key), [UInt8](repeating: 2, count: value))
        try batch.appendStored(
            topic: source.topic, partition: 0, offset: RecordOffset(7), timestamp: 0, key: keyBytes.recordBytes,
            value: valueBytes.recordBytes, headers: original.bytes.recordBytes)
        let record = ParkedRecord(batch[0], as: .failed, because: FailureReason(code: "malformed_json", text: "it is no JSON"))
        let origin = Outbox.Origin(
            worker: .orderAudit, group: "order-audit", generation: 1,
            partitionCounts: [.deadLetters(of: .orderAudit): 1], eventLimit: Self.limit)
        var outbox = Outbox(
            origin: origin, sources: [(source, base: ResumeOffset(7))], virtual: false, timerPartitions: 1,
            now: Timestamp(seconds: 1_794_398_400))
        outbox.appendDeadLetter(record, attempts: 1, origin: origin)
        let row = try #require(outbox.filledRows.first)
        let event = try #require(try row.events().first)
        let framed = try KafkaHeaders(framed: Array(row.bytes[event.headers]))
        return ((event.key?.count ?? 0) + (event.value?.count ?? 0) + event.headers.count, event.key?.count, event.value?.count, framed)
    }

    @Test func `of an ordinary record carries it as it came`() throws {
        let letter = try letter(key: 10, value: 5_000, headers: 100)
        #expect(letter.key == 10 && letter.value == 5_000 && letter.headers.bytes.count > 100)
    }

    @Test(arguments: [(10, 200, 9_900), (9_900, 200, 10), (5_000, 3_000, 9_000), (10, 20_000, 10), (9_999, 9_999, 9_999)])
    func `is never larger than the broker takes`(key: Int, value: Int, headers: Int) throws {
        let letter = try letter(key: key, value: value, headers: headers)
        #expect(letter.size <= Self.limit)
        #expect(letter.key == nil || letter.key == key)
        #expect(value > 5_000 || letter.value == value, "what fits of the value is kept")
    }
}
