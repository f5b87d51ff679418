import Kafka
import WorkerRuntime

/// A member of a modelled group, with the faults of librdkafka's that are known.
final class ModelConsumer: KafkaConsumerClient, @unchecked Sendable {
    // @unchecked Sendable: touched only by whoever holds the world's baton.
    private unowned let world: World
    private let lane: SimulatedLane
    private let group: Group
    private var topics: [String] = []
    private var positions: [TopicPartition: Int64] = [:]
    private var toldEnds: Set<TopicPartition> = []
    private var skipped: Set<TopicPartition> = []
    /// What the coordinator said and no poll has brought yet.
    private var waiting: [Rebalance] = []
    private var told: [Rebalance] = []
    private var isPolling = false
    private var isClosed = false

    init(_ world: World, of lane: SimulatedLane, group: String) {
        self.world = world
        self.lane = lane
        self.group = world.cluster.group(group)
        world.cluster.enter(self)
    }

    // MARK: What the cluster does to it

    func tell(_ rebalance: Rebalance) {
        waiting.append(rebalance)
        wake()
    }

    func noticeRecords(of id: TopicPartition) { if positions[id] != nil { wake() } }

    private func wake() { if isPolling { lane.wake(after: world.chance.within(50...2_000)) } }

    /// The group has not heard of it for too long.
    func expire() {
        guard !isClosed else { return }
        group.remove(self, isLost: true)
    }

    // MARK: KafkaConsumerClient

    func subscribe(_ topics: [String], file: StaticString, line: UInt) throws(KafkaError) {
        try lane.step("subscribe")
        self.topics = topics
        group.join(self, topics: topics)
    }

    func poll(
        into batch: inout RecordBatch, timeout milliseconds: Int32, file: StaticString, line: UInt
    ) throws(KafkaError) -> PollResult {
        try lane.step("poll")
        // It may oversleep. A lane that waits for acknowledgements looks every millisecond, which would be most of all steps.
        let oversleep = milliseconds > 0 ? world.chance.within(0...20_000) : 0
        let deadline = world.scheduler.now + Int64(milliseconds) * 1_000 + oversleep
        while true {
            if world.faults.strikes(.consumerError) { throw .timedOut("polling") }
            // Records that were fetched before may come first.
            if !waiting.isEmpty, positions.isEmpty || !world.chance.once(in: 3) {
                told.append(waiting.removeFirst())
                return .nothing
            }
            if let result = try next(into: &batch) { return result }
            guard world.scheduler.now < deadline, waiting.isEmpty, !lane.stopping.isSet else { return .nothing }
            isPolling = true
            lane.wait(for: deadline - world.scheduler.now)
            isPolling = false
            if lane.isGone { throw .gone }
        }
    }

    private func next(into batch: inout RecordBatch) throws(KafkaError) -> PollResult? {
        guard !world.cluster.isDown else { return nil }
        let ids = positions.keys.sorted()
        guard !ids.isEmpty else { return nil }
        let first = world.chance.below(ids.count)
        for index in ids.indices {
            let id = ids[(first + index) % ids.count]
            if let result = try read(id, into: &batch) { return result }
        }
        return nil
    }

    private func read(_ id: TopicPartition, into batch: inout RecordBatch) throws(KafkaError) -> PollResult? {
        let log = world.cluster[id]
        guard var position = positions[id] else { return nil }
        if position < log.low || position > log.high {
            positions[id] = nil
            return .partitionError(id, .outOfRange)
        }
        // librdkafka 2.0.2 can lose its place around a rebalance; once, not again and again.
        if position + 1 < log.high, !skipped.contains(id), !world.hasGaps, world.faults.strikes(.fetchGap) {
            skipped.insert(id)
            position += 1
            world.coverage.fetchGaps += 1
        }
        if world.breaks(.skippedRecords), position % 4 == 2, position + 1 < log.high { position += 1 }
        guard let record = log.record(from: position) else {
            positions[id] = position
            guard position == log.high, toldEnds.insert(id).inserted else { return nil }
            return .endOfPartition(id, RecordOffset(position))
        }
        positions[id] = record.offset + 1
        toldEnds.remove(id)
        try append(record, to: &batch)
        return .record
    }

