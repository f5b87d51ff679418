import Kafka
import Testing

@Suite struct `A record that was stored` {
    @Test func `equals the live one it was made from`() throws {
        let cluster = try TestCluster()
        var producer = try cluster.producer()
        var headers = KafkaHeaders()
        headers.append("channel", "maple")
        headers.append("shop", nil as RawSpan?)
        try producer.produce(
            topic: TestCluster.topic, partition: 0, key: Array("K".utf8).recordBytes,
            value: Array("V".utf8).recordBytes,
            headers: headers.bytes.recordBytes, tag: 0
        )
        try producer.produce(
            topic: TestCluster.topic, partition: 0, key: nil, value: nil, headers: RawSpan(), tag: 1
        )
        _ = producer.takeAllDeliveries(2)
        var consumer = try cluster.reader()
        var live = RecordBatch()
        try consumer.read(2, into: &live)

        var stored = RecordBatch()
        for index in 0..<live.count {
            let record = live[index]
            let headers = record.framedHeaders()
            try stored.appendStored(
                topic: record.topic, partition: record.partition, offset: record.offset, timestamp: record.timestamp,
                key: record.key, value: record.value, headers: headers.recordBytes
            )
        }
        live.reset()
        consumer.close()
        #expect(stored.bytes == 2)
        let first = stored[0]
        #expect(first.topic == TestCluster.topic)
        #expect(first.offset == RecordOffset(0))
        #expect(text(of: first.key) == "K")
        #expect(text(of: first.value) == "V")
        #expect(text(of: first.header("channel")) == "maple")
        #expect(text(of: first.header("shop")) == nil)
        let again = first.framedHeaders()
        #expect(again == headers.bytes)
        let second = stored[1]
        #expect(second.offset == RecordOffset(1))
        #expect(text(of: second.key) == nil)
        #expect(text(of: second.value) == nil)
    }

    @Test func `stands beside live ones in one batch`() throws {
        let cluster = try TestCluster()
        try cluster.publish(["live"])
        var batch = RecordBatch()
        try batch.append(text: "stored", topic: TestCluster.topic)
        try batch.append(text: "other", topic: "stock.adjusted")
        var consumer = try cluster.reader()
        try consumer.read(3, into: &batch)
        #expect(batch.texts == ["stored", "other", "live"])
        let indexes = [batch[0].topicIndex, batch[1].topicIndex, batch[2].topicIndex]
        #expect(indexes == [0, 1, 0])
    }

    @Test(
        arguments: [[2], [1, 9, 0, 0, 0], [1, 1, 0, 0, 0, 65, 254, 255, 255, 255], [1, 1, 0, 0, 0, 65], [0]]
            as [[UInt8]])
    func `is refused when its headers are not framed as documented`(_ headers: [UInt8]) throws {
        var batch = RecordBatch()
        var refused = false
        do throws(KafkaError) {
            try batch.appendStored(
                topic: "t", partition: 0, offset: RecordOffset(0), timestamp: 0, key: nil, value: nil,
                headers: headers.recordBytes
            )
        } catch {
            refused = error.disposition == .fatal
        }
        #expect(refused)
        #expect(batch.isEmpty == true)
        #expect(throws: KafkaError.self) { try KafkaHeaders(framed: headers) }
    }
}

@Suite struct `A batch` {
    @Test func `is full at its limit of records`() throws {
        var batch = RecordBatch(recordLimit: 2, byteLimit: 1000)
        try batch.append(text: "a", topic: "t")
        #expect(batch.isFull == false)
        try batch.append(text: "b", topic: "t")
        #expect(batch.isFull == true)
        batch.reset()
        #expect(batch.count == 0)
        #expect(batch.bytes == 0)
        #expect(batch.isFull == false)
    }

    @Test func `is full at its limit of bytes`() throws {
        var batch = RecordBatch(recordLimit: 100, byteLimit: 10)
        try batch.append(text: "123456789", topic: "t")
        #expect(batch.isFull == false)
        try batch.append(text: "x", topic: "t")
        #expect(batch.isFull == true)
    }

    @Test func `names many topics, each once`() throws {
        var batch = RecordBatch()
        for number in 0..<40 { try batch.append(text: "\(number)", topic: "topic-\(number % 20)") }
        for index in 0..<40 {
            let record = batch[index]
            #expect(record.topic == "topic-\(index % 20)")
            #expect(record.topicIndex == index % 20)
        }
    }
}

extension RecordBatch {
    mutating func append(text: String, topic: String) throws {
        try appendStored(
            topic: topic, partition: 0, offset: RecordOffset(0), timestamp: 0, key: nil,
            value: Array(text.utf8).recordBytes, headers: RawSpan()
        )
    }
}
