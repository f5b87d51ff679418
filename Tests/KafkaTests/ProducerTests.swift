import Kafka
import LocalBroker
import Testing

@Suite struct `A producer` {
    @Test func `tries again by itself what a broker could not do just now`() throws {
        let cluster = try TestCluster()
        cluster.broker.failRequests(.produce, with: [.notEnoughReplicas, .disconnect, .notLeaderForPartition])
        try cluster.publish(["a", "b", "c"])
        var consumer = try cluster.reader()
        var batch = RecordBatch()
        try consumer.read(3, into: &batch)
        #expect(batch.texts == ["a", "b", "c"])
    }

    @Test func `delivers in order what waited for a broker to come back`() throws {
        let cluster = try TestCluster()
        var producer = try cluster.producer()
        #expect(try producer.clusterID(timeout: 10_000) == cluster.broker.clusterID)
        cluster.broker.goDown()
        for tag in 0..<5 { try producer.send("\(tag)", tag: UInt64(tag)) }
        let end = ContinuousClock.now + TestCluster.deadline
        while !producer.areAllBrokersDown, ContinuousClock.now < end { producer.poll(timeout: 50) }
        #expect(producer.areAllBrokersDown == true)
        #expect(producer.outstanding == 5)
        cluster.broker.comeUp()
        #expect(producer.takeAllDeliveries(5).map(\.tag) == [0, 1, 2, 3, 4])
        #expect(producer.areAllBrokersDown == false)
        #expect(producer.outstanding == 0)
    }

    @Test func `tells which record a broker refuses for good`() throws {
        let cluster = try TestCluster()
        var producer = try cluster.producer()
        cluster.broker.failRequests(.produce, with: [.topicAuthorizationFailed])
        try producer.send("refused", tag: 5)
        let delivery = try #require(producer.takeAllDeliveries(1).first)
        #expect(delivery.tag == 5)
        #expect(delivery.error?.disposition == .fatal)
        #expect(delivery.error?.name == "TOPIC_AUTHORIZATION_FAILED")
    }

    @Test func `says that its queue is full, and takes more once there is room`() throws {
        let cluster = try TestCluster()
        var producer = try cluster.producer(["queue.buffering.max.messages": "2"])
        cluster.broker.goDown()
        try producer.send("a", tag: 0)
        try producer.send("b", tag: 1)
        do throws(KafkaError) {
            try producer.send("c", tag: 2)
            Issue.record("took more than it may")
        } catch {
            #expect(error.isQueueFull)
            #expect(error.disposition == .retry)
        }
        cluster.broker.comeUp()
        #expect(producer.takeAllDeliveries(2).count == 2)
        try producer.send("c", tag: 2)
        #expect(producer.takeAllDeliveries(1).map(\.tag) == [2])
    }

    @Test func `reports what it has to give up`() throws {
        let cluster = try TestCluster()
        cluster.broker.goDown()
        var producer = try cluster.producer()
        try producer.send("a", tag: 3)
        producer.purge()
        let delivery = try #require(producer.takeAllDeliveries(1).first)
        #expect(delivery.tag == 3)
        #expect(delivery.error != nil)
        #expect(delivery.offset == nil)
    }

    @Test func `waits for everything when it flushes`() throws {
        let cluster = try TestCluster()
        var producer = try cluster.producer(["linger.ms": "5000"])
        for tag in 0..<10 { try producer.send("\(tag)", tag: UInt64(tag)) }
        #expect(producer.flush(timeout: 30_000) == true)
        var deliveries: [Delivery] = []
        producer.takeDeliveries(into: &deliveries)
        #expect(deliveries.map(\.offset) == (0..<10).map { RecordOffset($0) })
    }

    @Test func `does not create a topic by asking for its partitions`() throws {
        let cluster = try TestCluster(partitions: 3)
        let producer = try cluster.producer()
        #expect(try producer.partitionCount(of: TestCluster.topic, timeout: 10_000) == 3)
        for _ in 1...2 {
            #expect(throws: KafkaError.self) { _ = try producer.partitionCount(of: "no.such", timeout: 10_000) }
        }
    }

    @Test func `refuses headers that are not framed as documented`() throws {
        let cluster = try TestCluster()
        var producer = try cluster.producer()
        let unknownVersion: [UInt8] = [9]
        do throws(KafkaError) {
            try producer.produce(
                topic: TestCluster.topic, partition: 0, key: nil, value: nil, headers: unknownVersion.recordBytes,
                tag: 0
            )
            Issue.record("took them")
        } catch {
            #expect(error.disposition == .fatal)
        }
        #expect(producer.outstanding == 0)
    }
}

extension KafkaProducer {
    mutating func send(_ text: String, tag: UInt64) throws(KafkaError) {
        try produce(
            topic: TestCluster.topic, partition: 0, key: nil, value: Array(text.utf8).recordBytes,
            headers: RawSpan(), tag: tag
        )
    }
}