    /// Written out because a span cannot be put into an optional and out again without its lifetime.
    private func append(_ record: StoredRecord, to batch: inout RecordBatch) throws(KafkaError) {
        let content = record.content
        let (offset, value) = (RecordOffset(record.offset), content.value ?? [])
        if let key = content.key {
            try batch.appendStored(
                topic: content.topic, partition: content.partition, offset: offset, timestamp: world.epochMilliseconds,
                key: key.recordBytes, value: value.recordBytes, headers: content.headers.recordBytes)
        } else {
            try batch.appendStored(
                topic: content.topic, partition: content.partition, offset: offset, timestamp: world.epochMilliseconds,
                key: nil, value: value.recordBytes, headers: content.headers.recordBytes)
        }
    }

    func takeRebalances() -> [Rebalance] {
        defer { told.removeAll() }
        return told
    }

    func assign(_ positions: [(TopicPartition, ResumeOffset)], file: StaticString, line: UInt) throws(KafkaError) {
        try lane.step("assign")
        self.positions = [:]
        toldEnds = []
        for (id, position) in positions { self.positions[id] = position.rawValue }
    }

    func unassign(file: StaticString, line: UInt) throws(KafkaError) {
        try lane.step("unassign")
        positions = [:]
        skipped = []
        if group.has(self) { group.giveUp(self) } else { group.join(self, topics: topics) }
    }

    func commitWithoutWaiting(_ positions: [(TopicPartition, ResumeOffset)]) {
        guard (try? lane.step("advise")) != nil else { return }
        group.advise(positions, from: self)
    }

    func committed(
        _ partitions: [TopicPartition], timeout: Int32, file: StaticString, line: UInt
    ) throws(KafkaError) -> [ResumeOffset?] {
        try ask("committed")
        return partitions.map { id in
            lane.sawGroup(at: group.committed[id], in: id)
            return world.breaks(.hiddenGroupOffsets) ? nil : group.committed[id].map { ResumeOffset($0) }
        }
    }

    func watermarks(
        of partition: TopicPartition, timeout: Int32, file: StaticString, line: UInt
    ) throws(KafkaError) -> (low: Int64, high: Int64) {
        try ask("watermarks")
        let log = world.cluster[partition]
        return (log.low, log.high)
    }

    func clusterID(timeout: Int32, file: StaticString, line: UInt) throws(KafkaError) -> String {
        try ask("cluster id")
        return Cluster.id
    }

    func partitionCount(of topic: String, timeout: Int32, file: StaticString, line: UInt) throws(KafkaError) -> Int {
        try ask("partition count")
        guard let count = world.cluster.count(of: topic) else { throw .unknownTopic(topic) }
        return count
    }

    /// A question to a broker, which may not answer.
    private func ask(_ what: StaticString) throws(KafkaError) {
        try lane.step(what)
        if world.cluster.isDown || world.faults.strikes(.brokerSilence) {
            world.coverage.silences += 1
            throw .timedOut(what)
        }
    }

    var waker: KafkaWaker { KafkaWaker { [weak self] in self?.wake() } }
    var fatalError: KafkaError? { lane.isGone ? .gone : nil }
    var areAllBrokersDown: Bool { world.cluster.isDown }

    func close() {
        isClosed = true
        world.cluster.leave(self)
        guard !lane.isGone else { return }
        group.remove(self, isLost: false)
    }

    /// The process is gone without a word; the coordinator finds out in time.
    func abandon() {
        world.cluster.leave(self)
        world.scheduler.after(world.chance.within(50_000...World.sessionTimeout)) { [self] in
            group.remove(self, isLost: false)
        }
    }
}
