import Domain
import Events
import JSON
import Postgres
import TestBasics
import Testing
import TestSupport
import WorkerRuntime

@testable import Switchyard

/// An order that was shipped and has come back in part, with a person in every place that can hold one.
@Suite struct `Privacy by the command line` {
    private static let id = OrderID("01900000-0000-7000-8000-000000000001")!
    private let id = Self.id
    /// Nothing of these may be found after the erasure.
    private let canaries = [
        "Zwitscher", "13999990001", "Kanarienweg", "zwitscher@vogel.example", "leave it with Zwitscher", "acct-zwitscher", "tok-zw",
        "770001", "770002", "99817",
    ]

    private func database(shipped: Int = 2) throws -> PostgresConnection {
        var connection = try PostgresConnection(conninfo: TestDatabase.makeWithSchema())
        try connection.execute(
            """
            INSERT INTO orders (order_id, channel, shop, channel_order_id, revision, modified_at, content_hash, substance_hash,
                                placed_at, currency, goods_amount, discount_amount, freight_amount, total_amount,
                                mapping_version, buyer_account, receiver_token, phone_fingerprint, address_fingerprint, country,
                                province, city, district, postal_code, platform_status)
            VALUES ('\(id)', 'taobao', 's1', 'TB-100001', 1, '2026-03-01', 1, 1, '2026-03-01', 'CNY', 19900, 0, 0, 19900, 3,
                    'acct-zwitscher', 'tok-zw', 770001, 770002, 'CN', 'Guangdong', 'Guangzhou', 'Tianhe', '99817', 'paid');
            INSERT INTO order_status (order_id, status, payment, audit, units_ordered, units_shipped)
            VALUES ('\(id)', 'shipped', 'paid', 'approved', 2, \(shipped));
            INSERT INTO order_lines (order_id, line_number, sku, title, quantity, unit_price, paid_amount)
            VALUES ('\(id)', 1, 'SKU-1', 'Tea', 2, 9950, 19900);
            INSERT INTO order_personal (order_id, name, phone, street, email, buyer_note)
            VALUES ('\(id)', 'Anna Zwitscher', '13999990001', 'Kanarienweg 9', 'zwitscher@vogel.example', 'leave it with Zwitscher');
            INSERT INTO order_routing VALUES ('\(id)', 1, convert_to('{"orderId":"\(id)","buyer":{"account":"acct-zwitscher",'
                '"receiverToken":"tok-zw","phoneFingerprint":770001,"addressFingerprint":770002},'
                '"destination":{"country":"CN","postalCode":"99817"},"priority":0}', 'UTF8'));
            INSERT INTO order_holds (hold_id, order_id, type, reason, placed_by, blocks, placed_at)
            VALUES ('01900000-0000-7000-8000-00000000000a', '\(id)', 'manual', 'Anna Zwitscher called from 13999990001', 'mei',
                    '{routing}', '2026-03-01');
            INSERT INTO order_history (order_id, at, stage, event, summary, detail, cause_topic, cause_partition, cause_offset)
            VALUES ('\(id)', '2026-03-01', 'order-audit', 'held', 'held: Anna Zwitscher called', '{"who": "Anna Zwitscher"}', 't', 0, 0);
            INSERT INTO fulfilments (fulfilment_id, order_id, warehouse, planned_at)
            VALUES ('01900000-0000-7000-8000-0000000000f1', '\(id)', 'GZ01', '2026-03-01');
            INSERT INTO warehouse_messages VALUES
                ('GZ01', 'b1', '01900000-0000-7000-8000-0000000000f1', 'SIGN', 'recorded', 'signed by Zwitscher', '2026-03-03'),
                ('GZ01', 'b2', '01900000-0000-7000-8000-0000000000f1', 'ACCEPT', 'anomaly', 'it is closed', '2026-03-03');
            INSERT INTO cases (case_id, order_id, request_id, requested_by, kind, state, reason, amount, currency, requested_at,
                               updated_at, remark)
            VALUES ('01900000-0000-7000-8000-0000000000c1', '\(id)', 'r1', 'desk', 'return_refund', 'completed',
                    'Ms Zwitscher does not like it', 100, 'CNY', '2026-03-04', '2026-03-04', 'account of Zwitscher is closed'),
                   ('01900000-0000-7000-8000-0000000000c2', '\(id)', 'r2', 'taobao', 'cancel', 'rejected', 'cancelled_on_channel',
                    0, 'CNY', '2026-03-04', '2026-03-04', '');
            INSERT INTO alerts (type, subject, opened_at, severity, text, last_seen)
            VALUES ('abnormal_order', 'order:\(id)', '2026-03-01', 'warning', 'ask Anna Zwitscher', '2026-03-01');
            INSERT INTO audit_verdicts VALUES ('\(id)', 1, 'approve', 1, 77, 78, '[{"rule": "vague", "evidence": "770002"}]', '2026-03-01');
            INSERT INTO audit_sightings VALUES ('phone/600', '770001', '2026-03-01', ARRAY['\(id)'::uuid]),
                ('address/600', '770003', '2026-03-01', ARRAY['\(id)'::uuid, '01900000-0000-7000-8000-000000000002']);
            INSERT INTO parked_records (cluster, consumer_group, topic, partition, record_offset, state, key, value, headers,
                                        recorded_at, reason_code, reason, worker_version)
            VALUES ('c', 'channel-ingest', 'channel.orders.raw', 0, 1, 'failed', 'taobao/s1/TB-100001',
                    '{"name":"Anna Zwitscher"}', 'x', '2026-03-01', 'missing_field', 'r', '1'),
                   ('c', 'channel-ingest', 'channel.orders.raw', 0, 2, 'failed', '13999990001',
                    '{"tid":"TB-100001","name":"Anna Zwitscher"}', 'shop=s1', '2026-03-01', 'missing_field', 'r', '1'),
                   ('c', 'channel-ingest', 'channel.orders.raw', 0, 3, 'failed', 'taobao/s1/TB-100009',
                    '{"tid":"TB-100009","name":"Otto Other"}', 'shop=s1', '2026-03-01', 'missing_field', 'r', '1')
            """)
        return connection
    }

