import ChannelIngest
import Events
import Postgres
import TestSupport
import Testing
import WorkerRuntime

@testable import ChannelIngestWorker

@Suite(.timeLimit(.minutes(2))) struct `Channel ingest in the database` {
    private func stockedLane(_ conninfo: String) throws -> IngestLane {
        var lane = try IngestLane(conninfo)
        try lane.receive(10, of: "TEA-GREEN-100")
        try lane.receive(10, of: "CUP")
        return lane
    }

    private let later = Payloads.taobao.with(
        "\"modified\":\"2026-11-11 00:02:04\"", "\"modified\":\"2026-11-11 00:03:00\"")

    @Test func `a new order is written to every table, and its stock is reserved`() throws {
        var lane = try stockedLane(makeDatabase())
        let batch = try lane.handle(Payloads.taobao)
        #expect(batch.intakes == [.accepted] && batch.events.count == 1)
        #expect(
            try lane.connection.texts(
                "t_order",
                """
                SELECT concat_ws(' ', o.channel_order_id, o.revision, o.told_revision, o.mapping_version, o.total_amount, o.province,
                                 s.status, s.units_ordered, s.stock_short, p.is_encrypted)
                  FROM orders o JOIN order_status s USING (order_id) JOIN order_personal p USING (order_id)
                """) == ["2817364550123456789 1 1 1 20800 广东 in_review 3 f t"])
        #expect(
            try lane.connection.texts(
                "t_lines",
                "SELECT concat_ws(' ', line_number, sku, quantity, paid_amount) FROM order_lines ORDER BY line_number")
                == ["1 TEA-GREEN-100 2 11800", "2 CUP 1 8200"])
        #expect(
            try lane.connection.texts("t_pool", "SELECT concat_ws(' ', sku, reserved) FROM stock_pool ORDER BY sku")
                == ["CUP 1", "TEA-GREEN-100 2"])
        #expect(
            try lane.connection.texts(
                "t_history",
                "SELECT concat_ws(' ', stage, event, rule_version, detail ->> 'revision', cause_offset) FROM order_history"
            )
                == ["channel-ingest received 1 1 0"])
        #expect(try lane.differences().isEmpty)
    }

    @Test func `duplicates, stale and newer messages, each in a batch of its own`() throws {
        var lane = try stockedLane(makeDatabase())
        let newer = later.with("请放门口", "请放前台").with("\"num\":2", "\"num\":4")
        var outcomes: [IngestDecision.Outcome] = []
        for payload in [Payloads.taobao, Payloads.taobao, newer, Payloads.taobao, newer] {
            outcomes += try lane.handle(payload).intakes
        }
        #expect(outcomes == [.accepted, .duplicate, .updated, .stale, .duplicate])
        #expect(
            try lane.connection.texts(
                "t_messages",
                "SELECT outcome FROM channel_messages WHERE received_at = to_timestamp(1794398399) ORDER BY message")
                == ["accepted", "duplicate", "updated", "stale", "duplicate"])
        #expect(
            try lane.connection.texts("t_versions", "SELECT concat_ws(' ', revision, told_revision) FROM orders") == [
                "2 2"
            ])
        #expect(
            try lane.connection.texts("t_reserved", "SELECT concat_ws(' ', sku, reserved) FROM stock_pool ORDER BY sku")
                == ["CUP 1", "TEA-GREEN-100 4"])
        #expect(try lane.differences().isEmpty)
    }

    @Test func `several messages of one order in one batch are decided in order and written once`() throws {
        var lane = try stockedLane(makeDatabase())
        let unpaid = Payloads.taobao.with(
            "\"status\":\"WAIT_SELLER_SEND_GOODS\",\"type\"", "\"status\":\"WAIT_BUYER_PAY\",\"type\""
        )
        .with("\"modified\":\"2026-11-11 00:02:04\"", "\"modified\":\"2026-11-11 00:01:02\"")
        let batch = try lane.handle(unpaid, Payloads.taobao, Payloads.taobao, unpaid)
        #expect(batch.intakes == [.accepted, .updated, .duplicate, .stale] && batch.events.count == 1)
        #expect(
            try lane.connection.texts(
                "t_batch",
                "SELECT concat_ws(' ', revision, payment, status) FROM orders JOIN order_status USING (order_id)")
                == ["2 paid in_review"])
        #expect(try lane.differences().isEmpty)
    }

    @Test func `an order that the channel closes gives its stock back and is asked to be cancelled, once`() throws {
        var lane = try stockedLane(makeDatabase())
        let closed = later.with(
            "\"status\":\"WAIT_SELLER_SEND_GOODS\",\"type\"", "\"status\":\"TRADE_CLOSED\",\"type\"")
        _ = try lane.handle(Payloads.taobao)
        #expect(try lane.handle(closed).events.count == 1)
        #expect(try lane.handle(closed.with("00:03:00", "00:04:00").with("请放门口", "")).events.isEmpty)
        #expect(
            try lane.connection.texts(
                "t_closed",
                "SELECT concat_ws(' ', status, payment, open_requests[1]) FROM orders JOIN order_status USING (order_id)"
            )
                == ["cancelled refunded order"])
        #expect(try lane.connection.texts("t_given_back", "SELECT reserved::text FROM stock_pool") == ["0", "0"])
        #expect(try lane.differences().isEmpty)
    }

    @Test func `what cannot be promised is flagged and alerted once for a batch`() throws {
        var lane = try IngestLane(makeDatabase())
        try lane.receive(3, of: "TEA-GREEN-100")
        try lane.receive(10, of: "CUP")
        let batch = try lane.handle(
            Payloads.taobao, Payloads.taobao.with("2817364550123456789\"", "2\""),
            Payloads.taobao.with("2817364550123456789\"", "3\""))
        #expect(batch.alerts.map(\.subject) == ["sku:TEA-GREEN-100"] && batch.events.count == 4)
        #expect(
            try lane.connection.texts(
                "t_short",
                "SELECT stock_short::text FROM orders JOIN order_status USING (order_id) ORDER BY channel_order_id")
                == ["true", "false", "true"])
        #expect(try lane.differences().isEmpty)
    }

    @Test func `routing's pieces are not reserved a second time`() throws {
        var lane = try stockedLane(makeDatabase())
        _ = try lane.handle(Payloads.taobao)
        try lane.connection.execute(
            """
            UPDATE pool_reservations SET quantity = 0 WHERE sku = 'CUP';
            UPDATE stock_pool SET reserved = 0 WHERE sku = 'CUP';
            INSERT INTO stock_movements (at, sku, reserved, reason, cause_topic, cause_partition, cause_offset)
            VALUES (now(), 'CUP', -1, 'allocated', 'test', 0, 0);
            INSERT INTO fulfilments (fulfilment_id, order_id, warehouse, planned_at)
            SELECT '00000000-0000-7000-8000-000000000001', order_id, 'GZ01', now() FROM orders;
            INSERT INTO fulfilment_lines (fulfilment_id, line_number, sku, quantity)
            VALUES ('00000000-0000-7000-8000-000000000001', 2, 'CUP', 1);
            """)
        #expect(try lane.handle(later.with("请放门口", "请放前台")).events.count == 1)
        #expect(
            try lane.connection.texts("t_routed", "SELECT concat_ws(' ', sku, reserved) FROM stock_pool ORDER BY sku")
                == ["CUP 0", "TEA-GREEN-100 2"])
        #expect(try lane.differences().isEmpty)
    }

    @Test func `what is no order is set aside with its reason`() throws {
        var lane = try IngestLane(makeDatabase())
        #expect(
            try lane.refusals(of: "{\"tid\":", nil, "[]").map(\.code) == [
                "malformed_json", "tombstone", "not_an_order",
            ])
        #expect(try lane.refusals(of: Payloads.taobao, shop: nil).map(\.code) == ["missing_header"])
        #expect(try lane.refusals(of: Payloads.taobao, channel: "telegraph").map(\.code) == ["unknown_channel"])
    }

    @Test func `without any mapping the worker says what to do instead of refusing every record`() throws {
        let conninfo = try makeDatabase(channels: [])
        let error = #expect(throws: CannotWork.self) {
            try MappingShelf { () throws(PostgresError) in try PostgresConnection(conninfo: conninfo) }
        }
        #expect(error?.description.contains("switchyard rules apply") == true)
    }

    @Test func `a zero byte, which PostgreSQL cannot store, is left out`() throws {
        var lane = try stockedLane(makeDatabase())
        #expect(try lane.handle(Payloads.taobao.with("请放门口", "请放\\u0000门口")).intakes == [.accepted])
        #expect(try lane.connection.texts("t_zero", "SELECT buyer_note FROM order_personal") == ["请放门口"])
    }

    @Test func `a mapping that is applied while the worker runs is in force for the next record`() throws {
        let conninfo = try makeDatabase()
        var lane = try IngestLane(conninfo)
        #expect(try lane.refusals(of: Payloads.jd, channel: "jd").map(\.code) == ["unknown_channel"])
        var operations = try PostgresConnection(conninfo: conninfo)
        try operations.applyMapping(of: "jd")
        #expect(try lane.handle(Payloads.jd, channel: "jd").intakes == [.accepted])
    }

    @Test func `an order of every channel finds its way into the tables`() throws {
        let channels = [
            ("taobao", Payloads.taobao), ("tmall", Payloads.taobao), ("jd", Payloads.jd),
            ("pinduoduo", Payloads.pinduoduo),
            ("douyin", Payloads.douyin), ("shopify", Payloads.shopify), ("woocommerce", Payloads.woocommerce),
            ("amazon", Payloads.amazon), ("shopee", Payloads.shopee), ("lazada", Payloads.lazada),
            ("ebay", Payloads.ebay),
            ("generic", Payloads.generic),
        ]
        var lane = try IngestLane(makeDatabase(channels: channels.map(\.0).filter { $0 != "tmall" }))
        for (channel, payload) in channels {
            #expect(try lane.handle(payload, channel: channel).intakes == [.accepted], "\(channel)")
        }
        #expect(try lane.connection.texts("t_channels", "SELECT count(DISTINCT channel)::text FROM orders") == ["12"])
    }

    @Test func `a newer version of an order whose person was erased brings nothing of them back, and tells nobody`()
        throws
    {
        var lane = try stockedLane(makeDatabase())
        _ = try lane.handle(Payloads.taobao)
        // As `switchyard privacy erase` leaves it.
        try lane.connection.execute(
            """
            UPDATE order_personal SET name = '', phone = '', street = '', email = NULL, buyer_note = '', seller_note = '',
                   is_encrypted = false, erased_at = now();
            UPDATE orders SET buyer_account = NULL, receiver_token = 'erased:' || order_id, phone_fingerprint = NULL,
                   address_fingerprint = NULL, postal_code = NULL
            """)
        let erased = try TableDump.read(from: &lane.connection)
        #expect(try lane.handle(Payloads.taobao).intakes == [.duplicate])
        let newer = later.with("\"num\":2", "\"num\":4").with("请放门口", "请放前台")
        let batch = try lane.handle(newer)
        #expect(batch.intakes == [.updated] && batch.events.isEmpty)
        let after = try TableDump.read(from: &lane.connection)
        #expect(after["order_personal"] == erased["order_personal"])
        #expect(
            try lane.connection.texts(
                "t_erased",
                """
                SELECT concat_ws(' ', revision, buyer_account, receiver_token = 'erased:' || order_id, phone_fingerprint,
                                 address_fingerprint, postal_code) FROM orders
                """) == ["2 t"])
        #expect(
            try lane.connection.text("t_told", "SELECT summary FROM order_history ORDER BY entry DESC LIMIT 1")
                .contains("the person is erased"))
        #expect(try lane.differences().isEmpty)
    }
}
