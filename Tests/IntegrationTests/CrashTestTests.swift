import ChildProcesses
import Foundation
import Glibc
import LocalPostgres
import Postgres
import TestBasics
import TestSupport
import Testing
import Verifier

/// A short crash test as everybody runs it, and then its verifier before books that somebody has cooked.
@Suite(.serialized) struct `The crash test` {
    @Test func `finds nothing wrong with the workers, and finds what is made wrong afterwards`() async throws {
        let run = try await CrashTestRun(seconds: 15, seed: 20_261_121)
        let books = try run.openBooks()
        #expect(try books.verdict().broken == [], "before anything was changed")
        for tampering in Tampering.all {
            let broken = try books.verdict(after: tampering)
            #expect(
                broken == tampering.broken, "\(tampering.name): \(broken.map(\.rawValue).sorted())")
        }
        #expect(try books.verdict().broken == [], "every change was taken back")
        books.close()
    }
}

/// Something that would be a fault if the workers had done it, and what must be found to be broken then.
private struct Tampering: Sendable {
    var name: String
    var broken: Set<Invariant>
    var sql = ""
    /// Changes the recording.
    var change: @Sendable ([SeenRecord]) -> [SeenRecord] = { $0 }

    static let all = rows + records

    private static let rows = [
        Tampering(
            name: "an order is lost", broken: [.noLostOrder],
            sql: "DELETE FROM channel_messages WHERE message = (SELECT min(message) FROM channel_messages WHERE outcome = 'duplicate')"),
        Tampering(
            name: "a record is taken in twice", broken: [.noLostOrder],
            sql: """
                INSERT INTO channel_messages (topic, partition, record_offset, order_id, outcome, modified_at, received_at)
                SELECT topic, partition, record_offset, order_id, 'duplicate', modified_at, received_at FROM channel_messages LIMIT 1
                """),
        Tampering(
            name: "an order ends nowhere", broken: [.noLostOrder],
            sql: """
                UPDATE order_status SET status = 'in_review'
                 WHERE order_id = (SELECT order_id FROM order_status WHERE status = 'on_hold' LIMIT 1)
                """),
        Tampering(
            name: "a piece of the ledger is booked twice, and the counter too", broken: [.noDoubleEffect, .stock],
            sql: """
                WITH again AS (
                    INSERT INTO stock_movements (at, sku, warehouse, on_hand, allocated, reason, order_id, fulfilment_id,
                                                 cause_topic, cause_partition, cause_offset)
                    SELECT at, sku, warehouse, on_hand, allocated, reason, order_id, fulfilment_id, cause_topic,
                           cause_partition, cause_offset
                      FROM stock_movements WHERE reason = 'deducted' LIMIT 1
                    RETURNING warehouse, sku, on_hand, allocated
                )
                UPDATE stock s SET on_hand = s.on_hand + again.on_hand FROM again
                 WHERE s.warehouse = again.warehouse AND s.sku = again.sku
                """),
        Tampering(
            name: "a counter is changed", broken: [.stock],
            sql: """
                UPDATE stock SET on_hand = on_hand + 1
                 WHERE (warehouse, sku) = (SELECT warehouse, sku FROM stock WHERE on_hand > 0 LIMIT 1)
                """),
        Tampering(
            name: "goods are received that nobody sent, ledger and all", broken: [.stock],
            sql: """
                WITH more AS (
                    INSERT INTO stock_movements (at, sku, warehouse, on_hand, reason, cause_topic, cause_partition, cause_offset)
                    SELECT at, sku, warehouse, 5, 'received', cause_topic, cause_partition, cause_offset
                      FROM stock_movements WHERE reason = 'deducted' LIMIT 1
                    RETURNING warehouse, sku
                )
                UPDATE stock s SET on_hand = s.on_hand + 5 FROM more WHERE s.warehouse = more.warehouse AND s.sku = more.sku
                """),
        Tampering(
            name: "more is reserved than there is", broken: [.stock],
            sql: "UPDATE stock_pool SET reserved = reserved + 1000000 WHERE sku = (SELECT min(sku) FROM stock_pool)"),
        Tampering(
            name: "a refund is paid twice", broken: [.money],
            sql: """
                INSERT INTO refunds (refund_id, case_id, order_id, amount, currency, state, updated_at)
                SELECT gen_random_uuid(), case_id, order_id, amount, currency, state, updated_at FROM refunds LIMIT 1
                """),
        Tampering(
            name: "a refund is another than was requested", broken: [.money],
            sql: "UPDATE refunds SET amount = amount - 1 WHERE refund_id = (SELECT refund_id FROM refunds WHERE amount > 1 LIMIT 1)"),
        Tampering(
            name: "a history line is there twice", broken: [.noDoubleEffect, .eventsMatch],
            sql: """
                INSERT INTO order_history (order_id, at, stage, event, summary, detail, cause_topic, cause_partition, cause_offset)
                SELECT order_id, at, stage, event, summary, detail, cause_topic, cause_partition, cause_offset
                  FROM order_history WHERE event = 'held' LIMIT 1
                """),
        Tampering(
            name: "an order is approved before it was received", broken: [.orderPerOrder],
            sql: """
                WITH moved AS (
                    DELETE FROM order_history
                     WHERE (order_id, entry) = (SELECT order_id, entry FROM order_history WHERE event = 'approved' LIMIT 1)
                    RETURNING *
                )
                INSERT INTO order_history OVERRIDING SYSTEM VALUE
                SELECT order_id, -entry, at, stage, event, summary, detail, rule_version, cause_topic, cause_partition,
                       cause_offset FROM moved
                """),
        Tampering(
            name: "a revision is left out", broken: [.orderPerOrder, .eventsMatch],
            sql: """
                UPDATE order_history SET detail = jsonb_set(detail::jsonb, '{revision}', '2')
                 WHERE (order_id, entry) = (SELECT order_id, entry FROM order_history
                                             WHERE event = 'received' AND (detail ->> 'toldAudit')::boolean LIMIT 1)
                """),
        Tampering(
            name: "a fulfilment was never told", broken: [.eventsMatch],
            sql: """
                UPDATE fulfilments SET warehouse = 'NOWHERE', picking_code = NULL
                 WHERE fulfilment_id = (SELECT f.fulfilment_id FROM fulfilments f JOIN fulfilment_lines l USING (fulfilment_id)
                                         GROUP BY 1 HAVING sum(l.quantity - l.shipped - l.dropped) = 0 LIMIT 1)
                """),
        Tampering(
            name: "progress is skipped", broken: [.progress],
            sql: "DELETE FROM verify_trail WHERE step = (SELECT min(step) FROM verify_trail WHERE new_next > old_next AND topic = 'channel.orders.raw')"),
        Tampering(
            name: "an owner of before has moved progress", broken: [.progress],
            sql: """
                UPDATE verify_trail SET old_epoch = old_epoch - 1, new_epoch = new_epoch - 1
                 WHERE step = (SELECT max(step) FROM verify_trail WHERE new_next > old_next)
                """),
        Tampering(
            name: "events were left behind", broken: [.atRest],
            sql: """
                INSERT INTO outbox (cluster, consumer_group, topic, partition, base_offset, event_count, records)
                SELECT cluster, consumer_group, topic, partition, 1, 1, '' FROM consumer_progress LIMIT 1
                """),
        Tampering(
            name: "a record was set aside inside the line", broken: [.noLostOrder, .atRest],
            sql: """
                INSERT INTO parked_records (cluster, consumer_group, topic, partition, record_offset, state, headers, recorded_at,
                                            reason_code, reason, worker_version)
                SELECT cluster, 'order-audit', 'orders.received', 0, 0, 'failed', '', now(), 'x', 'y', 'z'
                  FROM consumer_progress LIMIT 1
                """),
        Tampering(
            name: "a timer was forgotten", broken: [.atRest],
            sql: """
                INSERT INTO timers (consumer_group, kind, subject, partition, due_at, payload)
                VALUES ('order-audit', 'x', 'y', 0, now() - interval '1 hour', '{}')
                """),
        Tampering(
            name: "an alert names a customer", broken: [.privacy],
            sql: """
                UPDATE alerts SET text = 'call ' || (SELECT phone FROM order_personal WHERE NOT is_encrypted
                                                        AND length(phone) > 8 LIMIT 1)
                 WHERE (type, subject, opened_at) = (SELECT type, subject, opened_at FROM alerts LIMIT 1)
                """),
    ]

