/// Judges a worker by what its lanes tell. Pure: a snapshot in, reasons out; no reason means all is well.
package struct Health: Sendable {
    /// How long a lane's loop may stay away, and how long a lane with work may stand still.
    package var stallLimit: Duration

    package init(stallLimit: Duration) {
        self.stallLimit = stallLimit
    }

    /// How many stall limits pass before the process gives up on itself.
    package static let patience = 3

    /// Why the process should be started again. What is outside it, such as the database, is no reason.
    package func reasonsNotAlive(_ worker: WorkerSnapshot) -> [String] {
        worker.lanes.compactMap { lane in
            guard lane.sinceLoop > stallLimit else { return nil }
            return "lane \(lane.lane): its loop has not come round for \(seconds(lane.sinceLoop))"
        }
    }

    /// Why the process is not doing its work. A lane without partitions stands by, and that is its work.
    package func reasonsNotReady(_ worker: WorkerSnapshot) -> [String] {
        let draining = worker.isDraining ? ["asked to stop, draining"] : []
        return draining + worker.lanes.flatMap { reasonsNotReady($0) } + reasonsNotAlive(worker)
    }

    private func reasonsNotReady(_ lane: LaneSnapshot) -> [String] {
        var reasons: [String] = []
        if !lane.databaseUp { reasons.append("lane \(lane.lane): the database cannot be reached") }
        if !lane.brokerUp { reasons.append("lane \(lane.lane): the broker cannot be reached") }
        if lane.haltedPartitions > 0 {
            reasons.append(
                "lane \(lane.lane): \(lane.haltedPartitions) of \(lane.assignedPartitions) partitions halted"
            )
        }
        if !lane.isExcused && lane.sinceProgress > stallLimit {
            reasons.append(
                "lane \(lane.lane): \(lane.lag) records behind, no progress for \(seconds(lane.sinceProgress))"
            )
        }
        return reasons
    }

    /// Why the process should end itself with `ExitCode.stalled`.
    package func reasonsToGiveUp(_ worker: WorkerSnapshot) -> [String] {
        let limit = stallLimit * Self.patience
        return worker.lanes.compactMap { lane in
            if lane.sinceLoop > limit {
                "lane \(lane.lane): its loop has not come round for \(seconds(lane.sinceLoop))"
            } else if !lane.isExcused && lane.sinceProgress > limit {
                "lane \(lane.lane): \(lane.lag) records behind, no progress for \(seconds(lane.sinceProgress))"
            } else {
                nil
            }
        }
    }

    private func seconds(_ duration: Duration) -> String { "\(duration.components.seconds) s" }
}
