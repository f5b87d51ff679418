import Domain

/// The metrics of a worker's lanes, under Prometheus' conventions; each series carries the labels `worker` and `lane`.
///
/// | Metric | Type | Meaning |
/// |---|---|---|
/// | `switchyard_records_consumed_total` | counter | Input records that passed, whatever became of them |
/// | `switchyard_records_duplicate_total` | counter | Records recognised as a repeat |
/// | `switchyard_records_set_aside_total` | counter | Records sent to the dead-letter topic |
/// | `switchyard_records_parked_total` | counter | Records parked behind an earlier one of their key |
/// | `switchyard_batches_committed_total` | counter | Database transactions committed |
/// | `switchyard_batches_fenced_total` | counter | Batches dropped because another process owns the partition |
/// | `switchyard_batches_retried_total` | counter | Batches begun again after a transient failure |
/// | `switchyard_events_published_total` | counter | Events handed to the producer |
/// | `switchyard_events_acknowledged_total` | counter | Events acknowledged by the broker |
/// | `switchyard_publish_failures_total` | counter | Events whose delivery failed and is tried again |
/// | `switchyard_timers_fired_total` | counter | Due timers handled |
/// | `switchyard_outbox_pending_batches` | gauge | Committed batches not yet acknowledged |
/// | `switchyard_assigned_partitions` | gauge | Partitions the lane owns |
/// | `switchyard_halted_partitions` | gauge | Owned partitions that wait for a person |
/// | `switchyard_lag_records` | gauge | Records behind the end of the owned partitions |
/// | `switchyard_dead_letters` | gauge | Failed records that wait for a person, by `reason`; 24 reasons at most, then `other` |
/// | `switchyard_waiting_records` | gauge | Records parked behind a failed one of their key |
/// | `switchyard_parked_keys` | gauge | Keys of which records wait |
/// | `switchyard_database_up`, `switchyard_broker_up` | gauge | 1 if reachable |
/// | `switchyard_seconds_since_progress` | gauge | Since the last progress, or reason not to make any |
/// | `switchyard_seconds_since_loop` | gauge | Age of the lane's heartbeat |
/// | `switchyard_batch_records` | histogram | Records of a committed batch |
/// | `switchyard_batch_seconds` | histogram | First record to commit |
/// | `switchyard_end_to_end_seconds` | histogram | A record's timestamp to the commit of its effects |
/// | `switchyard_worker_info` | gauge | 1, with labels `worker`, `instance` and `version` |
/// | `process_…` | | Start time, CPU, memory, open files; see `ProcessMetrics` |
///
/// What the stages measure through swift-metrics follows; see `PrometheusRegistry`.
enum WorkerMetrics {
    struct Metric: Sendable {
        let name: String
        let kind: PrometheusText.Kind
        let help: String
        let value: @Sendable (LaneVitals, MonotonicMoment) -> Double
    }

    private static func counter(
        _ name: String,
        _ help: String,
        _ value: @escaping @Sendable (LaneVitals) -> Int
    ) -> Metric {
        Metric(name: "switchyard_\(name)_total", kind: .counter, help: help) { lane, _ in Double(value(lane)) }
    }

    private static func gauge(
        _ name: String,
        _ help: String,
        _ value: @escaping @Sendable (LaneVitals, MonotonicMoment) -> Double
    ) -> Metric {
        Metric(name: "switchyard_\(name)", kind: .gauge, help: help, value: value)
    }

    static let metrics: [Metric] = [
        counter("records_consumed", "Input records that passed, whatever became of them.") { $0.recordsConsumed.value },
        counter("records_duplicate", "Records recognised as a repeat.") { $0.recordsDuplicate.value },
        counter("records_set_aside", "Records sent to the dead-letter topic.") { $0.recordsSetAside.value },
        counter("records_parked", "Records parked behind an earlier one of their key.") { $0.recordsParked.value },
        counter("batches_committed", "Database transactions committed.") { $0.batchesCommitted.value },
        counter("batches_fenced", "Batches dropped because another process owns the partition.") {
            $0.batchesFenced.value
        },
        counter("batches_retried", "Batches begun again after a transient failure.") { $0.batchesRetried.value },
        counter("events_published", "Events handed to the producer.") { $0.eventsPublished.value },
        counter("events_acknowledged", "Events acknowledged by the broker.") { $0.eventsAcknowledged.value },
        counter("publish_failures", "Events whose delivery failed and is tried again.") { $0.publishFailures.value },
        counter("timers_fired", "Due timers handled.") { $0.timersFired.value },
        gauge("outbox_pending_batches", "Committed batches not yet acknowledged.") { lane, _ in
            Double(lane.outboxPendingBatches.value)
        },
        gauge("assigned_partitions", "Partitions the lane owns.") { lane, _ in Double(lane.assignedPartitions.value) },
        gauge("halted_partitions", "Owned partitions that wait for a person.") { lane, _ in
            Double(lane.haltedPartitions.value)
        },
        gauge("lag_records", "Records behind the end of the owned partitions.") { lane, _ in Double(lane.lag.value) },
        gauge("waiting_records", "Records parked behind a failed one of their key.") { lane, _ in
            Double(lane.parked.value.waiting)
        },
        gauge("parked_keys", "Keys of which records wait.") { lane, _ in Double(lane.parked.value.keys) },
        gauge("database_up", "1 if the lane reaches the database.") { lane, _ in lane.databaseUp.value ? 1 : 0 },
        gauge("broker_up", "1 if the lane reaches the broker.") { lane, _ in lane.brokerUp.value ? 1 : 0 },
        gauge("seconds_since_progress", "Since the last progress, or reason not to make any.") { lane, now in
            lane.snapshot(now: now).sinceProgress / .seconds(1)
        },
        gauge("seconds_since_loop", "Age of the lane's heartbeat.") { lane, now in
            lane.snapshot(now: now).sinceLoop / .seconds(1)
        },
    ]

    /// The one metric with a label of its own.
    static let deadLetters = "switchyard_dead_letters"

    static let histograms: [(name: String, help: String, histogram: @Sendable (LaneVitals) -> Histogram)] = [
        ("switchyard_batch_records", "Records of a committed batch.", { $0.batchRecords }),
        ("switchyard_batch_seconds", "First record of a batch to its commit.", { $0.batchSeconds }),
        ("switchyard_end_to_end_seconds", "A record's timestamp to the commit of its effects.", { $0.endToEndSeconds }),
    ]

    static func write(_ vitals: WorkerVitals, now: MonotonicMoment, to text: inout PrometheusText) {
        text.metric("switchyard_worker_info", .gauge, help: "The worker and its version.")
        text.sample(
            "switchyard_worker_info",
            [("worker", vitals.worker), ("instance", vitals.instance), ("version", vitals.version)],
            1
        )
        func labels(_ lane: LaneVitals) -> [(String, String)] { [("worker", vitals.worker), ("lane", "\(lane.lane)")] }
        for metric in metrics {
            text.metric(metric.name, metric.kind, help: metric.help)
            for lane in vitals.lanes { text.sample(metric.name, labels(lane), metric.value(lane, now)) }
        }
        text.metric(deadLetters, .gauge, help: "Failed records that wait for a person, by reason.")
        for lane in vitals.lanes {
            for (reason, count) in lane.parked.value.failed.sorted(by: { $0.key < $1.key }) {
                text.sample(deadLetters, labels(lane) + [("reason", reason)], count)
            }
        }
        for (name, help, histogram) in histograms {
            text.metric(name, .histogram, help: help)
            for lane in vitals.lanes { text.histogram(name, labels(lane), histogram(lane).snapshot) }
        }
    }
}
