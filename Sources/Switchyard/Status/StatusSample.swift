import Domain
import Kafka
import Postgres
import WorkerRuntime

/// How far every group has come at one moment.
struct StatusSample {
    struct Place {
        let group: String
        let partition: TopicPartition
        let next: Int64
        let owner: String
        let updated: Timestamp
        /// What the partition's log ends with; `nil` when no broker was asked or it did not answer.
        var end: Int64?

        /// Records not handled yet.
        var lag: Int64? { end.map { max(0, $0 - next) } }
    }

    let at: Timestamp
    let cluster: String?
    private(set) var places: [Place]

    /// - Parameter cluster: `nil` for the one that was claimed last.
    init(cluster: String?, at now: Timestamp, in connection: inout PostgresConnection) throws(PostgresError) {
        var parameters = Parameters()
        parameters.text(cluster)
        let rows = try connection.query(StatusStatements.progress, parameters)
        at = now
        self.cluster = cluster ?? (rows.count > 0 ? rows.text(0, 0) : nil)
        places = (0..<rows.count).map { row in
            Place(
                group: rows.text(row, 1),
                partition: TopicPartition(topic: rows.text(row, 2), partition: rows.int32(row, 3)),
                next: rows.int64(row, 4), owner: rows.text(row, 5), updated: rows.moment(row, 6))
        }
    }

    /// Asks the broker where the logs end, each partition once.
    mutating func readEnds(from consumer: borrowing KafkaConsumer) {
        var ends: [TopicPartition: Int64] = [:]
        for index in places.indices {
            let partition = places[index].partition
            if ends[partition] == nil {
                ends[partition] = (try? consumer.watermarks(partition, timeout: 5_000))?.high.rawValue
            }
            places[index].end = ends[partition]
        }
    }
}
