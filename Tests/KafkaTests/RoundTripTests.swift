import Kafka
import Testing

@Suite struct `A record that went through a broker` {
    @Test func `comes back with its key, value, headers and place`() throws {
        let cluster = try TestCluster()
        var producer = try cluster.producer()
        var headers = KafkaHeaders()
        headers.append("ce_id", "order-audit/7")
        headers.append("empty", RawSpan())
        headers.append("absent", nil as RawSpan?)
        headers.append("ce_id", "order-audit/8")
        try producer.produce(
            topic: TestCluster.topic, partition: 1, key: Array("K1".utf8).recordBytes,
            value: Array("value".utf8).recordBytes, headers: headers.bytes.recordBytes, tag: 77
        )
        let delivery = try #require(producer.takeAllDeliveries(1).first)
        #expect(delivery.tag == 77)
        #expect(delivery.error == nil)
        #expect(delivery.offset == RecordOffset(0))

        var consumer = try cluster.reader(partition: 1)
        var batch = RecordBatch()
        try consumer.read(1, into: &batch)
        let record = batch[0]
        #expect(record.topic == TestCluster.topic)
        #expect(record.partition == 1)
        #expect(record.offset == RecordOffset(0))
        #expect(record.timestamp > 1_600_000_000_000)
        #expect(text(of: record.key) == "K1")
        #expect(text(of: record.value) == "value")
        #expect(text(of: record.header("ce_id")) == "order-audit/8", "the last of a name counts")
        #expect(text(of: record.header("empty")) == "")
        #expect(text(of: record.header("absent")) == nil)
        #expect(text(of: record.header("unknown")) == nil)
        var seen: [String] = []
        record.forEachHeader { name, value in seen.append("\(text(of: name) ?? "")=\(text(of: value) ?? "nil")") }
        #expect(seen == ["ce_id=order-audit/7", "empty=", "absent=nil", "ce_id=order-audit/8"])
        let framed = record.framedHeaders()
        #expect(framed == headers.bytes)
        #expect(batch.bytes == 7)
    }

    @Test func `keeps absent apart from empty`() throws {
        let cluster = try TestCluster()
        var producer = try cluster.producer()
        let none = KafkaHeaders().bytes
        let empty: [UInt8] = []
        try producer.produce(
            topic: TestCluster.topic, partition: 0, key: nil, value: nil, headers: none.recordBytes, tag: 0
        )
        try producer.produce(
            topic: TestCluster.topic, partition: 0, key: empty.recordBytes, value: empty.recordBytes,
            headers: none.recordBytes, tag: 1
        )
        #expect(producer.takeAllDeliveries(2).map(\.tag) == [0, 1])

        var consumer = try cluster.reader()
        var batch = RecordBatch()
        try consumer.read(2, into: &batch)
        let tombstone = batch[0]
        #expect(text(of: tombstone.key) == nil)
        #expect(text(of: tombstone.value) == nil)
        let hollow = batch[1]
        #expect(text(of: hollow.key) == "")
        #expect(text(of: hollow.value) == "")
        let framed = hollow.framedHeaders()
        #expect(framed.isEmpty)
    }

    @Test func `goes to the partition it was sent to`() throws {
        let cluster = try TestCluster(partitions: 3)
        try cluster.publish(["zero"], partition: 0)
        try cluster.publish(["two", "again two"], partition: 2)
        var consumer = try cluster.reader(partition: 2)
        var batch = RecordBatch()
        try consumer.read(2, into: &batch)
        #expect(batch.texts == ["two", "again two"])
        let marks = try consumer.watermarks(TestCluster.partition(1), timeout: 10_000)
        #expect(marks.high == ResumeOffset(0))
    }

    @Test func `can be read after its consumer has closed`() throws {
        let cluster = try TestCluster()
        try cluster.publish(["still here"])
        var batch = RecordBatch()
        do {
            var consumer = try cluster.reader()
            try consumer.read(1, into: &batch)
            consumer.close()
        }
        #expect(batch.texts == ["still here"])
    }
}
