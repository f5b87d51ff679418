import Domain
import Events
import Foundation
import Postgres
import TestBasics
import TestSupport
import Testing

/// Invented people go through the whole line, in orders of ten channels and in records that are none, in keys and headers,
/// in notes, reasons and remarks. Where they are found afterwards is a list, and it is complete.
@Suite(.serialized, .timeLimit(.minutes(6))) struct `People on the line` {
    /// Tables that say who somebody is, what they are recognised by, and what was typed about them; see
    /// `PrivacyStatements` for how each is erased.
    private static let identityTables: Set = ["order_personal", "parked_records"]
    private static let accountTables: Set = ["orders", "order_routing", "audit_sightings"]
    private static let typedTables: Set = ["cases", "warehouse_messages", "parked_records"]

    private func tables(holding canaries: [String], in dump: [String: String]) -> Set<String> {
        Set(dump.filter { table in canaries.contains { table.value.contains($0) } }.keys)
    }

    private func topics(holding canaries: [String], on broker: TestBroker) throws -> Set<Topic> {
        var found: Set<Topic> = []
        for topic in Topic.all {
            let text = try broker.read(topic).map { record in
                "\(record.key ?? "") \(record.value ?? "") \(record.headers.map { "\($0)=\($1)" }.joined(separator: " "))"
            }.joined(separator: "\n")
            if canaries.contains(where: text.contains) { found.insert(topic) }
        }
        return found
    }

    private func expectTopics(
        _ found: Set<Topic>, _ content: PeopleInTopic, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let letters = Set(WorkerName.allCases.map(Topic.deadLetters))
        let declared = Set(Topic.all.filter { $0.people.contains(content) })
        #expect(found.subtracting(letters) == declared.subtracting(letters), sourceLocation: sourceLocation)
        #expect(found.isSubset(of: declared), sourceLocation: sourceLocation)
    }

    @Test func `are found in the tables and topics that are meant for them, and nowhere else`() async throws {
        let line = try CanaryLine(orders: 90)
        try await line.playOut()
        #expect(try line.world.count("SELECT count(*) FROM order_status WHERE units_shipped > 0") > 20)
        #expect(try line.world.count("SELECT count(*) FROM order_holds") > 0)
        #expect(
            try line.world.count("SELECT count(*) FROM parked_records WHERE consumer_group = 'channel-ingest'") >= 8)
        #expect(try line.world.count("SELECT count(DISTINCT consumer_group) FROM parked_records") >= 4)
        #expect(try line.world.count("SELECT count(*) FROM cases WHERE remark <> ''") > 0)

        let everything = CanaryOrders.identity + CanaryOrders.typed + [CanaryOrders.account]
        expectNothing(of: everything, in: "logs", line.logs())
        expectNothing(of: everything, in: "endpoints", try await line.endpoints())
        try expectSilentScreens(line, everything)
        try expectSilentReasons(line, everything)

        var connection = try PostgresConnection(conninfo: line.world.conninfo)
        let dump = try TableDump.read(from: &connection)
        #expect(tables(holding: CanaryOrders.identity, in: dump) == Self.identityTables)
        #expect(
            tables(holding: [CanaryOrders.account], in: dump).subtracting(Self.identityTables) == Self.accountTables)
        #expect(tables(holding: CanaryOrders.typed, in: dump) == Self.typedTables)
        expectTopics(try topics(holding: CanaryOrders.identity, on: line.world.broker), .identity)
        let tokens = try line.world.rows("SELECT DISTINCT receiver_token FROM orders WHERE receiver_token LIKE 'fp:%'")
            .map { $0[0] }
        #expect(tokens.count > 20)
        expectTopics(try topics(holding: tokens + [CanaryOrders.account], on: line.world.broker), .pseudonyms)
        expectTopics(try topics(holding: CanaryOrders.typed, on: line.world.broker), .typedText)

        try await eraseAll(line, everything)
        try await line.drain()
    }

    private func expectNothing(
        of canaries: [String], in place: String, _ text: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(!text.isEmpty, "\(place)", sourceLocation: sourceLocation)
        for canary in canaries {
            guard let range = text.range(of: canary) else { continue }
            let before = text[..<range.lowerBound].suffix(200)
            Issue.record(
                "\(canary) in \(place): …\(before)\(text[range.lowerBound...].prefix(100))",
                sourceLocation: sourceLocation)
        }
    }

    private func expectSilentScreens(_ line: CanaryLine, _ canaries: [String]) throws {
        let tool = line.tool
        for arguments in [
            ["status"], ["status", "--json"], ["dead-letters", "list", "--limit", "500"], ["actions", "list"],
            ["dead-letters", "list", "--state", "waiting", "--json"], ["block-list", "show"],
            ["dead-letters", "replay", "--all", "--dry-run"],
        ] {
            let answer = try tool.run(arguments)
            #expect(answer.isSuccess, "\(arguments): \(answer.output)")
            expectNothing(of: canaries, in: arguments.joined(separator: " "), answer.output)
        }
        for row in try line.world.rows("SELECT topic || '[' || partition || ']@' || record_offset FROM parked_records")
        {
            expectNothing(of: canaries, in: "show \(row[0])", try tool.run("dead-letters", "show", row[0]).output)
        }
        // Cases and holds are where people type; of the rest a few stand for all.
        let orders = try line.world.rows(
            """
            SELECT order_id::text FROM orders
             WHERE order_id IN (SELECT order_id FROM cases UNION SELECT order_id FROM order_holds)
                OR channel_order_id < (SELECT min(channel_order_id) || '~' FROM orders) ORDER BY 1 LIMIT 60
            """)
        #expect(orders.count > 20)
        for order in orders {
            expectNothing(of: canaries, in: "explain", try tool.run("explain", order[0]).output)
            expectNothing(of: canaries, in: "order show", try tool.run("order", "show", order[0]).output)
        }
    }

    /// What stands beside a dead letter, and what operations are told.
    private func expectSilentReasons(_ line: CanaryLine, _ canaries: [String]) throws {
        let letters = try WorkerName.allCases.flatMap { try line.world.broker.read(.deadLetters(of: $0)) }
        #expect(letters.count >= 12)
        for letter in letters {
            let ours = letter.headers.filter { $0.key.hasPrefix("dead-letter-") }
            #expect(ours.count >= 9)
            expectNothing(of: canaries, in: "dead-letter headers", ours.values.joined(separator: "\n"))
        }
        let alerts = try line.world.broker.read(.operationsAlerts)
        #expect(!alerts.isEmpty)
        expectNothing(
            of: canaries, in: "alerts", alerts.map { "\($0.key ?? "") \($0.value ?? "")" }.joined(separator: "\n"))
    }

    /// After that, nobody is left in the database.
    private func eraseAll(_ line: CanaryLine, _ canaries: [String]) async throws {
        let orders = try line.world.rows(
            "SELECT order_id::text, channel || '/' || shop || '/' || channel_order_id FROM orders")
        for (index, order) in orders.enumerated() {
            let answer = try line.tool.run("privacy", "erase", order[index % 2], "--force")
            #expect(answer.isSuccess, "\(answer.output)")
            expectNothing(of: canaries, in: "privacy erase", answer.output)
        }
        // What no order was ever made of is found by the name that its connector gave it, or given up by hand.
        for row in try line.world.rows(
            "SELECT topic || '[' || partition || ']@' || record_offset FROM parked_records WHERE state = 'failed'")
        {
            let answer = try line.tool.run("dead-letters", "discard", row[0], "--reason", "nobody's order")
            #expect(answer.isSuccess, "\(answer.output)")
        }
        try await wait(for: "the workers to take out what was given up") {
            try line.world.count("SELECT count(*) FROM parked_records") == 0
        }
        var connection = try PostgresConnection(conninfo: line.world.conninfo)
        let dump = try TableDump.read(from: &connection)
        #expect(tables(holding: canaries, in: dump) == [])

        // A connector that sends everything again, and once more with a newer version of each.
        let before = try line.world.broker.read(.ordersReceived).count
        try line.world.broker.publish(line.plan.messages.filter { !$0.isStrange }, to: .channelOrdersRaw)
        let ends = try line.world.broker.ends(of: .channelOrdersRaw)
        try await wait(for: "the repeats to be handled") {
            let isThere = try ends.allSatisfy { partition, end in
                try line.world.count(
                    "SELECT next_offset FROM consumer_progress WHERE topic = 'channel.orders.raw' AND partition = $1::text::integer",
                    String(partition)) == end
            }
            // What is on its way to a topic stands in the outbox for a moment.
            return try isThere && line.world.count("SELECT count(*) FROM outbox") == 0
        }
        let after = try TableDump.read(from: &connection)
        #expect(tables(holding: canaries, in: after).subtracting(["parked_records"]) == [])
        #expect(try line.world.broker.read(.ordersReceived).count == before)
    }
}

extension TestBroker.Message {
    /// Under a key that no order has.
    fileprivate var isStrange: Bool { key == nil || key?.contains("Zwitscher") == true || key == "金丝雀" }
}
