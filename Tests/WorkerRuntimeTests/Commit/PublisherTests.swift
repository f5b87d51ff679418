import Events
import Kafka
import LocalBroker
import TestBasics
import TestSupport
import Testing

@testable import WorkerRuntime

@Suite struct `Publishing committed batches` {
    private static let source = TopicPartition(topic: "orders.received", partition: 0)
    private static let other = TopicPartition(topic: "orders.received", partition: 1)

    private let broker: TestBroker
    private let vitals = LaneVitals(lane: 0)

    init() throws { broker = try TestBroker(topics: [(Topic.ordersApproved.name, 1)]) }

    @Test func `puts one whole batch behind the other, and then gives their rows back for removal`() throws {
        var publisher = try publisher()
        publisher.enqueue([row(Self.source, at: 0, "a", count: 5), row(Self.other, at: 3, "b", count: 5)])
        publisher.enqueue([row(Self.source, at: 7, "c", count: 5)])
        try publish(&publisher)
        #expect(try values() == texts("a", 5) + texts("b", 5) + texts("c", 5))
        let rows = publisher.takeAcknowledged()
        #expect(rows == [id(Self.source, 0), id(Self.other, 3), id(Self.source, 7)])
    }

    @Test func `publishes a batch whole that was abandoned half way and comes straight back`() throws {
        // The client has no room for more than three, so the batch cannot be produced at once.
        var publisher = try publisher(["queue.buffering.max.messages": "3"])
        let row = row(Self.source, at: 0, "a", count: 10)
        publisher.enqueue([row])
        while vitals.eventsPublished.value == 0 { try publisher.advance(waitingMilliseconds: 1) }
        let half = vitals.eventsPublished.value
        #expect(half < 10)
        publisher.abandon { _ in true }
        let isHeld = publisher.holds(id(Self.source, 0))
        #expect(!isHeld, "nobody would publish the rest")
        publisher.enqueue([row])
        try publish(&publisher)
        #expect(try values() == texts("a", half) + texts("a", 10))
        let rows = publisher.takeAcknowledged()
        #expect(rows == [id(Self.source, 0)])
    }

    @Test func `publishes to its end a batch of which only one partition is lost`() throws {
        var publisher = try publisher(["queue.buffering.max.messages": "3"])
        publisher.enqueue([row(Self.source, at: 0, "a", count: 4), row(Self.other, at: 0, "b", count: 4)])
        publisher.enqueue([row(Self.source, at: 4, "c", count: 2), row(Self.other, at: 4, "d", count: 2)])
        while vitals.eventsPublished.value == 0 { try publisher.advance(waitingMilliseconds: 1) }
        publisher.abandon { $0 == Self.source }
        try publish(&publisher)
        #expect(try values() == texts("a", 4) + texts("b", 4) + texts("d", 2))
    }

    @Test func `drops what was not begun of a lost partition`() throws {
        var publisher = try publisher()
        publisher.enqueue([row(Self.source, at: 0, "a", count: 2)])
        publisher.abandon { $0 == Self.source }
        let (isIdle, isHeld) = (publisher.isIdle, publisher.holds(id(Self.source, 0)))
        #expect(isIdle && !isHeld)
        try publish(&publisher)
        #expect(try values() == [])
    }

    private func publisher(_ settings: [String: String] = [:]) throws -> Publisher {
        let configuration = KafkaConfiguration(
            bootstrapServers: broker.broker.bootstrapServers,
            settings: TestBroker.clientSettings.merging(settings) { _, new in new })
        return Publisher(producer: try KafkaProducer(configuration, log: { _, _, _ in }), vitals: vitals)
    }

    private func publish(_ publisher: inout Publisher) throws {
        let end = ContinuousClock.now + .seconds(20)
        while !publisher.isIdle {
            guard ContinuousClock.now < end else { throw DeadlinePassed("the acknowledgements") }
            try publisher.advance(waitingMilliseconds: 10)
        }
    }

    private func row(_ source: TopicPartition, at base: Int64, _ name: String, count: Int) -> OutboxRow {
        var row = OutboxRow(source: source, base: ResumeOffset(base))
        for text in texts(name, count) {
            row.append(topic: .ordersApproved, partition: 0, key: nil, headers: [], value: Array(text.utf8))
        }
        return row
    }

    private func texts(_ name: String, _ count: Int) -> [String] { (0..<count).map { "\(name)-\($0)" } }

    private func id(_ source: TopicPartition, _ base: Int64) -> OutboxRowID {
        OutboxRowID(source: source, base: ResumeOffset(base))
    }

    private func values() throws -> [String] { try broker.read(.ordersApproved).map { $0.value ?? "" } }
}
