/// What one lane tells about itself while it works.
///
/// Written by the lane's thread, read by the health endpoint, the metrics endpoint and the watchdog. Everything is
/// atomic, nothing that a batch touches is locked, and no two values are promised to belong to the same moment.
package final class LaneVitals: Sendable {
    /// The number of the lane in its process, from 0.
    package let lane: Int

    /// Input records that passed, whatever became of them.
    package let recordsConsumed = VitalCounter()
    /// Records recognised as a repeat and passed without effect.
    package let recordsDuplicate = VitalCounter()
    /// Records sent to the dead-letter topic.
    package let recordsSetAside = VitalCounter()
    /// Records parked behind an earlier record of their key.
    package let recordsParked = VitalCounter()

    package let batchesCommitted = VitalCounter()
    /// Batches dropped because another process had taken the partition over.
    package let batchesFenced = VitalCounter()
    /// Batches begun again after a transient failure.
    package let batchesRetried = VitalCounter()

    package let eventsPublished = VitalCounter()
    package let eventsAcknowledged = VitalCounter()
    package let publishFailures = VitalCounter()

    package let timersFired = VitalCounter()

    /// Committed batches whose events the broker has not yet acknowledged.
    package let outboxPendingBatches = VitalGauge()
    package let assignedPartitions = VitalGauge()
    /// Assigned partitions that stopped and wait for a person.
    package let haltedPartitions = VitalGauge()
    /// Records between the lane's progress and the end of its partitions.
    package let lag = VitalGauge()

    /// What is set aside of the lane's partitions and waits for a person, or behind one who does.
    package let parked = ParkedVital()

    package let databaseUp = VitalFlag()
    package let brokerUp = VitalFlag()

    /// When the lane last committed, or found that there is nothing to do.
    package let lastProgress = VitalMoment()
    /// When the lane's loop last came round: its heartbeat. Touch it while waiting between attempts, too.
    package let lastLoop = VitalMoment()
    /// When the watchdog last saw a reason for the lane not to move. Written by the watchdog only.
    let lastExcuse = VitalMoment()

    /// Records of a committed batch.
    package let batchRecords = Histogram(bounds: Histogram.recordBounds)
    /// Seconds from a batch's first record to its commit.
    package let batchSeconds = Histogram(bounds: Histogram.secondBounds)
    /// Seconds from a record's timestamp to the commit of its effects.
    package let endToEndSeconds = Histogram(bounds: Histogram.secondBounds)

    package init(lane: Int) {
        self.lane = lane
    }
}
