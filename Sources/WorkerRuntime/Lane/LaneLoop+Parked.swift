import Kafka
import Postgres

/// How much is set aside of the lane's partitions, for metrics. A person changes it from outside, too, so it is counted in
/// the table: soon after the lane itself has changed something, and once in a while.
extension LaneLoop {
    mutating func countParkedIfDue() {
        let now = surroundings.now
        guard now.since(lastParkingCount) >= (parkingChanged ? .seconds(1) : .seconds(15)), connection != nil else { return }
        lastParkingCount = now
        // A failure shows in the next transaction; the metric stays as it was.
        guard let count = try? countParked() else { return }
        parkingChanged = false
        vitals.parked.set(count)
    }

    private mutating func countParked() throws(PostgresError) -> ParkedCount {
        var parameters = progress.owner()
        parameters.partitions(partitions.values.map(\.id))
        let rows = try connection!.query(ParkingStatements.counts, parameters)
        var count = ParkedCount()
        for row in 0..<rows.count {
            if rows.text(row, 0) == ParkedRecord.State.waiting.rawValue {
                count.waiting += Int(rows.int64(row, 2))
                count.keys += Int(rows.int64(row, 3))
            } else {
                count.addFailed(Int(rows.int64(row, 2)), because: rows.text(row, 1))
            }
        }
        return count
    }
}
