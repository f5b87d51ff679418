import Postgres

/// I5: the histories of orders, fulfilments and cases are paths through their machines, which are written down here a
/// second time, from the domain's description and not from the workers' code.
struct PathChecks {
    private var orders = Check(.orderPerOrder, "an order's history is a way through the line")
    private var fulfilments = Check(.orderPerOrder, "a fulfilment's steps follow each other, and nothing follows its end")
    private var cases = Check(.orderPerOrder, "a case goes from state to state as cases do")
    private var revisions = Check(.orderPerOrder, "an order's revisions are counted without gap")
    private var told = Check(.orderPerOrder, "events tell the steps of a fulfilment and of a case in their order")

    static func run(on connection: inout PostgresConnection) throws(PostgresError) -> [Check] {
        var checks = PathChecks()
        try checks.readHistories(on: &connection)
        try checks.readEvents(on: &connection)
        return [checks.orders, checks.fulfilments, checks.cases, checks.revisions, checks.told]
    }

    // MARK: - Histories

    private mutating func readHistories(on connection: inout PostgresConnection) throws(PostgresError) {
        let rows = try connection.query(Self.histories)
        var order = ""
        var walk = Walk()
        for row in 0..<rows.count {
            if rows.text(row, 0) != order {
                order = rows.text(row, 0)
                walk = Walk()
            }
            let event = rows.text(row, 2)
            orders.expect(walk.allows(event), "order \(order): \(event) after \(walk.last)")
            walk.note(event)
            if event == "received" || event == "changed" {
                let revision = rows.optionalInt64(row, 5) ?? 0
                revisions.expect(
                    revision == walk.revision + 1, "order \(order): revision \(revision) after \(walk.revision)")
                walk.revision = revision
            }
            if event.hasPrefix("case."), let id = rows.optionalText(row, 3) {
                let state = String(event.dropFirst(5))
                cases.expect(
                    Self.caseMayGo(from: walk.cases[id], to: state), "case \(id): \(state) after \(walk.cases[id] ?? "nothing")")
                walk.cases[id] = state
            }
            if event.hasPrefix("fulfilment."), let id = rows.optionalText(row, 4) {
                let step = String(event.dropFirst(11))
                guard !Self.remarks.contains(step) else { continue }
                let last = walk.fulfilments[id] ?? "released"
                fulfilments.expect(Self.fulfilmentMayGo(from: last, to: step), "fulfilment \(id): \(step) after \(last)")
                walk.fulfilments[id] = Self.state(after: step, from: last)
            }
        }
    }

    /// How far an order has come, by the lines of its history.
    private struct Walk {
        var last = "nothing"
        var revision: Int64 = 0
        var cases: [String: String] = [:]
        var fulfilments: [String: String] = [:]
        private var seen: Set<String> = []
        private var planned = 0

        func allows(_ event: String) -> Bool {
            switch event {
            case "received": seen.isEmpty
            case "changed", "approved", "held", "rejected", "stays_rejected": seen.contains("received")
            case _ where event.hasPrefix("routing."): seen.contains("approved")
            case _ where event.hasPrefix("quoting."): planned > 0
            case _ where event.hasPrefix("fulfilment."): seen.contains("quoting.released")
            case _ where event.hasPrefix("case."): seen.contains("received")
            // Operators' own words, such as a release by hand.
            default: seen.contains("received")
            }
        }

        mutating func note(_ event: String) {
            last = event
            seen.insert(event)
            if event == "routing.planned" || event == "routing.replanned" { planned += 1 }
        }
    }

    /// Steps that change nothing.
    private static let remarks: Set = ["noted", "anomaly", "exception", "overdue"]

    private static let rank = [
        "released": 3, "acknowledged": 4, "picking": 5, "packed": 6, "partially_shipped": 8, "shipped": 9, "short": 9,
        "rejected": 9, "cancelled": 9, "closed": 10,
    ]

    private static func fulfilmentMayGo(from last: String, to step: String) -> Bool {
        switch step {
        // A shortage of some of the pieces leaves the rest where it was; more of them can follow.
        case "short", "rejected", "cancelled": (rank[last] ?? 0) < 9 || last == "short" || last == "cancelled"
        case "cancel_failed": (rank[last] ?? 0) < 9
        case "partially_shipped": (rank[last] ?? 0) <= 8
        // Parcels of a last shipment can come in several messages.
        case "shipped": (rank[last] ?? 0) <= 9 && last != "rejected"
        case "closed": last == "shipped"
        default: (rank[step] ?? 99) > (rank[last] ?? 0)
        }
    }

    private static func state(after step: String, from last: String) -> String {
        step == "cancel_failed" ? (last == "partially_shipped" ? last : "acknowledged") : step
    }

    private static let successors: [String: Set<String>] = [
        "requested": ["approved", "rejected", "cancelled"],
        "approved": ["awaiting_goods", "refunding", "completed", "cancelled"],
        "awaiting_goods": ["in_transit", "received", "inspected", "expired", "cancelled"],
        "in_transit": ["received", "inspected", "expired", "cancelled"],
        "received": ["inspected", "cancelled"],
        "inspected": ["refunding", "disputed", "completed", "cancelled"],
        "refunding": ["completed", "approved", "disputed"],
        "disputed": ["refunding", "completed", "cancelled"],
    ]

    private static func caseMayGo(from last: String?, to state: String) -> Bool {
        guard let last else { return ["requested", "approved", "rejected"].contains(state) }
        // A state is told again when something about it changed.
        return last == state && successors[state] != nil || (successors[last] ?? []).contains(state)
    }

    private static let histories = Statement(
        "verify_histories",
        """
        SELECT order_id::text, entry, event, detail ->> 'caseId', detail ->> 'fulfilmentId', (detail ->> 'revision')::bigint
          FROM order_history ORDER BY order_id, entry
        """)

    // MARK: - Events

    /// The order of events is that of their partitions, and within a batch that of their indexes.
    private mutating func readEvents(on connection: inout PostgresConnection) throws(PostgresError) {
        let rows = try connection.query(Self.steps)
        var states: [String: String] = [:]
        for row in 0..<rows.count {
            let isCase = rows.bool(row, 0)
            let id = rows.text(row, 1)
            let state = rows.text(row, 2)
            if isCase {
                told.expect(
                    Self.caseMayGo(from: states[id], to: state), "case \(id): \(state) told after \(states[id] ?? "nothing")")
                states[id] = state
            } else {
                // Where a shortage leaves something to send, the event tells the state that goes on.
                let last = states[id] ?? "released"
                told.expect(
                    state == last || (Self.rank[state] ?? 0) >= (Self.rank[last] ?? 0)
                        || (last == "cancel_requested" || state == "acknowledged"),
                    "fulfilment \(id): \(state) told after \(last)")
                states[id] = state
            }
        }
    }

    private static let steps = Statement(
        "verify_steps",
        """
        SELECT topic = 'aftersales.updated', id, coalesce(word, '') FROM (
            SELECT *, min(record_offset) OVER (PARTITION BY topic, partition, publisher, batch) AS began FROM seen
             WHERE topic IN ('aftersales.updated', 'fulfilments.progressed') AND id IS NOT NULL) s
         ORDER BY topic, partition, began, index
        """)
}
