import Domain
import Postgres
import Testing
import TestSupport
import WorkerRuntime

@testable import Switchyard

@Suite struct `An order by the command line` {
    private let id = OrderID("01900000-0000-7000-8000-000000000001")!

    private func database() throws -> PostgresConnection {
        var connection = try PostgresConnection(conninfo: TestDatabase.makeWithSchema())
        try connection.execute(
            """
            INSERT INTO orders (order_id, channel, shop, channel_order_id, revision, modified_at, content_hash, substance_hash,
                                placed_at, currency, goods_amount, discount_amount, freight_amount, total_amount,
                                mapping_version, receiver_token, country, province, city, district, platform_status)
            SELECT id::uuid, channel, 's1', number, 1, '2026-03-01', 1, 1, '2026-03-01 09:15:42Z', 'CNY', 19900, 0, 0, 19900, 3, 't',
                   'CN', 'Guangdong', 'Guangzhou', 'Tianhe', 'paid'
              FROM (VALUES ('01900000-0000-7000-8000-000000000001', 'taobao', 'TB-1'),
                           ('01900000-0000-7000-8000-000000000002', 'taobao', 'TB/2'),
                           ('01900000-0000-7000-8000-000000000003', 'jd', 'TB-1')) AS o (id, channel, number);
            INSERT INTO order_status (order_id, status, payment, audit, active_holds, units_ordered)
            VALUES ('01900000-0000-7000-8000-000000000001', 'on_hold', 'paid', 'in_review', 1, 2);
            INSERT INTO order_personal (order_id, name, phone, street)
            VALUES ('01900000-0000-7000-8000-000000000001', 'Wang Fang', '13800000001', 'Street 9');
            INSERT INTO order_holds (hold_id, order_id, type, reason, placed_by, blocks, placed_at)
            VALUES ('01900000-0000-7000-8000-00000000000a', '01900000-0000-7000-8000-000000000001', 'fraud', 'far too many',
                    'rule:velocity', '{routing}', '2026-03-01');
            INSERT INTO order_history (order_id, at, stage, event, summary, detail, rule_version, cause_topic,
                                       cause_partition, cause_offset)
            VALUES ('01900000-0000-7000-8000-000000000001', '2026-03-01 09:15:44Z', 'channel-ingest', 'received',
                    'Taken in from taobao: 2 pieces, paid, stock is reserved.', '{}', 3, 'channel.orders.raw', 2, 1742),
                   ('01900000-0000-7000-8000-000000000001', '2026-03-01 09:16:00Z', 'warehouse-routing', 'planned',
                    '2 pieces from GZ01 by rule nearby',
                    '{"groups":[{"rule":"nearby","strategy":"nearest","parcels":[{"warehouse":"GZ01","pieces":2}],
                      "candidates":[{"warehouse":"GZ01","canGive":2,"kilometres":12},
                                    {"warehouse":"SH02","canGive":0,"refused":"no_stock","why":"has none of it"}],
                      "missing":0}]}', 7, 'orders.approved', 2, 99);
            INSERT INTO refunds VALUES ('01900000-0000-7000-8000-00000000000b', '01900000-0000-7000-8000-00000000000c',
                    '01900000-0000-7000-8000-000000000001', 5000, 'CNY', 'settled', 'R-1', '2026-03-05')
            """)
        return connection
    }

    @Test(arguments: ["01900000-0000-7000-8000-000000000001", "taobao/s1/TB-1"])
    func `is found by its id and by channel, shop and number`(name: String) throws {
        var connection = try database()
        #expect(try OrderFinder.find(name, in: &connection) == id)
    }

    @Test func `is found by its number alone where only one has it, slashes included`() throws {
        var connection = try database()
        #expect(try OrderFinder.find("taobao/s1/TB/2", in: &connection).description.hasSuffix("2"))
        #expect(try OrderFinder.find("TB/2", in: &connection).description.hasSuffix("2"))
        #expect(throws: CommandFailure.self) { try OrderFinder.find("TB-1", in: &connection) }
        #expect(throws: CommandFailure.self) { try OrderFinder.find("TB-9", in: &connection) }
    }

    @Test func `is shown with everything that hangs on it, but not with who it is for`() throws {
        var connection = try database()
        let report = try OrderReport.make(of: id, in: &connection)
        let text = report.text
        #expect(text.contains("199.00 CNY") && text.contains("on_hold") && text.contains("far too many"))
        #expect(text.contains("W******") && text.contains("138****0001"))
        #expect(!text.contains("Wang") && !report.json.contains("Wang") && !text.contains("Street 9"))
    }

    @Test func `is explained as a story, from its record to its refund`() throws {
        var connection = try database()
        let story = try StoryLoader.load(id, in: &connection).text
        #expect(
            story == """
                Order taobao/s1/TB-1, 01900000-0000-7000-8000-000000000001
                  Placed 2026-03-01T09:15:42Z, 199.00 CNY. It is now: on hold.
                  It waits because of fraud: far too many (rule:velocity).

                1. 2026-03-01 09:15:44, order desk: Taken in from taobao: 2 pieces, paid, stock is reserved.
                     because of channel.orders.raw[2] offset 1742, rules version 3

                2. 2026-03-01 09:16:00, routing: 2 pieces from GZ01 by rule nearby.
                     by nearby, looking for the nearest:
                       GZ01: chosen, can give 2, 12 km away
                       SH02: no, has none of it
                     because of orders.approved[2] offset 99, rules version 7

                Refund of 50.00 CNY: settled, reference R-1.
                """)
    }

    @Test func `is released by a person, who is remembered, and order-audit is asked to look again`() throws {
        var connection = try database()
        let now = Timestamp(seconds: 1_772_500_000)
        #expect(
            try HoldRelease.release("fraud", of: id, by: "mei", group: "order-audit", at: now, in: &connection) == 1)
        #expect(
            try HoldRelease.release("fraud", of: id, by: "mei", group: "order-audit", at: now, in: &connection) == 0)
        let rows = try connection.query(
            Statement(
                "test_release",
                """
                SELECT h.state, h.resolved_by, s.active_holds, t.kind, t.subject
                  FROM order_holds h JOIN order_status s USING (order_id), timers t
                """))
        #expect(rows.count == 1)
        #expect(rows.text(0, 0) == "released" && rows.text(0, 1) == "mei" && rows.int32(0, 2) == 0)
        #expect(rows.text(0, 3) == "recheck" && rows.text(0, 4) == id.description)
        #expect(try StoryLoader.load(id, in: &connection).text.contains("because of mei, by hand"))
    }
}
