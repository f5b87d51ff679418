import Events
import Kafka
import Testing

@testable import WorkerRuntime

@Suite struct `A row of the outbox` {
    private static let source = TopicPartition(topic: "orders.received", partition: 3)

    private static func row() -> OutboxRow {
        var row = OutboxRow(source: source, base: ResumeOffset(70))
        row.append(topic: .ordersApproved, partition: 2, key: [1, 2], headers: [9], value: [3, 4, 5])
        row.append(topic: .operationsAlerts, partition: 0, key: nil, headers: [], value: nil)
        row.append(topic: .ordersApproved, partition: 1, key: [], headers: [7, 7], value: [])
        return row
    }

    @Test func `gives back what was put in, and tells nothing from empty`() throws {
        let row = Self.row()
        let events = try row.events()
        #expect(events.map(\.topic) == ["orders.approved", "operations.alerts", "orders.approved"])
        #expect(events.map(\.partition) == [2, 0, 1])
        #expect(events.map { $0.key.map { Array(row.bytes[$0]) } } == [[1, 2], nil, []])
        #expect(events.map { Array(row.bytes[$0.headers]) } == [[9], [], [7, 7]])
        #expect(events.map { $0.value.map { Array(row.bytes[$0]) } } == [[3, 4, 5], nil, []])
    }

    @Test func `is refused when it is cut off anywhere`() {
        let row = Self.row()
        for length in 0..<row.bytes.count {
            let cut = OutboxRow(source: Self.source, base: row.base, eventCount: 3, bytes: Array(row.bytes[..<length]))
            #expect(throws: OutboxFormatError.self) { try cut.events() }
        }
    }

    @Test func `is refused when a newer program wrote it, or the number of events is another`() {
        let row = Self.row()
        var newer = row.bytes
        newer[0] = 2
        #expect(throws: OutboxFormatError.self) {
            try OutboxRow(source: Self.source, base: row.base, eventCount: 3, bytes: newer).events()
        }
        #expect(throws: OutboxFormatError.self) {
            try OutboxRow(source: Self.source, base: row.base, eventCount: 4, bytes: row.bytes).events()
        }
    }

    @Test func `never traps, whatever byte is damaged`() {
        let row = Self.row()
        for index in row.bytes.indices {
            for damage: UInt8 in [0, 0x7f, 0x80, 0xff] {
                var bytes = row.bytes
                bytes[index] = damage
                _ = try? OutboxRow(source: Self.source, base: row.base, eventCount: 3, bytes: bytes).events()
            }
        }
    }
}
