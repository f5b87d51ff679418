/// I10: nothing is left to do.
extension SQLCheck {
    static let rest = [
        SQLCheck(
            .atRest, "every input was read to its end",
            """
            SELECT p.next_offset = x.next AS ok,
                   format('%s has %s records of %s[%s] before it', p.consumer_group, x.next - p.next_offset, p.topic,
                          p.partition) AS what
              FROM consumer_progress p JOIN spans x USING (topic, partition)
             WHERE p.cluster = (SELECT cluster FROM scope) AND left(p.consumer_group, length((SELECT prefix FROM scope)))
                   = (SELECT prefix FROM scope)
            """),
        SQLCheck(
            .atRest, "the outbox is empty",
            """
            SELECT false AS ok, format('%s owes %s events of %s[%s]@%s', consumer_group, event_count, topic, partition,
                                       base_offset) AS what
              FROM outbox WHERE cluster = (SELECT cluster FROM scope)
            """),
        SQLCheck(
            .atRest, "only raw records were set aside: inside the line nothing fails",
            """
            SELECT topic = 'channel.orders.raw' AND state = 'failed' AS ok,
                   format('%s: %s[%s]@%s, %s', consumer_group, topic, partition, record_offset, reason_code) AS what
              FROM parked_records WHERE cluster = (SELECT cluster FROM scope)
            """),
        SQLCheck(
            .atRest, "no timer is overdue by more than half a minute",
            """
            SELECT due_at > clock_timestamp() - interval '30 seconds' AS ok,
                   format('%s: %s of %s, due %s', consumer_group, kind, subject, due_at) AS what
              FROM timers
            """),
        SQLCheck(
            .atRest, "no case is open that goes on by itself",
            """
            SELECT needs_person OR state IN ('rejected', 'completed', 'cancelled', 'expired') AS ok,
                   format('case %s is %s', case_id, state) AS what
              FROM cases
            """),
        SQLCheck(
            .atRest, "no request waits for an order that is there",
            """
            SELECT NOT EXISTS (SELECT FROM orders o WHERE o.channel = u.channel AND o.shop = u.shop
                                  AND o.channel_order_id = u.channel_order_id) AS ok,
                   format('request %s of %s', u.request_id, u.requested_by) AS what
              FROM unmatched_requests u WHERE u.outcome = 'waiting'
            """),
        SQLCheck(
            .atRest, "every fulfilment is over, or an order stands still with it for a reason",
            """
            SELECT f.state IN ('shipped', 'short', 'rejected', 'cancelled', 'closed')
                   OR s.status IN ('on_hold', 'backordered') AS ok,
                   format('fulfilment %s is %s, order %s', f.fulfilment_id, f.state, s.status) AS what
              FROM fulfilment_status f JOIN order_status s USING (order_id)
            """),
    ]
}