    private static let records = [
        Tampering(name: "an event comes twice, the same to the byte", broken: []) { records in
            guard var again = records.first(where: { $0.topic == "orders.held" }) else { return [] }
            again.offset = (records.last { $0.topic == again.topic && $0.partition == again.partition }?.offset ?? 0) + 1
            return records + [again]
        },
        Tampering(name: "an event comes twice, with another byte", broken: [.eventsMatch]) { records in
            guard var again = records.first(where: { $0.topic == "orders.held" }) else { return [] }
            again.offset = (records.last { $0.topic == again.topic && $0.partition == again.partition }?.offset ?? 0) + 1
            again.value?[3] ^= 1
            return records + [again]
        },
        Tampering(name: "an event is missing", broken: [.evidence, .eventsMatch]) { records in
            guard let place = records.lastIndex(where: { $0.topic == "orders.held" }) else { return [] }
            return Array(records[..<place] + records[(place + 1)...])
        },
        Tampering(name: "two events are swapped", broken: [.publishingOrder]) { records in
            // Of one publisher, in one partition of a topic that nobody reads, from different batches.
            let held = records.indices.filter { records[$0].topic == "orders.held" }
            for first in held {
                for second in held where second > first {
                    let (left, right) = (records[first], records[second])
                    guard left.partition == right.partition, left.header("publisher") == right.header("publisher"),
                        left.header("batch") != right.header("batch")
                    else { continue }
                    var swapped = records
                    swapped[first] = right
                    swapped[first].offset = left.offset
                    swapped[second] = left
                    swapped[second].offset = right.offset
                    return swapped
                }
            }
            return []
        },
        Tampering(name: "an event comes from a batch that was never committed", broken: [.eventsMatch, .progress]) { records in
            guard var ghost = records.last(where: { $0.topic == "orders.held" }),
                let publisher = ghost.header("publisher")
            else { return [] }
            ghost.offset = (records.last { $0.topic == ghost.topic && $0.partition == ghost.partition }?.offset ?? 0) + 1
            let labels = ["batch": "999999", "index": "0", "ce_id": "\(publisher):999999:0"]
            ghost.headers = ghost.headers.map {
                SeenRecord.Header(name: $0.name, value: labels[$0.name].map { Array($0.utf8) } ?? $0.value)
            }
            return records + [ghost]
        },
    ]
}

