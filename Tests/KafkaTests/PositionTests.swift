import Kafka
import LocalBroker
import Testing

@Suite struct `Reading a partition` {
    @Test func `starts at the position that it is given`() throws {
        let cluster = try TestCluster()
        try cluster.publish(["a", "b", "c", "d"])
        var consumer = try cluster.reader(from: 2)
        var batch = RecordBatch()
        try consumer.read(2, into: &batch)
        #expect(batch.texts == ["c", "d"])
        let first = batch[0].offset
        #expect(first == RecordOffset(2))
        #expect(first.next == ResumeOffset(3))
    }

    @Test func `tells when the end is reached`() throws {
        let cluster = try TestCluster()
        try cluster.publish(["a", "b"])
        var consumer = try cluster.reader()
        var batch = RecordBatch()
        guard case .endOfPartition(let partition, let offset) = try consumer.readToEvent(into: &batch) else {
            Issue.record("not the end")
            return
        }
        #expect(partition == TestCluster.partition(0))
        #expect(offset == RecordOffset(2))
        #expect(batch.texts == ["a", "b"])
    }

    @Test(arguments: [7, 1_000_000] as [Int64])
    func `stops with an error outside of the log, and does not jump`(_ position: Int64) throws {
        let cluster = try TestCluster()
        try cluster.publish(["a", "b"])
        var consumer = try cluster.reader(from: position)
        var batch = RecordBatch()
        guard case .partitionError(let partition, let error) = try consumer.readToEvent(into: &batch) else {
            Issue.record("no error")
            return
        }
        #expect(partition == TestCluster.partition(0))
        #expect(error.isOffsetOutOfRange, "\(error)")
        #expect(batch.isEmpty == true)
    }

    @Test func `goes on with the other partitions when one has an error`() throws {
        let cluster = try TestCluster()
        try cluster.publish(["fine"], partition: 1)
        var consumer = try cluster.consumer()
        try consumer.assign([
            (TestCluster.partition(0), ResumeOffset(99)), (TestCluster.partition(1), ResumeOffset(0)),
        ])
        var batch = RecordBatch()
        var failed: [TopicPartition] = []
        let end = ContinuousClock.now + TestCluster.deadline
        while batch.isEmpty || failed.isEmpty, ContinuousClock.now < end {
            if case .partitionError(let partition, _) = try consumer.poll(into: &batch, timeout: 50) {
                failed.append(partition)
            }
        }
        #expect(failed == [TestCluster.partition(0)])
        #expect(batch.texts == ["fine"])
    }

    @Test func `moves to where it is told, and drops what was fetched`() throws {
        let cluster = try TestCluster()
        try cluster.publish(["a", "b", "c"])
        var consumer = try cluster.reader()
        var batch = RecordBatch()
        try consumer.read(1, into: &batch)
        try consumer.assign([(TestCluster.partition(0), ResumeOffset(2))])
        try consumer.read(2, into: &batch)
        #expect(batch.texts == ["a", "c"])
    }

    @Test func `reads nothing while nothing is assigned, and goes on where it is told`() throws {
        let cluster = try TestCluster()
        try cluster.publish(["a", "b", "c"])
        var consumer = try cluster.reader()
        var batch = RecordBatch()
        try consumer.read(1, into: &batch)
        try consumer.assign([])
        #expect(try consumer.poll(into: &batch, timeout: 0).isNothing == true)
        try consumer.assign([(TestCluster.partition(0), ResumeOffset(1))])
        try consumer.read(3, into: &batch)
        #expect(batch.texts == ["a", "b", "c"])
    }

    @Test func `goes on after the broker was away`() throws {
        let cluster = try TestCluster()
        try cluster.publish(["before"])
        var consumer = try cluster.reader()
        var batch = RecordBatch()
        try consumer.read(1, into: &batch)
        cluster.broker.goDown()
        let end = ContinuousClock.now + TestCluster.deadline
        while !consumer.areAllBrokersDown, ContinuousClock.now < end {
            _ = try consumer.poll(into: &batch, timeout: 50)
        }
        #expect(consumer.areAllBrokersDown == true)
        cluster.broker.comeUp()
        try cluster.publish(["after"])
        try consumer.read(2, into: &batch)
        #expect(batch.texts == ["before", "after"])
        #expect(consumer.areAllBrokersDown == false)
        #expect(consumer.fatalError == nil)
    }

    @Test func `can ask for the cluster, the partitions and the log's bounds`() throws {
        let cluster = try TestCluster(partitions: 3)
        try cluster.publish(["a", "b"])
        let consumer = try cluster.consumer()
        #expect(try consumer.clusterID(timeout: 10_000) == cluster.broker.clusterID)
        #expect(try consumer.partitionCount(of: TestCluster.topic, timeout: 10_000) == 3)
        let marks = try consumer.watermarks(TestCluster.partition(0), timeout: 10_000)
        #expect(marks.low == RecordOffset(0))
        #expect(marks.high == ResumeOffset(2))
    }

    @Test func `does not create a topic by asking about it`() throws {
        let cluster = try TestCluster()
        let consumer = try cluster.consumer()
        for _ in 1...2 {
            let line: UInt = #line + 1
            let error = #expect(throws: KafkaError.self) { try consumer.partitionCount(of: "no.such", timeout: 10_000) }
            #expect(error?.name == "UNKNOWN_TOPIC_OR_PART")
            #expect(error?.line == line, "an error names the line of the caller")
        }
    }
}

extension PollResult {
    var isNothing: Bool { if case .nothing = self { true } else { false } }
}
