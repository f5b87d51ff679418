package import Events
package import WorkerRuntime

/// What one batch came to: what the stage chose, and what stands in the database to be done because of it.
package struct StageOutcome<S: Stage> {
    /// In the order the stage made them.
    package var decisions: [S.Decision] = []
    /// Everything the outbox owes to Kafka, in publishing order; an alert is among them.
    package var events: [OutboxContent] = []
    package var timers: [TimerRequest] = []
    package var cancelledTimers: [(kind: String, subject: String)] = []
    package var alerts: [AlertRaised] = []
}

/// An event as Kafka will get it, without headers, which tests of the runtime look at.
package struct OutboxContent: Hashable, Sendable {
    package let topic: Topic
    package let key: String
    /// JSON text.
    package let value: String
}

extension OutboxRow {
    /// The row's events, read from its bytes as the publisher reads them.
    func contents() throws(OutboxFormatError) -> [OutboxContent] {
        try events().map { event in
            OutboxContent(topic: Topic(event.topic), key: text(event.key), value: text(event.value))
        }
    }

    private func text(_ range: Range<Int>?) -> String {
        range.map { String(decoding: bytes[$0], as: UTF8.self) } ?? ""
    }
}
