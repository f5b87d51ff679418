import CMemberNames
import Kafka
import LocalBroker
import Testing

@Suite struct `A member of a group` {
    /// The mock cluster names members after their place in memory, and the place of one that left is used again.
    @Test func `is never named like one that has left`() throws {
        let broker = try LocalBroker(topics: [("orders", 1)])
        let before = cmembernames_given()
        for _ in 0..<2 {
            var consumer = try KafkaConsumer(
                KafkaConfiguration(bootstrapServers: broker.bootstrapServers, settings: LocalBroker.clientSettings),
                group: "readers", log: { _, _, _ in })
            try consumer.subscribe(["orders"])
            var batch = RecordBatch(recordLimit: 10, byteLimit: 1 << 20)
            let deadline = ContinuousClock.now + .seconds(20)
            var rebalances: [Rebalance] = []
            while rebalances.isEmpty, ContinuousClock.now < deadline {
                _ = try consumer.poll(into: &batch, timeout: 100)
                rebalances = consumer.takeRebalances()
            }
            #expect(!rebalances.isEmpty)
            consumer.close()
        }
        #expect(cmembernames_given() >= before + 2, "the names of members are not told apart in this build of librdkafka")
    }
}
