package import Domain

/// A timer whose time has come. Its row is deleted in the transaction that handles it.
package struct DueTimer: Sendable {
    /// What it is about, in the stage's words: `acknowledgement_overdue`.
    package let kind: String
    /// Usually the id of the entity.
    package let subject: String
    /// What the stage wrote when it set the timer, as JSON.
    package let payload: String
    package let dueAt: Timestamp
    package let cause: Cause

    package init(kind: String, subject: String, payload: String, dueAt: Timestamp, cause: Cause) {
        self.kind = kind
        self.subject = subject
        self.payload = payload
        self.dueAt = dueAt
        self.cause = cause
    }
}

/// A timer to be set: at ``dueAt`` the stage's `decode(_:into:)` for timers will see it, in order with the records of the
/// same partition. Setting the same kind and subject again moves it.
package struct TimerRequest: Sendable {
    package var kind: String
    package var subject: String
    package var payload: String
    package var dueAt: Timestamp
    /// The key whose partition the timer follows, usually the order id.
    package var key: String

    package init(kind: String, subject: String, payload: String = "{}", dueAt: Timestamp, key: String) {
        self.kind = kind
        self.subject = subject
        self.payload = payload
        self.dueAt = dueAt
        self.key = key
    }
}
