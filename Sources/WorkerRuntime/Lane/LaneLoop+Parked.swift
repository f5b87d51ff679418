import Kafka
import Postgres

/// How much is set aside of the lane's partitions, for metrics and for the limit on it. A person changes it from outside,
/// too, so it is counted in the table: soon after the lane itself has changed something, and once in a while.
extension LaneLoop {
    mutating func countParkedIfDue() {
        let now = surroundings.now
        let interval = parkingChanged ? Duration.seconds(1) : .seconds(15)
        guard now.since(lastParkingCount) >= interval, connection != nil else { return }
        lastParkingCount = now
        // A failure shows in the next transaction; the metric stays as it was.
        guard let (count, held) = try? countParked() else { return }
        parkingChanged = false
        vitals.parked.set(count)
        for (id, partition) in held where partition.exceeds(settings.parkedRecordLimit) {
            halt(id, because: .tooManyParkedRecords(limit: settings.parkedRecordLimit))
        }
    }

    private mutating func countParked() throws(PostgresError) -> (ParkedCount, [TopicPartition: HeldRecords]) {
        var parameters = progress.owner()
        parameters.partitions(partitions.values.map(\.id))
        let rows = try connection!.query(ParkingStatements.counts, parameters)
        var count = ParkedCount()
        var held: [TopicPartition: HeldRecords] = [:]
        for row in 0..<rows.count {
            let records = Int(rows.int64(row, 4))
            if rows.text(row, 2) == ParkedRecord.State.waiting.rawValue {
                count.waiting += records
                count.keys += Int(rows.int64(row, 5))
            } else {
                count.addFailed(records, because: rows.text(row, 3))
            }
            let id = TopicPartition(topic: rows.text(row, 0), partition: rows.int32(row, 1))
            held[id, default: HeldRecords()].add(records, released: Int(rows.int64(row, 6)))
        }
        return (count, held)
    }
}

/// What is set aside of one partition.
private struct HeldRecords {
    private var records = 0
    /// Those that somebody has released or discarded, and that the lane has not taken up yet.
    private var released = 0

    mutating func add(_ records: Int, released: Int) {
        self.records += records
        self.released += released
    }

    /// A partition that stands still works nothing off: as long as it has something to work off, it runs, whatever it
    /// holds. Otherwise nobody could bring one below the limit again.
    func exceeds(_ limit: Int) -> Bool { records > limit && released == 0 }
}
