import Events
import Kafka
import Postgres
import TestSupport
import Testing

@testable import WorkerRuntime

@Suite struct `What the owner before has left in the outbox` {
    private static let partition = TopicPartition(topic: "orders.received", partition: 0)

    @Test func `comes in the order of the commits, however the batches are numbered`() throws {
        var connection = try PostgresConnection(conninfo: TestDatabase.makeWithSchema())
        let store = ProgressStore(cluster: "c", group: "order-audit", instance: "heir")
        // Timers count their own batches, and a database whose progress was set back counts again from there.
        let rows = [(Self.partition, 70), (Self.partition.virtualSource, 3), (Self.partition, 20)]
            + [(Self.partition.virtualSource, 4), (Self.partition, 45)]
        for (source, base) in rows {
            var row = OutboxRow(source: source, base: ResumeOffset(Int64(base)))
            row.append(topic: .ordersApproved, partition: 0, key: nil, headers: [], value: [])
            var transaction = connection.begin()
            store.enqueueOutbox([row], in: &transaction)
            _ = try transaction.commit()
        }
        let claimed = try claim(store, &connection)
        #expect(claimed.outbox.map(\.source) == rows.map(\.0))
        #expect(claimed.outbox.map(\.base.rawValue) == rows.map { Int64($0.1) })
    }

    @Test func `is nobody's business whose partition it is not`() throws {
        var connection = try PostgresConnection(conninfo: TestDatabase.makeWithSchema())
        let store = ProgressStore(cluster: "c", group: "order-audit", instance: "heir")
        let other = ProgressStore(cluster: "c", group: "after-sales", instance: "heir")
        var row = OutboxRow(source: Self.partition, base: ResumeOffset(1))
        row.append(topic: .ordersApproved, partition: 0, key: nil, headers: [], value: [])
        var transaction = connection.begin()
        other.enqueueOutbox([row], in: &transaction)
        _ = try transaction.commit()
        #expect(try claim(store, &connection).outbox.isEmpty)
    }

    private func claim(
        _ store: ProgressStore, _ connection: inout PostgresConnection
    ) throws -> ProgressStore.Claimed {
        let sources = [Self.partition, Self.partition.virtualSource]
        return try store.claim(sources.map { ($0, seed: ResumeOffset(0)) }, over: &connection)
    }
}
