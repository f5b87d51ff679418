package import Domain
import Synchronization

/// The vitals of a worker's lanes, and what is the same for all of them.
package final class WorkerVitals: Sendable {
    /// The worker's name, the label of all its metrics.
    package let worker: String
    package let version: String
    package let instance: String
    package let startedAt: Timestamp
    package let lanes: [LaneVitals]

    /// Whether the process was asked to stop.
    package let isDraining = VitalFlag()

    package init(worker: String, version: String, instance: String, startedAt: Timestamp, laneCount: Int) {
        self.worker = worker
        self.version = version
        self.instance = instance
        self.startedAt = startedAt
        lanes = (0..<laneCount).map(LaneVitals.init(lane:))
    }

    /// How all lanes stand at `now`.
    package func snapshot(now: MonotonicMoment = .now) -> WorkerSnapshot {
        WorkerSnapshot(isDraining: isDraining.value, lanes: lanes.map { $0.snapshot(now: now) })
    }
}

extension LaneVitals {
    func snapshot(now: MonotonicMoment) -> LaneSnapshot {
        LaneSnapshot(
            lane: lane,
            assignedPartitions: assignedPartitions.value,
            haltedPartitions: haltedPartitions.value,
            lag: lag.value,
            databaseUp: databaseUp.value,
            brokerUp: brokerUp.value,
            sinceLoop: now.since(lastLoop.value),
            sinceProgress: now.since(max(lastProgress.value, lastExcuse.value))
        )
    }
}
