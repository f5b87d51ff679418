import Domain
import Postgres
import WorkerRuntime

/// Gathers the story of an order from the database.
enum StoryLoader {
    /// - Parameter revealing: as it is; whoever asks for that was recorded.
    static func load(
        _ order: OrderID, revealing: Bool = false, in connection: inout PostgresConnection
    ) throws(PostgresError) -> Story {
        var parameters = Parameters()
        parameters.id(order)
        let mask = revealing ? .off : try PersonMask(of: order, in: &connection)
        let head = try connection.query(Self.head, parameters)
        let history = try connection.query(Self.history, parameters)
        var story = Story(title: "Order \(order)", now: [], events: [], outcome: [])
        if head.count > 0 {
            let total = money(head.int64(0, 2), head.text(0, 1))
            let status = head.optionalText(0, 4)?.replacing("_", with: " ") ?? "unknown"
            story.title = "Order \(head.text(0, 0)), \(order)"
            story.now.append("Placed \(head.moment(0, 3).spoken), \(total). It is now: \(status).")
        }
        story.now += try sentences(Self.activeHolds, parameters, in: &connection).map(mask.spoken)
        for row in 0..<history.count {
            story.events.append(
                Story.Event(
                    at: history.moment(row, 0), stage: history.text(row, 1), event: history.text(row, 2),
                    summary: mask.text(history.text(row, 3)), detail: mask.text(history.text(row, 4)),
                    ruleVersion: history.optionalInt32(row, 5),
                    cause: cause(
                        topic: history.text(row, 6), partition: history.int32(row, 7), offset: history.int64(row, 8))))
        }
        story.outcome =
            try sentences(Self.parcels, parameters, in: &connection)
            + cases(parameters, mask, in: &connection)
        let refunds = try connection.query(Self.refunds, parameters)
        for row in 0..<refunds.count {
            let reference = refunds.optionalText(row, 3).map { ", reference \($0)" } ?? ""
            story.outcome.append(
                "Refund of \(money(refunds.int64(row, 1), refunds.text(row, 0))): \(refunds.text(row, 2))\(reference).")
        }
        return story
    }

    private static func cases(
        _ parameters: borrowing Parameters, _ mask: PersonMask, in connection: inout PostgresConnection
    ) throws(PostgresError) -> [String] {
        let rows = try connection.query(cases, parameters)
        return (0..<rows.count).map { row in
            let verdict = rows.text(row, 4)
            let remark = rows.text(row, 5)
            return "Case \(rows.text(row, 0)), asked for by \(mask.spoken(rows.text(row, 1))) "
                + "(\(mask.typed(rows.text(row, 2)))): \(rows.text(row, 3))"
                + (verdict.isEmpty ? "" : ", \(mask.spoken(verdict))")
                + (remark.isEmpty ? "" : ": \(mask.typed(remark))") + "."
        }
    }

    private static func money(_ amount: Int64, _ code: String) -> String {
        Currency(code).map { Money(minorUnits: amount, currency: $0).description } ?? "\(amount) \(code)"
    }

    private static func cause(topic: String, partition: Int32, offset: Int64) -> String {
        if topic.hasPrefix("~timers/") { return "a timer that was due" }
        if topic.hasPrefix("~person/") { return topic.dropFirst("~person/".count) + ", by hand" }
        return "\(topic)[\(partition)] offset \(offset)"
    }

    private static func sentences(
        _ statement: Statement, _ parameters: borrowing Parameters, in connection: inout PostgresConnection
    ) throws(PostgresError) -> [String] {
        let rows = try connection.query(statement, parameters)
        return (0..<rows.count).map { rows.text($0, 0) }
    }

    private static let head = Statement(
        "cli_story_head",
        """
        SELECT o.channel || '/' || o.shop || '/' || o.channel_order_id, o.currency, o.total_amount, o.placed_at, s.status
          FROM orders o LEFT JOIN order_status s USING (order_id) WHERE o.order_id = $1::uuid
        """)

    private static let history = Statement(
        "cli_story_history",
        """
        SELECT at, stage, event, summary, detail::text, rule_version, cause_topic, cause_partition, cause_offset
          FROM order_history WHERE order_id = $1::uuid ORDER BY entry
        """)

    private static let activeHolds = Statement(
        "cli_story_holds",
        """
        SELECT 'It waits because of ' || replace(type, '_', ' ') || ': ' || reason || ' (' || placed_by || ').'
          FROM order_holds WHERE order_id = $1::uuid AND state = 'active' ORDER BY placed_at, type
        """)

    private static let parcels = Statement(
        "cli_story_parcels",
        """
        SELECT 'Parcel ' || p.carrier || ' ' || p.tracking_number || ' left ' || f.warehouse || ' on '
               || to_char(p.shipped_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') || '; it is ' || replace(p.state, '_', ' ') || '.'
          FROM packages p JOIN fulfilments f USING (fulfilment_id)
         WHERE p.order_id = $1::uuid ORDER BY p.shipped_at, p.tracking_number
        """)

    private static let cases = Statement(
        "cli_story_cases",
        """
        SELECT replace(kind, '_', ' '), requested_by, reason, replace(state, '_', ' '), verdict, remark
          FROM cases WHERE order_id = $1::uuid ORDER BY requested_at, case_id
        """)

    private static let refunds = Statement(
        "cli_story_refunds",
        """
        SELECT currency, amount, state, reference FROM refunds
         WHERE order_id = $1::uuid ORDER BY updated_at, refund_id
        """)
}
