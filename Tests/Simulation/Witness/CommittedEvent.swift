import Kafka

/// An event that some committed batch owes.
final class CommittedEvent {
    let batch: CommittedBatch
    let index: Int
    let content: RecordContent
    var isPublished = false
    var isAcknowledged = false
    var isDeadLetter: Bool { content.topic.hasSuffix(".dead-letter") }

    init(batch: CommittedBatch, index: Int, content: RecordContent) {
        self.batch = batch
        self.index = index
        self.content = content
    }
}

/// One row of the outbox, as long as anybody may ask about it.
final class CommittedBatch {
    let source: SourceKey
    let base: Int64
    /// Counted over all commits of the schedule.
    let number: Int
    var events: [CommittedEvent] = []
    /// The database does not know of it any more.
    var isLost = false

    init(source: SourceKey, base: Int64, number: Int) {
        self.source = source
        self.base = base
        self.number = number
    }

    var isPublished: Bool { events.allSatisfy(\.isPublished) }
    var isAcknowledged: Bool { events.allSatisfy(\.isAcknowledged) }
}
