package import Domain
package import Events
package import Postgres

/// Something that happened to an order, with its cause: what `switchyard explain` tells.
package struct HistoryEntry: Sendable {
    package var orderID: OrderID
    package var at: Timestamp
    package var stage: WorkerName
    /// A bounded word: `received`, `approved`, `allocated`, `shipped`.
    package var event: String
    /// One sentence for a merchant's staff. No personal data.
    package var summary: String
    /// The facts, candidates and reasons, as a JSON object. No personal data.
    package var detail: String
    package var ruleVersion: Int32?
    package var cause: Cause

    package init(
        orderID: OrderID, at: Timestamp, stage: WorkerName, event: String, summary: String, detail: String = "{}",
        ruleVersion: Int32? = nil, cause: Cause
    ) {
        self.orderID = orderID
        self.at = at
        self.stage = stage
        self.event = event
        self.summary = summary
        self.detail = detail
        self.ruleVersion = ruleVersion
        self.cause = cause
    }
}

package enum OrderHistory {
    /// Appends to the orders' histories, in the order given.
    package static func enqueue(_ entries: [HistoryEntry], in transaction: inout PostgresTransaction) {
        guard !entries.isEmpty else { return }
        var parameters = Parameters()
        parameters.array(entries) { $0.orderID }
        parameters.array(entries) { $0.at }
        parameters.array(entries) { $0.stage.rawValue }
        parameters.array(entries) { $0.event }
        parameters.array(entries) { $0.summary }
        parameters.array(entries) { $0.detail }
        parameters.array(entries) { $0.ruleVersion }
        parameters.array(entries) { $0.cause.topic.name }
        parameters.array(entries) { $0.cause.partition }
        parameters.array(entries) { $0.cause.offset }
        transaction.enqueue(insert, parameters)
    }

    private static let insert = Statement(
        "order_history_insert",
        """
        INSERT INTO order_history (order_id, at, stage, event, summary, detail, rule_version,
                                   cause_topic, cause_partition, cause_offset)
        SELECT unnest($1::uuid[]), unnest($2::timestamptz[]), unnest($3::text[]), unnest($4::text[]),
               unnest($5::text[]), unnest($6::text[])::json, unnest($7::integer[]), unnest($8::text[]),
               unnest($9::integer[]), unnest($10::bigint[])
        """)
}
