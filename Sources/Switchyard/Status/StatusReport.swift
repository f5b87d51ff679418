import Domain
import Kafka
import Postgres
import WorkerRuntime

/// The state of the line on one screen.
enum StatusReport {
    /// A partition with records to handle that has not moved for this long is called standing still.
    static let patience = Duration.seconds(60)

    /// - Parameters:
    ///   - before: an earlier sample, for the throughput.
    ///   - perPartition: a row for each partition instead of one for each topic.
    static func make(
        _ sample: StatusSample, before: StatusSample?, perPartition: Bool, in connection: inout PostgresConnection
    ) throws(PostgresError) -> Report {
        var report = Report()
        report.add("status", [("cluster", .init(sample.cluster)), ("at", .init(sample.at))])
        report.add("progress", perPartition ? partitions(sample, before) : topics(sample, before))
        report.add("groups", try groups(sample, in: &connection))
        report.add("dead_letters", try deadLetters(in: &connection))
        let orders = try connection.query(StatusStatements.orders)
        var byStatus = Table("status", "orders")
        for row in 0..<orders.count { byStatus.add(.text(orders.text(row, 0)), .number(orders.int64(row, 1))) }
        report.add("orders", byStatus)
        report.add("open_alerts", try alerts(in: &connection))
        return report
    }

    private static func topics(_ sample: StatusSample, _ before: StatusSample?) -> Table {
        var table = Table(
            "group", "topic", "partitions", "owners", "handled", "lag", "records_per_second", "last_moved", "remark")
        let groups = Dictionary(grouping: sample.places) { "\($0.group)\u{0}\($0.partition.topic)" }
        for (_, places) in groups.sorted(by: { $0.key < $1.key }) {
            let lags = places.compactMap(\.lag)
            let still = places.filter { isStandingStill($0, at: sample.at) }.map { String($0.partition.partition) }
            table.add(
                .text(places[0].group), .text(places[0].partition.topic), .number(Int64(places.count)),
                .number(Int64(Set(places.map(\.owner)).count)), .number(places.reduce(0) { $0 + $1.next }),
                lags.count == places.count ? .number(lags.reduce(0, +)) : "?",
                rate(places, sample, before), .init(places.map(\.updated).max()),
                still.isEmpty
                    ? .none : .text("partition \(still.joined(separator: ", ")) stands still; see its worker's log"))
        }
        return table
    }

    private static func partitions(_ sample: StatusSample, _ before: StatusSample?) -> Table {
        var table = Table(
            "group", "partition", "next_offset", "end", "lag", "records_per_second", "owner", "last_moved", "remark")
        for place in sample.places {
            table.add(
                .text(place.group), .text(place.partition.description), .number(place.next), .init(place.end),
                place.lag.map { .number($0) } ?? "?", rate([place], sample, before), .text(place.owner),
                .init(place.updated),
                isStandingStill(place, at: sample.at) ? "stands still; see its worker's log" : .none)
        }
        return table
    }

    /// A partition that was halted looks like this from outside: work to do, and no move.
    static func isStandingStill(_ place: StatusSample.Place, at now: Timestamp) -> Bool {
        (place.lag ?? 0) > 0 && now - place.updated > patience
    }

    private static func rate(_ places: [StatusSample.Place], _ now: StatusSample, _ before: StatusSample?) -> Table.Cell
    {
        guard let before else { return .none }
        let milliseconds = (now.at - before.at).wholeMicroseconds / 1_000
        guard milliseconds > 0 else { return .none }
        let earlier = Dictionary(before.places.map { ("\($0.group) \($0.partition)", $0.next) }) { first, _ in first }
        let moved = places.reduce(Int64(0)) { sum, place in
            sum + place.next - (earlier["\(place.group) \(place.partition)"] ?? place.next)
        }
        return .number(moved * 1_000 / milliseconds)
    }

    /// What each group owes and keeps: the outbox, parked records, timers.
    private static func groups(
        _ sample: StatusSample, in connection: inout PostgresConnection
    ) throws(PostgresError) -> Table {
        var cells: [String: [Table.Cell]] = [:]
        func set(_ group: String, _ column: Int, _ values: [Table.Cell]) {
            var row = cells[group] ?? [0, 0, .none, 0, 0, 0, 0, 0]
            row.replaceSubrange(column..<column + values.count, with: values)
            cells[group] = row
        }
        for place in sample.places { set(place.group, 0, []) }
        let outbox = try connection.query(StatusStatements.outbox)
        for row in 0..<outbox.count {
            let age = (sample.at - outbox.moment(row, 3)).components.seconds
            set(
                outbox.text(row, 0), 0,
                [.number(outbox.int64(row, 1)), .number(outbox.int64(row, 2)), .number(max(0, age))])
        }
        let parked = try connection.query(StatusStatements.parked)
        for row in 0..<parked.count {
            set(parked.text(row, 0), 3, (1...3).map { .number(parked.int64(row, $0)) })
        }
        let timers = try connection.query(StatusStatements.timers)
        for row in 0..<timers.count { set(timers.text(row, 0), 6, (1...2).map { .number(timers.int64(row, $0)) }) }
        var table = Table(
            "group", "outbox_rows", "events_to_publish", "oldest_seconds", "failed_records", "waiting_records",
            "parked_keys", "timers", "timers_due")
        for (group, row) in cells.sorted(by: { $0.key < $1.key }) { table.add(cells: [.text(group)] + row) }
        return table
    }

    /// What was set aside, by reason; `switchyard dead-letters list` has the records.
    private static func deadLetters(in connection: inout PostgresConnection) throws(PostgresError) -> Table {
        let rows = try connection.query(StatusStatements.deadLetters)
        var table = Table("group", "reason", "records", "oldest", "most_attempts")
        for row in 0..<rows.count {
            table.add(
                .text(rows.text(row, 0)), .text(rows.text(row, 1)), .number(rows.int64(row, 2)),
                .init(rows.moment(row, 3)), .number(Int64(rows.int32(row, 4))))
        }
        return table
    }

    private static func alerts(in connection: inout PostgresConnection) throws(PostgresError) -> Table {
        var parameters = Parameters()
        parameters.bigint(10)
        let rows = try connection.query(StatusStatements.alerts, parameters)
        var table = Table("severity", "type", "subject", "times", "last_seen", "text")
        for row in 0..<rows.count {
            table.add(
                .text(rows.text(row, 0)), .text(rows.text(row, 1)), .text(rows.text(row, 2)),
                .number(rows.int64(row, 3)),
                .init(rows.moment(row, 4)), .text(rows.text(row, 5)))
        }
        return table
    }
}
