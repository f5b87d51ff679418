import Kafka
import WorkerRuntime

/// A producer whose requests take their time, arrive late or twice, and whose acknowledgements come in pieces. What one
/// producer sends to one partition arrives in order.
final class ModelProducer: KafkaProducerClient, @unchecked Sendable {
    // @unchecked Sendable: touched only by whoever holds the world's baton.
    private unowned let world: World
    private let lane: SimulatedLane
    private var reports: [Delivery] = []
    private(set) var outstanding = 0
    private var isWaiting = false
    private var failure: KafkaError?
    private var lastArrival: [TopicPartition: Int64] = [:]
    /// A record to it was refused: what was sent behind it is given up with it.
    private var refusing: Set<TopicPartition> = []
    /// The connection broke with the process: nothing more gets through to it.
    private var silent: Set<TopicPartition> = []

    init(_ world: World, of lane: SimulatedLane) {
        self.world = world
        self.lane = lane
    }

    func produce(
        topic: String, partition: Int32, key: RawSpan?, value: RawSpan?, headers: RawSpan, tag: UInt64,
        file: StaticString, line: UInt
    ) throws(KafkaError) {
        try lane.step("produce")
        if outstanding >= world.producerRoom { throw .queueFull }
        if world.faults.strikes(.produceError) { throw .timedOut("producing") }
        var content = RecordContent(
            topic: topic, partition: partition, key: [UInt8](copying: key), value: [UInt8](copying: value),
            headers: [UInt8](copying: headers))
        content = world.altered(content, by: lane)
        outstanding += 1
        if world.breaks(.acknowledgedUnsent) {
            // Before anything has arrived.
            outstanding -= 1
            reports.append(Delivery(tag: tag, offset: nil, error: nil))
            world.witness.acknowledged(content)
        }
        send(content, tag: tag)
    }

    private func send(_ content: RecordContent, tag: UInt64) {
        let id = TopicPartition(topic: content.topic, partition: content.partition)
        let now = world.scheduler.now
        let delay = world.chance.once(in: 8) ? world.chance.within(5_000...300_000) : world.chance.within(200...5_000)
        let arrival = max(now + delay, (lastArrival[id] ?? 0) + 1)
        lastArrival[id] = arrival
        world.scheduler.after(arrival - now) { [self] in arrive(content, id, tag: tag) }
    }

    private func arrive(_ content: RecordContent, _ id: TopicPartition, tag: UInt64) {
        // Of a process that is gone, what had left it may still come, up to somewhere.
        if lane.isGone, silent.contains(id) || world.chance.once(in: 2) {
            silent.insert(id)
            return
        }
        if world.cluster.isDown {
            let delay = world.cluster.isDownUntil - world.scheduler.now + 1
            world.scheduler.after(delay) { [self] in arrive(content, id, tag: tag) }
            return
        }
        if refusing.contains(id) || world.faults.strikes(.refusedEvent) {
            if refusing.insert(id).inserted { world.coverage.refusedEvents += 1 }
            return report(Delivery(tag: tag, offset: nil, error: .refused))
        }
        publish(content)
        var wait = world.chance.once(in: 6) ? world.chance.within(10_000...900_000) : world.chance.within(200...8_000)
        if world.faults.strikes(.duplicateAppend) {
            // The answer was lost and the request came again; the acknowledgement is for the second.
            world.coverage.duplicateAppends += 1
            world.scheduler.after(wait) { [self] in publish(content) }
            wait += world.chance.within(200...8_000)
        }
        world.scheduler.after(wait) { [self] in
            guard !world.breaks(.acknowledgedUnsent) else { return }
            world.witness.acknowledged(content)
            report(Delivery(tag: tag, offset: nil, error: nil))
        }
    }

    private func publish(_ content: RecordContent) {
        let event = world.witness.published(content, by: lane)
        world.cluster.append(content, event: event)
    }

    private func report(_ delivery: Delivery) {
        reports.append(delivery)
        outstanding -= 1
        if isWaiting { lane.wake(after: world.chance.within(50...1_000)) }
    }

    func poll(timeout milliseconds: Int32) {
        guard (try? lane.step("serve")) != nil else { return }
        if world.faults.strikes(.producerFailure) {
            failure = .fatal
            world.coverage.producerFailures += 1
        }
        guard reports.isEmpty, milliseconds > 0 else { return }
        isWaiting = true
        lane.wait(for: Int64(milliseconds) * 1_000)
        isWaiting = false
    }

    func takeDeliveries(into deliveries: inout [Delivery]) {
        // In pieces, now and then.
        let count =
            reports.count > 1 && world.chance.once(in: 3) ? 1 + world.chance.below(reports.count) : reports.count
        deliveries.append(contentsOf: reports.prefix(count))
        reports.removeFirst(count)
    }

    func flush(timeout milliseconds: Int32) -> Bool { outstanding == 0 }
    func purge() {}

    func partitionCount(of topic: String, timeout: Int32, file: StaticString, line: UInt) throws(KafkaError) -> Int {
        try lane.step("partition count")
        if world.cluster.isDown { throw .timedOut("asking for a topic's partitions") }
        guard let count = world.cluster.count(of: topic) else { throw .unknownTopic(topic) }
        return count
    }

    func clusterID(timeout: Int32, file: StaticString, line: UInt) throws(KafkaError) -> String { Cluster.id }

    var fatalError: KafkaError? { lane.isGone ? .gone : failure }
    var areAllBrokersDown: Bool { world.cluster.isDown }
}
