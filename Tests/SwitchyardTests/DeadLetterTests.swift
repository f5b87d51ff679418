import Domain
import Foundation
import Kafka
import Postgres
import Testing
import TestSupport
import WorkerRuntime

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
        let text = try DeadLetters.list(
            DeadLetterSelection(states: [.failed, .due, .discarded]), limit: 10, in: &connection
        ).text
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

    @Test func `are shown without what people may stand for in keys, headers and names of members`() throws {
        var connection = try database()
        let headers = KafkaHeaders.framing(["shop": "Wang Fang", "ce_id": "13800000001", "Wang Fang": "1"])
        var parameters = Parameters()
        parameters.bytea(headers)
        _ = try connection.query(
            Statement(
                "test_strange",
                """
                INSERT INTO parked_records (cluster, consumer_group, topic, partition, record_offset, state, key, value, headers,
                                            recorded_at, reason_code, reason, worker_version)
                VALUES ('c', 'channel-ingest', 'channel.orders.raw', 0, 1, 'failed', 'Wang Fang/13800000001',
                        '{"Wang Fang":{"13800000001":"x"},"lines":1}', $1::bytea, now(), 'not_an_order', 'r', '1')
                """), parameters)
        let address = DeadLetterAddress(argument: "channel.orders.raw[0]@1")!
        let masked = try DeadLettersShowCommand.report(on: address, revealing: false, in: &connection).text
            + DeadLetters.list(DeadLetterSelection(), limit: 10, in: &connection).text
        #expect(!masked.contains("Wang Fang") && !masked.contains("13800000001"))
        #expect(masked.contains("Wan****Fang/138****0001") && masked.contains("\"lines\":1"))
        let revealed = try DeadLettersShowCommand.report(on: address, revealing: true, in: &connection).text
        #expect(revealed.contains("shop=Wang Fang") && revealed.contains("ce_id=13800000001"))
    }

    private func replay(
        _ selection: DeadLetterSelection, perSecond: Int? = nil, force: Bool = false, isTrial: Bool = false, limit: Int = 10,
        _ connection: inout PostgresConnection
    ) throws -> ReplayPlan {
        try ReplayPlan.run(
            selection, by: "li", limit: limit, perSecond: perSecond, force: force, isTrial: isTrial, in: &connection)
    }

    @Test func `are replayed by name, and a waiting one has the head of its key replayed`() throws {
        var connection = try database()
        let waiting = DeadLetterAddress(argument: "orders.received[3]@11")!
        let plan = try replay(DeadLetterSelection(addresses: [waiting]), &connection)
        #expect(plan.entries.map(\.step) == [.follow(head: first)])
        #expect(plan.report(isTrial: false).text.contains("follows orders.received[3]@10, which will be replayed first"))
        #expect(try due(&connection) == ["orders.received10failedli"])
        // The head is due now, and whoever asks again is told so.
        let again = try replay(DeadLetterSelection(addresses: [waiting, first]), &connection)
        #expect(again.released.isEmpty)
        let text = again.report(isTrial: false).text
        #expect(text.contains("left: it waits behind orders.received[3]@10, and that one is to be replayed already"))
        #expect(text.contains("left: it is to be replayed already"))
    }

    @Test func `are replayed by reason, by group, by key and up to a limit`() throws {
        var connection = try database()
        let selection = DeadLetterSelection(group: "order-audit", reason: "malformed_json")
        #expect(
            try replay(selection, &connection).released.map(\.record.description) == ["orders.received[3]@12"])
        #expect(
            try replay(DeadLetterSelection(key: "k1"), isTrial: true, &connection).entries.map(\.step)
                == [.replay, .follow(head: first)])
        #expect(try replay(DeadLetterSelection(states: [.failed]), limit: 1, &connection).released.count == 1)
        #expect(try due(&connection).count == 2)
    }

    @Test func `are left alone by a dry run, which says the same as the run`() throws {
        var connection = try database()
        let trial = try replay(DeadLetterSelection(states: [.failed]), isTrial: true, &connection)
        #expect(trial.released.count == 3)
        #expect(trial.report(isTrial: true).text.contains("would be replayed"))
        #expect(try due(&connection).isEmpty && actions(&connection).isEmpty)
        #expect(try replay(DeadLetterSelection(states: [.failed]), &connection).entries == trial.entries)
        #expect(try due(&connection).count == 3)
    }

    @Test func `that have failed too often are replayed only by force`() throws {
        var connection = try database()
        try connection.execute("UPDATE parked_records SET attempts = 5 WHERE record_offset = 10")
        let both = DeadLetterSelection(addresses: [first, DeadLetterAddress(argument: "orders.received[3]@11")!])
        let plan = try replay(both, &connection)
        #expect(plan.released.isEmpty)
        #expect(plan.report(isTrial: false).text.contains("left: it has failed 5 times; put its cause right and say --force"))
        #expect(try DeadLetters.list(DeadLetterSelection(), limit: 10, in: &connection).json.contains("\"most_attempts\":5"))
        #expect(try replay(both, force: true, &connection).released.map(\.record) == [first])
        #expect(try actions(&connection).last?.contains("\"forced\": true") == true)
    }

    @Test func `become due one after the other when there is a rate`() throws {
        var connection = try database()
        _ = try replay(DeadLetterSelection(states: [.failed]), perSecond: 2, &connection)
        let gaps = try connection.texts(
            "test_gaps",
            """
            SELECT (extract(epoch FROM due_at - min(due_at) OVER ()) * 1000)::integer::text
              FROM parked_records WHERE due_at IS NOT NULL ORDER BY due_at
            """)
        // The clock moves on while the statement runs.
        #expect(gaps.map { (Int($0)! + 100) / 500 } == [0, 1, 2])
    }

    private func actions(_ connection: inout PostgresConnection) throws -> [String] {
        try connection.texts(
            "test_actions", "SELECT who || '|' || command || '|' || subject || '|' || detail FROM operator_actions ORDER BY action")
    }

    @Test func `that are replayed or discarded leave a record of who did it`() throws {
        var connection = try database()
        _ = try replay(DeadLetterSelection(reason: "malformed_json", key: "k2"), perSecond: 5, &connection)
        _ = try DeadLetters.discard(
            [first], group: nil, because: "sent twice, call 13800000001", by: "mei", in: &connection)
        #expect(
            try actions(&connection) == [
                "li|dead-letters replay|reason=malformed_json key=k*|{\"records\": 1, \"per_second\": 5}",
                "mei|dead-letters discard|orders.received[3]@10|{\"reason\": \"sent twice, call 138****0001\", \"records\": 1}",
            ])
    }

    @Test func `are discarded by name only when they have failed, and left for the worker to take out`() throws {
        var connection = try database()
        let gone = try DeadLetters.discard(
            [first, DeadLetterAddress(argument: "orders.received[3]@11")!], group: nil, because: "r", by: "li",
            in: &connection)
        #expect(gone == ["orders.received[3]@10"])
        #expect(try due(&connection) == ["orders.received10discardedli"])
    }

    @Test func `are listed by state, topic, key and time`() throws {
        var connection = try database()
        func offsets(_ change: (inout DeadLetterSelection) -> Void) throws -> [String] {
            var selection = DeadLetterSelection()
            change(&selection)
            let text = try DeadLetters.list(selection, limit: 10, in: &connection).text
            return text.split(separator: "\n").compactMap { $0.split(separator: "@").dropFirst().first?.prefix(2) }
                .map { $0.trimmingCharacters(in: .whitespaces) }.sorted()
        }
        #expect(try offsets { $0.states = [.waiting] } == ["11"])
        #expect(try offsets { $0.states = [.failed] } == ["10", "12", "5"])
        #expect(try offsets { $0.topic = "wms.outbound.confirmed" } == ["5"])
        #expect(try offsets { $0.key = "k1" } == ["10", "11"])
        #expect(try offsets { $0.since = .now + .seconds(60) } == [])
        #expect(try offsets { $0.until = .now + .seconds(60) } == ["10", "11", "12", "5"])
    }

    @Test(arguments: [
        "orders.received[3]", "[3]@1", "orders.received[x]@1", "orders.received[3]@-1", "orders.received@1",
    ])
    func `are not named by anything else`(text: String) { #expect(DeadLetterAddress(argument: text) == nil) }
}

extension KafkaHeaders {
    fileprivate static func framing(_ headers: [String: String]) -> [UInt8] {
        var framed = KafkaHeaders()
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
            framed.append(name: Array(name.utf8).recordBytes, value: Array(value.utf8).recordBytes)
        }
        return framed.bytes
    }
}
