import CLibPQ
import Glibc

/// What came back from one synchronisation.
struct RoundTrip {
    var visible: [PostgresRows] = []
    /// The first failure; those after it only follow from it.
    var failure: PostgresError?
    /// The server, not we, ended the connection with the failure.
    var failureEndsConnection = false
    /// Of the last statement that was answered, such as `COMMIT`.
    var lastTag = ""
}

extension LibPQSession {
    /// Sends everything enqueued and waits for all answers.
    func run(file: StaticString, line: Int) throws(PostgresError) -> PostgresResults {
        let trip = roundTrip(file: file, line: line)
        if let failure = trip.failure { throw failure }
        return PostgresResults(trip.visible)
    }

    /// As `run`, when the last statement enqueued is COMMIT.
    func runCommit(file: StaticString, line: Int) throws(PostgresError) -> PostgresResults {
        let couldSend = sendFailure.map { $0.name == Statement.commit.name } ?? true
        notices.forgetNotReplicated()
        let trip = roundTrip(file: file, line: line)
        if notices.sawNotReplicated {
            throw PostgresError(
                .notReplicated, "committed here, but the synchronous standby did not confirm it",
                statement: Statement.commit.name, file: file, line: line)
        }
        if var failure = trip.failure {
            let isOwnFailure = failure.statement == Statement.commit.name
            // The server answers in order: what it said of an earlier statement came before the COMMIT. Silence may hide
            // a COMMIT that was carried out.
            let wasSilent = failure.sqlState.isEmpty
            failure.outcomeUnknown =
                couldSend
                && (wasSilent || (isOwnFailure && trip.failureEndsConnection)
                    || SQLState.leavesOutcomeUnknown(failure.sqlState))
            throw failure
        }
        // Without an error of its own, COMMIT of a failed transaction answers ROLLBACK.
        guard trip.lastTag == "COMMIT" else {
            throw PostgresError(
                .server, "the transaction had failed before and was rolled back", sqlState: "25P02",
                statement: Statement.commit.name, file: file, line: line)
        }
        return PostgresResults(trip.visible)
    }

    /// Runs a rollback. What was enqueued before it goes first and its outcome does not matter.
    func rollback(_ statement: Statement, file: StaticString, line: Int) throws(PostgresError) {
        if !awaited.isEmpty || sendFailure != nil { _ = roundTrip(file: file, line: line) }
        enqueue(statement, Parameters(), isHidden: true)
        _ = try run(file: file, line: line)
    }

    /// Ends a transaction whose owner gave it up.
    ///
    /// When that fails, the connection is broken, and what comes next says so.
    func discardUnfinished() {
        guard !awaited.isEmpty || sendFailure != nil || transactionStatus != .idle else { return }
        try? rollback(.rollback, file: #fileID, line: #line)
    }

    private func roundTrip(file: StaticString, line: Int) -> RoundTrip {
        defer {
            awaited.removeAll(keepingCapacity: true)
            preparing.removeAll(keepingCapacity: true)
            sendFailure = nil
        }
        var trip = RoundTrip()
        if let sendFailure {
            isConfused = true
            trip.failure = connectionError(statement: sendFailure.name, file: file, line: line)
            return trip
        }
        guard let first = awaited.first else { return trip }
        guard unsafe PQpipelineSync(handle) == 1 else {
            isConfused = true
            trip.failure = connectionError(statement: first.statement.name, file: file, line: line)
            return trip
        }
        for question in awaited {
            guard readAnswer(to: question, into: &trip, file: file, line: line) else {
                isConfused = true
                return trip
            }
        }
        if nextResult()?.status != PGRES_PIPELINE_SYNC {
            isConfused = true
            trip.failure = trip.failure ?? connectionError(statement: nil, file: file, line: line)
        }
        return trip
    }

    /// Answers whether there is sense in reading on.
    private func readAnswer(to awaited: AwaitedResult, into trip: inout RoundTrip, file: StaticString, line: Int)
        -> Bool
    {
        let name = awaited.statement.name
        guard let result = nextResult() else {
            trip.failure = trip.failure ?? connectionError(statement: name, file: file, line: line)
            return false
        }
        if let error = result.error(statement: name, file: file, line: line) {
            let endsConnection = result.endsConnection
            if trip.failure == nil {
                trip.failure = error
                trip.failureEndsConnection = endsConnection
            }
            return error.code == .server && !endsConnection
        }
        switch awaited.question {
        // Only now: a pipeline that failed before it would have skipped it.
        case .prepare: prepared[name] = preparing[name]
        case .hidden: trip.lastTag = result.commandTag
        case .visible: trip.visible.append(PostgresRows(result: result))
        }
        return true
    }

    /// The next result, or nil when the connection is gone. libpq puts a null between the answers.
    private func nextResult() -> LibPQResult? {
        for _ in 0..<2 {
            guard waitForResult() else { return nil }
            if let result = unsafe PQgetResult(handle) { return unsafe LibPQResult(result) }
        }
        return nil
    }

    /// Reads and writes until `PQgetResult` need not wait.
    ///
    /// `statement_timeout`, `tcp_user_timeout` and keepalives end most waits. What is left is a server, or somebody on
    /// the way to it, that lives and says nothing: that ends with `silenceLimit`.
    ///
    /// - Returns: whether `PQgetResult` answers at once, if with a failure.
    private func waitForResult() -> Bool {
        while true {
            // 1: more to write. A failed write shows when reading, behind what the server said before it hung up.
            let isWriting = unsafe PQflush(handle) == 1
            if !isWriting, unsafe PQisBusy(handle) == 0 { return true }
            var descriptor = unsafe pollfd(
                fd: PQsocket(handle), events: Int16(isWriting ? POLLIN | POLLOUT : POLLIN), revents: 0)
            guard descriptor.fd >= 0 else { return true }
            if unsafe poll(&descriptor, 1, silenceLimit) == 0 {
                hasFallenSilent = true
                return false
            }
            if unsafe PQconsumeInput(handle) == 0 { return true }
        }
    }
}
