package import Events
import LocalBroker
import Postgres
import TestBasics
package import WorkerRuntime

/// A broker and a database of a test's own, with everything in them that ledger stages need.
package struct ProofWorld: Sendable {
    package let broker: TestBroker
    package let conninfo: String

    package init(partitions: Int = 4) throws {
        let topics = Set(FirstPlace.topics + SecondPlace.topics)
        broker = try TestBroker(topics: topics.map { ($0.name, partitions) })
        conninfo = try TestDatabase.makeWithSchema()
        try execute(LedgerStage<FirstPlace>.tables)
    }

    /// The same database with another broker, or the other way round.
    package init(broker: TestBroker, conninfo: String) {
        self.broker = broker
        self.conninfo = conninfo
    }

    /// Settings of a worker that is in a hurry.
    package func settings(of worker: WorkerName, instance: String = "test") -> WorkerSettings {
        var settings = WorkerSettings(worker: worker.rawValue)
        settings.kafka.bootstrapServers = broker.broker.bootstrapServers
        settings.kafka.settings = TestBroker.clientSettings
        settings.database.url = conninfo
        settings.database.idleInTransactionTimeout = .seconds(3)
        settings.lanes.pollTimeout = .milliseconds(20)
        settings.lanes.timerInterval = .milliseconds(50)
        settings.lanes.advisoryCommitInterval = .milliseconds(100)
        settings.http.port = nil
        settings.instance = instance
        return settings
    }

    package func execute(_ script: String) throws {
        var connection = try PostgresConnection(conninfo: conninfo)
        try connection.execute(script)
    }

    /// The rows of a query whose columns are all text, "" for NULL.
    package func rows(_ sql: StaticString, _ texts: String...) throws -> [[String]] {
        let rows = try query(sql, texts)
        return (0..<rows.count).map { row in (0..<rows.columnCount).map { rows.optionalText(row, $0) ?? "" } }
    }

    /// The number that a query answers with.
    package func count(_ sql: StaticString, _ texts: String...) throws -> Int64 { try query(sql, texts).int64(0, 0) }

    private func query(_ sql: StaticString, _ texts: [String]) throws -> PostgresRows {
        var connection = try PostgresConnection(conninfo: conninfo)
        var parameters = Parameters()
        for text in texts { parameters.text(text) }
        return try connection.query(Statement("test", sql), parameters)
    }

    /// Waits until a stage has passed everything that its input topic holds, and has nothing left to publish.
    package func settle<Place: LedgerPlace>(_ place: Place.Type = FirstPlace.self) async throws {
        let ends = try broker.ends(of: Place.input).filter { $0.value > 0 }
        try await wait(for: "the end of \(Place.input), it stands at \(try progress(of: Place.self)) of \(ends)") {
            let progress = try progress(of: Place.self)
            guard ends.allSatisfy({ progress[$0.key] == $0.value }) else { return false }
            return try outboxRows(of: Place.self) == 0
        }
    }

    /// How far a stage has come, by partition.
    package func progress<Place: LedgerPlace>(of place: Place.Type) throws -> [Int32: Int64] {
        var progress: [Int32: Int64] = [:]
        let rows = try rows(
            """
            SELECT partition::text, next_offset::text FROM consumer_progress
             WHERE cluster = $1::text AND consumer_group = $2::text AND topic = $3::text
            """, broker.broker.clusterID, Place.worker.rawValue, Place.input.name)
        for row in rows { progress[Int32(row[0])!] = Int64(row[1]) }
        return progress
    }

    /// How many batches a stage has not published, or not noted as published.
    package func outboxRows<Place: LedgerPlace>(of place: Place.Type) throws -> Int64 {
        try count("SELECT count(*) FROM outbox WHERE consumer_group = $1::text", Place.worker.rawValue)
    }
}

/// One row of the table `effects`.
package struct Effect: Hashable, Sendable {
    package let key: String
    package let number: Int64
    package let text: String
}

extension ProofWorld {
    /// What a stage has noted, in the order of the rows.
    package func effects<Place: LedgerPlace>(of place: Place.Type = FirstPlace.self) throws -> [Effect] {
        try rows(
            "SELECT key, number::text, text FROM effects WHERE stage = $1::text ORDER BY position",
            Place.worker.rawValue
        ).map { Effect(key: $0[0], number: Int64($0[1])!, text: $0[2]) }
    }

    /// The texts noted for one key, in order.
    package func texts(of key: String) throws -> [String] { try effects().filter { $0.key == key }.map(\.text) }
}
