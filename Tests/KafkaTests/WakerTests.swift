import Kafka
import Testing

@Suite struct `Waking a consumer` {
    @Test func `ends a poll that is under way`() async throws {
        let cluster = try TestCluster()
        var consumer = try cluster.consumer()
        var batch = RecordBatch()
        let waker = consumer.waker
        let waking = Task.detached { waker.wake() }
        let start = ContinuousClock.now
        #expect(try consumer.poll(into: &batch, timeout: 60_000).isNothing == true)
        #expect(ContinuousClock.now - start < .seconds(50))
        await waking.value
    }

    @Test func `ends the next poll if none is under way`() throws {
        let cluster = try TestCluster()
        var consumer = try cluster.consumer()
        var batch = RecordBatch()
        consumer.waker.wake()
        let start = ContinuousClock.now
        #expect(try consumer.poll(into: &batch, timeout: 60_000).isNothing == true)
        #expect(ContinuousClock.now - start < .seconds(50))
    }

    @Test func `does nothing once it has closed`() throws {
        let cluster = try TestCluster()
        var consumer = try cluster.consumer()
        let waker = consumer.waker
        consumer.close()
        waker.wake()
    }
}
