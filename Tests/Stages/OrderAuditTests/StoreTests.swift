import Dispatch
import Domain
import Events
import JSON
import Postgres
import Synchronization
import TestBasics
import TestSupport
import Testing

@testable import OrderAudit
@testable import OrderAuditWorker
@testable import WorkerRuntime

private let shortRule = #"{"name":"short","check":"stock_short","then":{"action":"hold","release_after":"10m"}}"#
private let rejectRule =
    #"{"name":"closed","check":"region","with":{"not_served":["CN/西藏"]},"then":{"action":"reject"}}"#
private let velocityRule =
    #"{"name":"fast","check":"velocity","with":{"by":"account","orders":5,"within":"1h"},"then":{"action":"hold"}}"#
private let duplicateRule = #"{"name":"twice","check":"duplicate","with":{"within":"10m"},"then":{"action":"hold"}}"#
private let blockRule = #"{"name":"blocked","check":"blocked","then":{"action":"hold"}}"#

@Suite struct `The audit in the database` {
    @Test func `approves an order and writes all of it`() throws {
        var session = try AuditLane(makeDatabase(rules: shortRule))
        let order = makeOrder()
        try session.store(order)
        let batch = try session.handle([.received(order)])
        #expect(batch.audits.first?.approved?.ruleVersion == 1)
        #expect(batch.events.map(\.topic) == [.ordersApproved])
        #expect(
            try session.connection.text("t_status", "SELECT status || '/' || audit FROM order_status")
                == "approved/approved")
        #expect(
            try session.connection.text(
                "t_verdict", "SELECT outcome || ' ' || revision || ' ' || rule_version FROM audit_verdicts")
                == "approve 1 1")
        #expect(
            try session.connection.text(
                "t_history",
                "SELECT concat_ws(' ', stage, event, rule_version, detail ->> 'outcome', cause_topic, cause_offset) FROM order_history"
            )
                == "order-audit approved 1 approve orders.received 0")
        #expect(try session.handle([.received(order)]).audits.isEmpty, "nothing new, nothing done")
    }

    @Test func `holds an order, lets its time run out, and approves`() throws {
        var session = try AuditLane(makeDatabase(rules: shortRule))
        let order = makeOrder { $0.isStockShort = true }
        try session.store(order)
        let held = try session.handle([.received(order)])
        let hold = try #require(held.audits.first?.placed.first)
        #expect(held.timers.map(\.dueAt) == [noon + .seconds(600)])
        #expect(held.timers.map(\.key) == [order.id.description])
        #expect(
            try session.connection.text(
                "t_hold",
                "SELECT concat_ws(' ', h.type, h.placed_by, h.state, s.status, s.active_holds) FROM order_holds h, order_status s"
            )
                == "stock rule:short active on_hold 1")
        let timer = try #require(held.timers.first)
        let due = try #require(
            AuditTimer.request(
                of: DueTimer(
                    kind: timer.kind, subject: timer.subject, payload: timer.payload, dueAt: timer.dueAt,
                    cause: Cause(topic: .ordersReceived, partition: 0, offset: 0)), JSONParser()))
        #expect(due == .holdEnded(hold.id, order.id))
        let released = try session.handle([due], at: noon + .seconds(600))
        #expect(released.audits.first?.approved?.order == order, "read back from its rows as it was")
        #expect(
            try session.connection.text(
                "t_released",
                "SELECT concat_ws(' ', h.state, h.resolved_by, s.status, s.active_holds) FROM order_holds h, order_status s"
            )
                == "released timer approved 0")
        #expect(released.cancelledTimers.map(\.subject) == [hold.id.description])
    }

    @Test func `gives a rejected order's stock back, to the piece`() throws {
        var session = try AuditLane(makeDatabase(rules: rejectRule))
        let order = makeOrder { $0.destination.province = "西藏" }
        try session.store(order)
        try session.store(makeOrder(2))
        try session.handle([.received(order), .received(makeOrder(2))])
        #expect(
            try session.connection.count("t_reserved", "SELECT reserved FROM stock_pool") == 2,
            "the other order keeps its two")
        #expect(try session.connection.count("t_rows", "SELECT count(*) FROM pool_reservations") == 1)
        #expect(
            try session.connection.count(
                "t_ledger",
                "SELECT (SELECT sum(reserved) FROM stock_movements)::bigint - (SELECT sum(reserved) FROM stock_pool)::bigint"
            )
                == 0)
        #expect(
            try session.connection.text(
                "t_cause", "SELECT reason || ' ' || reserved FROM stock_movements WHERE order_id IS NOT NULL")
                == "released -2")
    }

    @Test func `decides two revisions of one order in one batch, one after the other`() throws {
        var session = try AuditLane(makeDatabase(rules: shortRule))
        let first = makeOrder { $0.isStockShort = true }
        let second = makeOrder(revision: 2)
        try session.store(first)
        try session.store(second)
        let batch = try session.handle([.received(first), .received(second)])
        #expect(batch.audits.count == 2)
        #expect(
            try session.connection.text(
                "t_both",
                "SELECT concat_ws(' ', h.state, h.resolved_by, s.status, v.revision) FROM order_holds h, order_status s, audit_verdicts v"
            )
                == "released order-audit approved 2")
    }

    @Test func `respects what a person released, found in the database`() throws {
        var session = try AuditLane(makeDatabase(rules: shortRule))
        let order = makeOrder { $0.isStockShort = true }
        try session.store(order)
        try session.handle([.received(order)])
        try session.connection.execute(
            "UPDATE order_holds SET state = 'released', resolved_by = 'wang', resolved_at = now(); UPDATE order_status SET active_holds = 0"
        )
        #expect(try session.handle([.recheck(order.id)]).audits.first?.approved != nil)
    }

    // MARK: - The block list

    @Test(arguments: [
        ("phone", "+86 138-0000-0001"), ("name", "林 小满"), ("account", "taobao/buyer-7"), ("account", "buyer-7"),
        ("receiver", "r-7"),
        ("address", "广东 深圳 南山，科技路12号3栋1101室"),
    ])
    func `finds who is on the block list, however it was written`(kind: String, value: String) throws {
        var session = try AuditLane(makeDatabase(rules: blockRule))
        try session.connection.execute(
            """
            INSERT INTO audit_blocklist (kind, digest, label, reason, added_by)
            VALUES ('\(kind)', audit_block_digest('\(kind)', '\(value)'), '***', 'fraud', 'wang')
            """)
        try session.store(makeOrder(1))
        try session.store(
            makeOrder(2) {
                $0.buyer.account = "buyer-8"
                $0.buyer.receiverToken = "r-8"
            }, makePerson { $0 = PersonalData(name: "何静", phone: "13900000002", street: "别的路1号") })
        let batch = try session.handle([
            .received(makeOrder(1)),
            .received(
                makeOrder(2) {
                    $0.buyer.account = "buyer-8"
                    $0.buyer.receiverToken = "r-8"
                }),
        ])
        #expect(batch.audits[0].held?.reasons.map(\.text) == ["the \(kind) is on the block list: fraud"])
        #expect(batch.audits[1].approved != nil)
    }

    // MARK: - Rules

    @Test func `takes new rules with the next batch`() throws {
        var session = try AuditLane(makeDatabase(rules: rejectRule))
        let order = makeOrder { $0.isStockShort = true }
        try session.store(order)
        try session.store(makeOrder(2) { $0.isStockShort = true })
        #expect(try session.handle([.received(order)]).audits.first?.approved?.ruleVersion == 1)
        try session.connection.apply(ruleDocument(shortRule), kind: "audit", version: 2)
        let held = try session.handle([.received(makeOrder(2) { $0.isStockShort = true })])
        #expect(held.audits.first?.entry?.ruleVersion == 2)
        #expect(held.audits.first?.held != nil)
    }

    @Test func `refuses to work without rules`() throws {
        var session = try AuditLane(makeDatabase(rules: rejectRule))
        try session.connection.execute("DELETE FROM rule_documents; UPDATE rule_generation SET generation = 2")
        do {
            try session.handle([.received(makeOrder())])
            Issue.record("it worked")
        } catch {
            #expect("\(error)".contains("switchyard rules apply"))
        }
    }

    // MARK: - Several lanes

    /// Audits each share on a lane of its own, all at once, in batches of three.
    private func audit(_ shares: [[Order]], _ conninfo: String) throws -> Int {
        let approved = Mutex(0)
        let failures = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: shares.count) { lane in
            do {
                var session = try AuditLane(conninfo, lane: Int32(lane))
                var rest = shares[lane][...]
                while !rest.isEmpty {
                    let batch = try session.handle(rest.prefix(3).map { .received($0) })
                    rest = rest.dropFirst(3)
                    approved.withLock { $0 += batch.audits.count { $0.approved != nil } }
                }
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
        return approved.withLock { $0 }
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `lets the same number of a burst through, however lanes and batches fall`(seed: UInt64) throws {
        let conninfo = try makeDatabase(rules: "\(velocityRule),\(duplicateRule)")
        var generator = SeededGenerator(seed: seed)
        // Two buyers. One places forty different orders within the hour, one clicks twenty times on the same.
        let fast = (1...40 as ClosedRange<UInt64>).map { number in
            makeOrder(number, placedAt: noon + .seconds(Int64(number))) { $0.lines[0].sku = "TEA-\(number)" }
        }
        let clicks = (101...120 as ClosedRange<UInt64>).map { number in
            makeOrder(number, placedAt: noon + .seconds(Int64(number))) {
                $0.buyer.account = nil
                $0.buyer.receiverToken = "r-9"
            }
        }
        let orders = (fast + clicks).shuffled(using: &generator)
        var session = try AuditLane(conninfo)
        for order in orders { try session.store(order) }
        let shares = (0..<3).map { lane in orders.enumerated().filter { $0.offset % 3 == lane }.map(\.element) }
        #expect(try audit(shares, conninfo) == 5 + 1)
        #expect(
            try session.connection.count("t_approved", "SELECT count(*) FROM order_status WHERE status = 'approved'")
                == 6)
    }

    @Test func `makes a second lane wait for the place of the first`() throws {
        let conninfo = try makeDatabase(rules: duplicateRule)
        var first = try AuditLane(conninfo)
        try first.store(makeOrder(1))
        try first.store(makeOrder(2))
        var second: Background<Bool>?
        let batch = try first.handle([.received(makeOrder(1))]) {
            second = Background {
                var session = try AuditLane(conninfo, lane: 1)
                return try session.handle([.received(makeOrder(2))]).audits.first?.approved != nil
            }
            var observer = try PostgresConnection(conninfo: conninfo)
            #expect(try becomesTrue { try observer.blockedSessions() > 0 })
        }
        #expect(batch.audits.first?.approved != nil)
        #expect(try second?.value() == false)
    }

    @Test func `forgets nothing of a place when a list is full`() throws {
        var session = try AuditLane(makeDatabase(rules: velocityRule))
        let orders = (1...130 as ClosedRange<UInt64>).map { number in
            makeOrder(number, placedAt: noon + .seconds(Int64(number)))
        }
        for order in orders { try session.store(order) }
        let batch = try session.handle(orders.map { .received($0) })
        #expect(batch.audits.count { $0.approved != nil } == 5)
        let again = try session.handle(orders.map { .recheck($0.id) })
        #expect(again.audits.count { $0.approved != nil } == 5)
        #expect(
            try session.connection.count("t_full", "SELECT max(cardinality(orders))::bigint FROM audit_sightings")
                == 100)
    }
}
