import Domain
import Kafka
import Postgres

/// A record on its way to `parked_records`: the one that failed, or one that waits behind it.
struct ParkedRecord {
    /// A person discards a failed record by the command line; the lane that owns its partition takes it out.
    enum State: String { case failed, waiting, discarded }

    let source: TopicPartition
    let offset: RecordOffset
    let state: State
    let key: [UInt8]?
    let value: [UInt8]?
    let originalHeaders: KafkaHeaders
    let recordedAt: Timestamp
    let reason: FailureReason

    init(_ record: borrowing Record, as state: State, because reason: FailureReason) {
        source = record.topicPartition
        offset = record.offset
        self.state = state
        key = [UInt8](copying: record.key)
        value = [UInt8](copying: record.value)
        originalHeaders = KafkaHeaders(of: record)
        // The column wants a time; where the record has none, the beginning of time cannot be mistaken for one.
        recordedAt = record.sentAt ?? Timestamp(microseconds: 0)
        self.reason = reason
    }

    static let waitsBehindKey = FailureReason(
        code: "waits_behind_key", text: "an earlier record of the same key failed")
}

extension ProgressStore {
    func enqueueParking(_ records: [ParkedRecord], in transaction: inout PostgresTransaction) {
        guard !records.isEmpty else { return }
        var parameters = owner()
        parameters.partitions(records.map(\.source))
        parameters.array(records) { $0.offset.rawValue }
        parameters.array(records) { $0.state.rawValue }
        parameters.array(records) { $0.key }
        parameters.array(records) { $0.value }
        parameters.array(records) { $0.originalHeaders.bytes }
        parameters.array(records) { $0.recordedAt }
        parameters.array(records) { $0.reason.code }
        parameters.array(records) { $0.reason.text }
        parameters.text(WorkerVersion.current)
        transaction.enqueueHidden(ParkingStatements.park, parameters)
    }

    func enqueueRelease(
        of offset: RecordOffset, in partition: TopicPartition, transaction: inout PostgresTransaction
    ) {
        transaction.enqueueHidden(ParkingStatements.release, record(offset, in: partition))
    }

    func enqueueFailure(
        of offset: RecordOffset, in partition: TopicPartition, because reason: FailureReason,
        transaction: inout PostgresTransaction
    ) {
        var parameters = record(offset, in: partition)
        parameters.text(reason.code)
        parameters.text(reason.text)
        parameters.text(WorkerVersion.current)
        transaction.enqueueHidden(ParkingStatements.failAgain, parameters)
    }

    private func record(_ offset: RecordOffset, in partition: TopicPartition) -> Parameters {
        var parameters = owner()
        parameters.text(partition.topic)
        parameters.integer(partition.partition)
        parameters.bigint(offset.rawValue)
        return parameters
    }
}