extension Tampering {
    init(name: String, broken: Set<Invariant>, change: @escaping @Sendable ([SeenRecord]) -> [SeenRecord]) {
        self.init(name: name, broken: broken, sql: "", change: change)
    }
}

/// A crash test in a fresh directory, which goes with this value.
private final class CrashTestRun {
    private let directory: String

    init(seconds: Int, seed: UInt64) async throws {
        directory = "/tmp/switchyard-crash-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        // PostgreSQL's own user has to get in.
        guard unsafe mkdir(directory, 0o755) == 0 else { throw DeadlinePassed("\(directory) to be made") }
        let process = WatchedProcess(
            try ChildProcess(
                [
                    try builtProgram("switchyard"), "crash-test", "--minutes", String(Double(seconds) / 60), "--seed",
                    String(seed), "--orders-per-second", "20", "--keep", "--directory", directory,
                ], output: .file("\(directory)/output")))
        do {
            try await wait(for: "the end of the crash test", within: .seconds(200)) { process.ending != nil }
        } catch {
            // Asked first, so that it ends what it has started.
            process.signal(SIGTERM)
            _ = try becomesTrue { process.ending != nil }
            process.end()
            throw DeadlinePassed("the end of the crash test: \(output)")
        }
        guard let ending = process.ending, ending.isSuccess else {
            throw DeadlinePassed("a good end, but it said: \(output)")
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    private var output: String { (try? String(contentsOfFile: "\(directory)/output", encoding: .utf8)) ?? "" }

    /// What the run has left: its database, started once more, and its recording.
    func openBooks() throws -> Books {
        var records: [SeenRecord] = []
        try Recording.file("\(directory)/records").forEach { records.append($0) }
        return try Books(postgres: .start(in: "\(directory)/postgres"), records: records)
    }
}

/// A finished run, to be verified again and again; changes are taken back.
private struct Books: ~Copyable {
    private let postgres: LocalPostgres
    private let records: [SeenRecord]
    private let cluster: String

    init(postgres: consuming LocalPostgres, records: [SeenRecord]) throws {
        var connection = try PostgresConnection(conninfo: postgres.conninfo(database: "crash_test"))
        let rows = try connection.query(Statement("cluster", "SELECT DISTINCT cluster FROM consumer_progress"))
        cluster = rows.text(0, 0)
        self.postgres = postgres
        self.records = records
    }

    func verdict() throws -> Verdict { try verdict(over: records, after: "") }

    func verdict(after tampering: Tampering) throws -> Set<Invariant> {
        try verdict(over: tampering.change(records), after: tampering.sql).broken
    }

    private func verdict(over records: [SeenRecord], after sql: String) throws -> Verdict {
        var spans: [String: Verifier.Span] = [:]
        for record in self.records {
            spans["\(record.topic) \(record.partition)"] = Verifier.Span(
                topic: record.topic, partition: record.partition, first: 0, next: record.offset + 1)
        }
        let verifier = Verifier(
            cluster: cluster, recording: .records(records), spans: Array(spans.values), brokerKeepsSequence: false)
        var connection = try PostgresConnection(conninfo: postgres.conninfo(database: "crash_test"))
        // The connection's end takes everything back.
        try connection.execute("BEGIN; \(sql)")
        return try verifier.verify(on: &connection)
    }

    consuming func close() { postgres.stop() }
}
