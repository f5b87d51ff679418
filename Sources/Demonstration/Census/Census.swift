import Domain
package import Postgres

/// Asks the database how far everything is.
package struct Census: ~Copyable {
    private var connection: PostgresConnection

    package init(conninfo: String) throws(PostgresError) { connection = try PostgresConnection(conninfo: conninfo) }

    package mutating func snapshot() throws(PostgresError) -> Snapshot {
        let rows = try connection.query(CensusStatements.snapshot)
        var snapshot = Snapshot()
        for row in 0..<rows.count {
            let name = rows.text(row, 1)
            let count = Int(rows.int64(row, 2))
            switch rows.text(row, 0) {
            case "message": snapshot.messages[name] = count
            case "order":
                if let status = OrderStatus(rawValue: name) {
                    snapshot.orders[status] = count
                } else {
                    snapshot.unknownOrders += count
                }
            case "parked": snapshot.setAside[name] = count
            case "outbox": snapshot.outbox += count
            case "case": snapshot.openCases += count
            case "timer": snapshot.dueTimers += count
            default:
                snapshot.positions.append(
                    Snapshot.Position(
                        group: name, topic: rows.text(row, 3), partition: rows.int32(row, 4), next: Int64(count)))
            }
        }
        return snapshot
    }

    /// Everything that the final table shows beyond the last snapshot.
    package mutating func findings() throws(PostgresError) -> Findings {
        var findings = Findings()
        findings.reasons = try pairs(CensusStatements.reasons).map {
            Findings.Reason(recordClass: $0, text: $1, count: $2)
        }
        let stock = try connection.query(CensusStatements.stock)
        findings.stock = Findings.Stock(
            counters: Int(stock.int64(0, 0)), movements: Int(stock.int64(0, 1)), onHand: stock.int64(0, 2),
            allocated: stock.int64(0, 3), reserved: stock.int64(0, 4))
        let times = try connection.query(CensusStatements.latencies)
        for row in 0..<times.count where !times.isNull(row, 1) {
            findings.latencies.append(
                Findings.Latency(
                    name: times.text(row, 0), half: times.int64(row, 1), most: times.int64(row, 2),
                    count: Int(times.int64(row, 3))))
        }
        let channels = try connection.query(CensusStatements.channels)
        for row in 0..<channels.count {
            findings.channels[channels.text(row, 0), default: [:]][channels.text(row, 1)] = Int(channels.int64(row, 2))
        }
        findings.extras = try pairs(CensusStatements.extras).map { Findings.Extra(text: $1, count: $2) }
        return findings
    }

    /// Some orders that did not come to rest, for looking into.
    package mutating func stragglers() throws(PostgresError) -> [String] {
        let rows = try connection.query(CensusStatements.stragglers)
        return (0..<rows.count).map { "\(rows.text($0, 0)): \(rows.text($0, 1))" }
    }

    /// The number of an order with a story worth telling.
    mutating func example() throws(PostgresError) -> String? {
        let rows = try connection.query(CensusStatements.example)
        return rows.count > 0 ? rows.text(0, 0) : nil
    }

    private mutating func pairs(_ statement: Statement) throws(PostgresError) -> [(String, String, Int)] {
        let rows = try connection.query(statement)
        return (0..<rows.count).map { (rows.text($0, 0), rows.text($0, 1), Int(rows.int64($0, 2))) }
    }
}
