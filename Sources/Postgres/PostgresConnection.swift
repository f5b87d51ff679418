/// One session with PostgreSQL, used from one thread at a time and closed when given up.
package struct PostgresConnection: ~Copyable {
    let session: any PostgresSession

    /// Connects; blocks up to `settings.connectTimeout` for each address.
    ///
    /// - Parameter conninfo: libpq's `key=value` list or `postgres://` URI. What it leaves out comes from libpq's environment
    ///   (`PGHOST`, `PGPASSWORD`, `PGSSLROOTCERT` …) and its password file. Never part of an error.
    package init(
        conninfo: String = "", settings: SessionSettings = SessionSettings(), file: StaticString = #fileID,
        line: Int = #line
    ) throws(PostgresError) {
        let opened = try LibPQSession(conninfo: conninfo, settings: settings, file: file, line: line)
        try opened.execute(settings.script, file: file, line: line)
        session = opened
    }

    /// A connection over a session that is open already.
    package init(over session: any PostgresSession) { self.session = session }

    /// Runs a text of several statements. Without a BEGIN of its own it is one transaction.
    package mutating func execute(
        _ script: String, file: StaticString = #fileID, line: Int = #line
    ) throws(PostgresError) {
        try session.execute(script, file: file, line: line)
    }

    /// Runs one statement in a transaction of its own.
    package mutating func query(
        _ statement: Statement, _ parameters: borrowing Parameters = Parameters(), file: StaticString = #fileID,
        line: Int = #line
    ) throws(PostgresError) -> PostgresRows {
        precondition(!session.isWaitingToRun, "a query cannot overtake statements that are enqueued but not run")
        session.enqueue(statement, parameters, isHidden: false)
        return try session.run(file: file, line: line)[0]
    }

    /// Opens a transaction. Nothing is sent before its first `run()`.
    ///
    /// A transaction that was given up without `commit()` or `rollback()` is rolled back first.
    package mutating func begin() -> PostgresTransaction {
        PostgresTransaction(session)
    }

    /// What the server said beside its answers, since the last call. At most 64 are kept.
    package mutating func takeNotices() -> [PostgresNotice] { session.takeNotices() }

    /// The connection is lost. Nothing but giving it up makes sense.
    package var isBroken: Bool { session.isBroken }

    package var transactionStatus: PostgresTransactionStatus { session.transactionStatus }

    /// As a number: 150020 is 15.20.
    package var serverVersion: Int { session.serverVersion }

    /// The server process of this session, as in `pg_stat_activity`.
    package var backendPID: Int32 { session.backendPID }

    /// Interrupts this session from another thread.
    package var cancelHandle: PostgresCancelHandle { session.makeCancelHandle() }

    /// How this session's bytes travel.
    package var transport: PostgresTransport { session.transport }

    /// Closes the session. Giving the value up does the same.
    package consuming func close() {}
}

/// Where the server sees a session.
package enum PostgresTransactionStatus: Sendable {
    case idle
    /// A round trip is under way.
    case active
    case inTransaction
    /// A statement failed; everything but a rollback is refused.
    case inFailedTransaction
    case unknown
}
