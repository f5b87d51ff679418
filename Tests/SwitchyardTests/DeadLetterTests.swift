import Postgres
import Testing
import TestSupport

@testable import Switchyard

@Suite struct `Dead letters by the command line` {
    private let first = DeadLetterAddress(argument: "orders.received[3]@10")!

    private func database() throws -> PostgresConnection {
        var connection = try PostgresConnection(conninfo: TestDatabase.makeWithSchema())
        try connection.execute(
            """
            INSERT INTO parked_records (cluster, consumer_group, topic, partition, record_offset, state, key, value, headers,
                                        recorded_at, reason_code, reason, worker_version)
            VALUES ('c', 'order-audit', 'orders.received', 3, 10, 'failed', 'k1',
                    '{"name":"Wang Fang","phone":13800000001,"lines":[{"quantity":2}]}', '', now(), 'no_value', 'r', '1'),
                   ('c', 'order-audit', 'orders.received', 3, 11, 'waiting', 'k1', '{}', '', now(), 'waits_behind_key', 'r', '1'),
                   ('c', 'order-audit', 'orders.received', 3, 12, 'failed', 'k2', '{}', '', now(), 'malformed_json', 'r', '1'),
                   ('c', 'wms-feedback', 'wms.outbound.confirmed', 0, 5, 'failed', NULL, NULL, '', now(), 'no_value', 'r', '1')
            """)
        return connection
    }

    private func due(_ connection: inout PostgresConnection) throws -> [String] {
        let rows = try connection.query(
            Statement(
                "test_due",
                "SELECT topic || record_offset || state || released_by FROM parked_records WHERE due_at IS NOT NULL ORDER BY 1"
            ))
        return (0..<rows.count).map { rows.text($0, 0) }
    }

    @Test func `are listed with what waits behind each`() throws {
        var connection = try database()
        let text = try DeadLetters.list(DeadLetterSelection(), limit: 10, in: &connection).text
        #expect(text.contains("orders.received[3]@10") && text.contains("wms.outbound.confirmed[0]@5"))
        #expect(!text.contains("@11"))
        let json = try DeadLetters.list(DeadLetterSelection(reason: "no_value"), limit: 10, in: &connection).json
        #expect(json.contains("\"waiting_behind\":1"))
    }

    @Test func `are shown without what they say about people`() throws {
        var connection = try database()
        let masked = try DeadLettersShowCommand.report(on: first, revealing: false, in: &connection).text
        #expect(!masked.contains("Wang") && !masked.contains("13800000001"))
        #expect(masked.contains("\"quantity\":2") && masked.contains("<9 characters>"))
        let revealed = try DeadLettersShowCommand.report(on: first, revealing: true, in: &connection).text
        #expect(revealed.contains("Wang Fang"))
    }

    @Test func `are replayed by name, and what waits is left to the worker`() throws {
        var connection = try database()
        let chosen = try DeadLetters.replay(
            DeadLetterSelection(addresses: [first, DeadLetterAddress(argument: "orders.received[3]@11")!]), by: "li",
            limit: 10, isTrial: false, in: &connection)
        #expect(chosen == ["orders.received[3]@10"])
        #expect(try due(&connection) == ["orders.received10failedli"])
    }

    @Test func `are replayed by reason, by group and up to a limit`() throws {
        var connection = try database()
        let selection = DeadLetterSelection(group: "order-audit", reason: "malformed_json")
        #expect(
            try DeadLetters.replay(selection, by: "li", limit: 10, isTrial: false, in: &connection)
                == ["orders.received[3]@12"])
        #expect(
            try DeadLetters.replay(DeadLetterSelection(), by: "li", limit: 1, isTrial: false, in: &connection).count
                == 1)
        #expect(try due(&connection).count == 2)
    }

    @Test func `are left alone by a dry run`() throws {
        var connection = try database()
        #expect(
            try DeadLetters.replay(DeadLetterSelection(), by: "li", limit: 10, isTrial: true, in: &connection).count
                == 3)
        #expect(try due(&connection).isEmpty)
    }

    @Test func `are discarded by name only when they have failed, and left for the worker to take out`() throws {
        var connection = try database()
        let gone = try DeadLetters.discard(
            [first, DeadLetterAddress(argument: "orders.received[3]@11")!], group: nil, by: "li", in: &connection)
        #expect(gone == ["orders.received[3]@10"])
        #expect(try due(&connection) == ["orders.received10discardedli"])
    }

    @Test(arguments: [
        "orders.received[3]", "[3]@1", "orders.received[x]@1", "orders.received[3]@-1", "orders.received@1",
    ])
    func `are not named by anything else`(text: String) { #expect(DeadLetterAddress(argument: text) == nil) }
}
