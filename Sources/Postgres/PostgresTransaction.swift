/// An open transaction. Statements are enqueued, and go to the server and back together, in one round trip a `run()`.
///
/// When a statement fails, the server skips the rest of the round trip, a COMMIT included, and the transaction is good for
/// nothing but ``rollback()`` or ``rollbackToSavepoint()``. That is the owner's business: a stage only lets the error pass.
package struct PostgresTransaction: ~Copyable {
    private let session: any PostgresSession

    init(_ session: any PostgresSession) {
        self.session = session
        session.discardUnfinished()
        session.enqueue(.begin, Parameters(), isHidden: true)
    }

    /// Adds a statement to the next round trip; does not wait. What is wrong with it shows in `run()`.
    package mutating func enqueue(_ statement: Statement, _ parameters: borrowing Parameters = Parameters()) {
        session.enqueue(statement, parameters, isHidden: false)
    }

    /// As `enqueue`, for the runtime's own statements: checked, but not among the results that a stage sees.
    package mutating func enqueueHidden(_ statement: Statement, _ parameters: borrowing Parameters = Parameters()) {
        session.enqueue(statement, parameters, isHidden: true)
    }

    /// Sends what is enqueued and waits for the answers.
    ///
    /// - Returns: the results of the statements enqueued since the last `run()`, in order.
    /// - Throws: the error of the first statement that failed, whoever enqueued it.
    package mutating func run(
        file: StaticString = #fileID, line: Int = #line
    ) throws(PostgresError) -> PostgresResults {
        try session.run(file: file, line: line)
    }

    /// Sends what is enqueued and COMMIT in one round trip.
    ///
    /// - Returns: the results of the statements enqueued since the last `run()`.
    /// - Throws: the first failure. With `outcomeUnknown` the transaction may stand; with code `.notReplicated` it
    ///   stands here, but its synchronous standby may not have it. Otherwise it does not stand.
    @discardableResult
    package mutating func commit(
        file: StaticString = #fileID, line: Int = #line
    ) throws(PostgresError) -> PostgresResults {
        session.enqueue(.commit, Parameters(), isHidden: true)
        return try session.runCommit(file: file, line: line)
    }

    /// Rolls back; what was enqueued and not run is never sent or has no effect.
    package mutating func rollback(file: StaticString = #fileID, line: Int = #line) throws(PostgresError) {
        try session.rollback(.rollback, file: file, line: line)
    }
}

// MARK: Savepoints

extension PostgresTransaction {
    /// Marks a place to come back to. Marks nest: the newest is the one that is meant.
    package mutating func enqueueSavepoint() { enqueueHidden(.savepoint) }

    /// Forgets the newest mark and keeps what came after it.
    package mutating func enqueueReleaseSavepoint() { enqueueHidden(.releaseSavepoint) }

    /// Undoes what came after the newest mark, a failure included. The mark stays.
    package mutating func rollbackToSavepoint(
        file: StaticString = #fileID, line: Int = #line
    ) throws(PostgresError) {
        try session.rollback(.rollbackToSavepoint, file: file, line: line)
    }
}

// MARK: Scripts

extension PostgresTransaction {
    /// Runs a text of several statements inside this transaction, after what is enqueued. Two round trips; for
    /// migrations and tools.
    package mutating func execute(
        _ script: String, file: StaticString = #fileID, line: Int = #line
    ) throws(PostgresError) {
        _ = try session.run(file: file, line: line)
        try session.execute(script, file: file, line: line)
    }
}

extension Statement {
    /// The protocol counts on statements seeing what others committed while they waited for a row lock.
    static let begin = Statement("transaction_begin", "BEGIN ISOLATION LEVEL READ COMMITTED")
    static let commit = Statement("transaction_commit", "COMMIT")
    static let rollback = Statement("transaction_rollback", "ROLLBACK")
    static let savepoint = Statement("transaction_savepoint", "SAVEPOINT mark")
    static let releaseSavepoint = Statement("transaction_release_savepoint", "RELEASE SAVEPOINT mark")
    static let rollbackToSavepoint = Statement("transaction_rollback_to_savepoint", "ROLLBACK TO SAVEPOINT mark")
}