    /// Every row of every table, as text.
    private func dump(_ connection: inout PostgresConnection) throws -> [String: String] {
        try TableDump.read(from: &connection)
    }

    @Test func `erases a person everywhere and keeps the business`() throws {
        var connection = try database()
        let before = try dump(&connection)
        for canary in canaries { #expect(before.values.contains { $0.contains(canary) }, "\(canary)") }
        let erasure = try Erasure.run("taobao/s1/TB-100001", by: "dpo", force: false, in: &connection)
        let after = try dump(&connection)
        for canary in canaries {
            let places = after.filter { $0.value.contains(canary) }.map(\.key)
            #expect(places.isEmpty, "\(canary) in \(places)")
        }
        #expect(Set(erasure.changed.filter { $0.rows > 0 }.map(\.table)) == Set(PrivacyStatements.erasures.map(\.table) + ["parked_records"]))
        #expect(after["order_lines"] == before["order_lines"] && after["order_status"] == before["order_status"])
        #expect(after["packages"] == before["packages"] && after["refunds"] == before["refunds"])
        let cases = try connection.texts("t_cases", "SELECT reason || '/' || remark FROM cases ORDER BY case_id")
        #expect(cases == ["(erased)/(erased)", "cancelled_on_channel/"])
        #expect(try connection.texts("t_parked", "SELECT state || coalesce(convert_from(key, 'UTF8'), '-') FROM parked_records ORDER BY record_offset")
            == ["discardedtaobao/s1/TB-100001", "discarded-", "failedtaobao/s1/TB-100009"])
        #expect(try connection.text("t_routing", "SELECT convert_from(approved, 'UTF8')::jsonb -> 'buyer' ->> 'receiverToken' FROM order_routing")
            == "erased:\(id)")
    }

    @Test func `says who erased what, but not what it said, and has nothing left to do the second time`() throws {
        var connection = try database()
        _ = try Erasure.run("TB-100001", by: "dpo", force: false, in: &connection)
        let record = try connection.text("t_record", "SELECT who || command || subject || detail FROM operator_actions")
        #expect(record.hasPrefix("dpoprivacy erase\(id)") && record.contains("\"parked_records\": 2"))
        #expect(!canaries.contains { record.contains($0) })
        let again = try Erasure.run(id.description, by: "dpo", force: false, in: &connection)
        #expect(again.changed.allSatisfy { $0.rows == 0 } && again.report.text.contains("nothing was left to erase"))
        let story = try StoryLoader.load(id, in: &connection).text
        #expect(story.contains("Dpo erased who the order was for") && !canaries.contains { story.contains($0) })
        #expect(try OrderReport.make(of: id, in: &connection).text.contains("erased"))
    }

    @Test func `refuses while the order is still to be sent, unless it is forced`() throws {
        var connection = try database(shipped: 1)
        let refusal = #expect(throws: CommandFailure.self) {
            try Erasure.run("TB-100001", by: "dpo", force: false, in: &connection)
        }
        #expect(refusal?.reason.contains("still to be sent") == true)
        #expect(try connection.text("t_name", "SELECT name FROM order_personal") == "Anna Zwitscher")
        _ = try Erasure.run("TB-100001", by: "dpo", force: true, in: &connection)
        #expect(try connection.text("t_name", "SELECT name FROM order_personal").isEmpty)
    }

    @Test func `refuses while records of the order would be lost, unless it is forced`() throws {
        var connection = try database()
        try connection.execute(
            """
            INSERT INTO parked_records (cluster, consumer_group, topic, partition, record_offset, state, key, value, headers,
                                        recorded_at, reason_code, reason, worker_version)
            VALUES ('c', 'after-sales', 'refunds.settled', 4, 7, 'failed', '01900000-0000-7000-8000-0000000000c1', '{}', '', now(), 'x', 'r', '1')
            """)
        let refusal = #expect(throws: CommandFailure.self) {
            try Erasure.run("TB-100001", by: "dpo", force: false, in: &connection)
        }
        #expect(refusal?.reason.contains("refunds.settled[4]@7") == true)
        _ = try Erasure.run("TB-100001", by: "dpo", force: true, in: &connection)
        #expect(try connection.count("t_left", "SELECT count(*) FROM parked_records WHERE value IS NOT NULL") == 1)
    }

    @Test func `reaches an order that was never taken in, by its dead letters`() throws {
        var connection = try database()
        #expect(throws: CommandFailure.self) { try Erasure.run("taobao/s1/TB-7", by: "dpo", force: true, in: &connection) }
        #expect(throws: CommandFailure.self) {
            try Erasure.run("taobao/s1/TB-100009", by: "dpo", force: false, in: &connection)
        }
        let erasure = try Erasure.run("taobao/s1/TB-100009", by: "dpo", force: true, in: &connection)
        #expect(erasure.changed.map(\.rows) == [1])
        #expect(try !TableDump.read(from: &connection).values.contains { $0.contains("Otto Other") })
    }

    @Test func `hands out everything that is kept, and records who asked`() throws {
        var connection = try database()
        let text = try PersonExport.run("taobao/s1/TB-100001", by: "dpo", in: &connection)
        try JSONParser.read(text) { document in
            #expect(document["person"]?["name"]?.string == "Anna Zwitscher")
            #expect(document["alsoOnTopics"]?.elements.compactMap(\.string).contains("channel.orders.raw") == true)
        }
        for canary in canaries { #expect(text.contains(canary), "\(canary)") }
        #expect(!text.contains("Otto Other"))
        #expect(try connection.text("t_who", "SELECT who || '|' || command FROM operator_actions") == "dpo|privacy export")
    }

    @Test func `masks on every screen what somebody typed about the order's person`() throws {
        var connection = try database()
        let screens = try OrderReport.make(of: id, in: &connection).text + StoryLoader.load(id, in: &connection).text
        #expect(!screens.contains("Anna Zwitscher") && !screens.contains("13999990001") && !screens.contains("Kanarienweg"))
        #expect(screens.contains("139****0001"))
    }

    @Test func `needs the role for privacy, which changes nothing else`() throws {
        var connection = try database()
        let bytes = try FileBytes.read("\(Repository.deploy)/roles.sql")
        try connection.execute(String(decoding: bytes, as: UTF8.self))
        try connection.execute("SET ROLE switchyard_operator")
        let refusal = #expect(throws: PostgresError.self) {
            try Erasure.run("TB-100001", by: "mei", force: false, in: &connection)
        }
        #expect(refusal?.sqlState == "42501")
        try connection.execute("SET ROLE switchyard_privacy")
        _ = try Erasure.run("TB-100001", by: "dpo", force: false, in: &connection)
        for statement in ["UPDATE orders SET total_amount = 0", "UPDATE order_history SET event = ''", "DELETE FROM order_personal"] {
            #expect(failure { () throws(PostgresError) in try connection.execute(statement) }?.sqlState == "42501", "\(statement)")
        }
    }

    @Test func `names the topics out of reach`() {
        #expect(OutOfReach.text.contains("channel.orders.raw, wms.outbound.requested, channel-ingest.dead-letter"))
        #expect(OutOfReach.text.contains("orders.received, orders.approved, fulfilments.planned"))
        #expect(OutOfReach.text.contains("typed on aftersales.requested") || OutOfReach.text.contains("wms.outbound.confirmed"))
    }
}
