import Kafka

/// One record as a partition holds it.
struct StoredRecord {
    let offset: Int64
    let content: RecordContent
    /// Which committed event it is; `nil` for what comes from outside.
    let event: CommittedEvent?
}

/// What is the same to the byte wherever a record is published.
struct RecordContent: Hashable {
    let topic: String
    let partition: Int32
    let key: [UInt8]?
    let value: [UInt8]?
    let headers: [UInt8]
}

/// One partition of the modelled log.
final class Log {
    let id: TopicPartition
    /// Everything ever written, in order. What retention removed is still here, below `low`, and what was cut off, from
    /// `high` on: somebody may have it in hand.
    private(set) var records: [StoredRecord] = []
    private(set) var low: Int64 = 0
    private(set) var high: Int64 = 0
    /// Cut off or expired in front of somebody.
    private(set) var isDamaged = false

    init(_ id: TopicPartition) { self.id = id }

    @discardableResult
    func append(_ content: RecordContent, event: CommittedEvent? = nil) -> Int64 {
        records.append(StoredRecord(offset: high, content: content, event: event))
        high += 1
        return high - 1
    }

    /// Leaves offsets out, as compaction and the markers of transactions do.
    func skip(_ count: Int64) { high += count }

    /// The first record from a position on.
    func record(from position: Int64) -> StoredRecord? {
        guard position < high else { return nil }
        var index = min(Int(position), records.count)
        while index > 0, records[index - 1].offset >= position { index -= 1 }
        while index < records.count, records[index].offset < position { index += 1 }
        return index < records.count && records[index].offset < high ? records[index] : nil
    }

    func cut(to end: Int64) {
        high = end
        low = min(low, end)
        isDamaged = true
    }

    func expire(to start: Int64) {
        low = max(low, start)
        isDamaged = true
    }
}
