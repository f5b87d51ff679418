import Kafka
import Testing

@Suite struct `A member of a consumer group` {
    @Test func `reads nothing until it has answered its assignment with positions`() throws {
        let cluster = try TestCluster()
        try cluster.publish(["a", "b", "c"], partition: 0)
        try cluster.publish(["d"], partition: 1)
        var consumer = try cluster.consumer()
        try consumer.subscribe([TestCluster.topic])
        var batch = RecordBatch()
        let rebalances = try consumer.nextRebalances(into: &batch)
        #expect(rebalances == [.assigned([TestCluster.partition(0), TestCluster.partition(1)])])
        #expect(try consumer.poll(into: &batch, timeout: 0).isNothing == true)

        try consumer.assign([
            (TestCluster.partition(0), ResumeOffset(2)), (TestCluster.partition(1), ResumeOffset(0)),
        ])
        try consumer.read(2, into: &batch)
        #expect(Set(batch.texts) == ["c", "d"])

        #expect(try consumer.committed([TestCluster.partition(0)], timeout: 10_000) == [nil])
        consumer.commitAdvisory([(TestCluster.partition(0), ResumeOffset(3))])
        let end = ContinuousClock.now + TestCluster.deadline
        var committed: [ResumeOffset?] = []
        while committed != [ResumeOffset(3), nil], ContinuousClock.now < end {
            committed = try consumer.committed([TestCluster.partition(0), TestCluster.partition(1)], timeout: 10_000)
        }
        #expect(committed == [ResumeOffset(3), nil])
    }

    @Test func `is asked to give up partitions when another joins`() throws {
        let cluster = try TestCluster()
        var first = try cluster.consumer()
        var batch = RecordBatch()
        try first.subscribe([TestCluster.topic])
        _ = try first.nextRebalances(into: &batch)
        try first.assign([(TestCluster.partition(0), ResumeOffset(0)), (TestCluster.partition(1), ResumeOffset(0))])

        var second = try cluster.consumer()
        var secondBatch = RecordBatch()
        try second.subscribe([TestCluster.topic])
        let both = [TestCluster.partition(0), TestCluster.partition(1)]
        #expect(try first.nextRebalances(into: &batch) == [.revoked(both, lost: false)])
        try first.unassign()

        // The coordinator may need another round if one of the two is slow to join again.
        var firstShare: [TopicPartition] = []
        var secondShare: [TopicPartition] = []
        let end = ContinuousClock.now + TestCluster.deadline
        while firstShare.count != 1 || secondShare.count != 1, ContinuousClock.now < end {
            _ = try first.poll(into: &batch, timeout: 50)
            _ = try second.poll(into: &secondBatch, timeout: 50)
            try first.answerRebalances(share: &firstShare)
            try second.answerRebalances(share: &secondShare)
        }
        #expect((firstShare + secondShare).sorted() == both)
    }

    @Test func `can close before it has an assignment`() throws {
        let cluster = try TestCluster()
        var consumer = try cluster.consumer()
        try consumer.subscribe([TestCluster.topic])
        var batch = RecordBatch()
        _ = try consumer.poll(into: &batch, timeout: 0)
        consumer.close()
        consumer.close()
    }

    @Test func `can close with an assignment that it has not answered`() throws {
        let cluster = try TestCluster()
        var consumer = try cluster.consumer()
        try consumer.subscribe([TestCluster.topic])
        var batch = RecordBatch()
        _ = try consumer.nextRebalances(into: &batch)
        consumer.close()
    }

    @Test func `answers by itself while it closes`() throws {
        let cluster = try TestCluster()
        var consumer = try cluster.consumer()
        try consumer.subscribe([TestCluster.topic])
        var batch = RecordBatch()
        _ = try consumer.nextRebalances(into: &batch)
        try consumer.assign([(TestCluster.partition(0), ResumeOffset(0)), (TestCluster.partition(1), ResumeOffset(0))])
        consumer.close()
        let both = [TestCluster.partition(0), TestCluster.partition(1)]
        #expect(consumer.takeRebalances() == [.revoked(both, lost: false)])
    }
}

extension KafkaConsumer {
    /// Answers everything the group has told, from the start of each partition, and keeps `share` up to date.
    fileprivate mutating func answerRebalances(share: inout [TopicPartition]) throws {
        for rebalance in takeRebalances() {
            switch rebalance {
            case .assigned(let partitions):
                try assign(partitions.map { ($0, ResumeOffset(0)) })
                share = partitions
            case .revoked:
                try unassign()
                share = []
            }
        }
    }
}
