import CLibPQ

/// Owns one `PGconn`. One thread at a time; nothing else holds the pointer.
///
/// The connection is non-blocking towards libpq, because in pipeline mode client and server could otherwise wait for each other,
/// both with full socket buffers. We wait in `poll` instead, reading while we write.
@safe final class LibPQSession: PostgresSession {
    let handle: OpaquePointer
    let notices = LibPQNotices()
    /// What this session has prepared, by name.
    var prepared: [String: PreparedStatement] = [:]
    /// What this round trip prepares; true only when its answers are in.
    var preparing: [String: PreparedStatement] = [:]
    /// Answers still to come, in order.
    var awaited: [AwaitedResult] = []
    /// The first statement that libpq would not take since the last round trip.
    var sendFailure: Statement?
    /// Answers no longer match questions.
    var isConfused = false
    /// Reused: the pointers of one statement's parameters.
    var values: [UnsafePointer<CChar>?] = unsafe []
    var lengths: [Int32] = []
    /// Milliseconds without a byte from the server; -1 for no limit.
    let silenceLimit: Int32
    /// The limit was reached: whatever comes now comes too late.
    var hasFallenSilent = false
    var formats: [Int32] = []

    struct PreparedStatement {
        let sql: String
        let typeIDs: [UInt32]
    }

    init(conninfo: String, settings: SessionSettings, file: StaticString, line: Int) throws(PostgresError) {
        let opened = unsafe try openConnection(conninfo, settings, file: file, line: line)
        unsafe handle = opened
        silenceLimit = settings.silenceTimeout > .zero ? Int32(clamping: settings.silenceTimeout.wholeMilliseconds) : -1
        unsafe notices.listen(to: opened)
        _ = unsafe PQsetnonblocking(opened, 1)
    }

    deinit { unsafe PQfinish(handle) }

    var isBroken: Bool { unsafe isConfused || PQstatus(handle) != CONNECTION_OK }

    var transactionStatus: PostgresTransactionStatus {
        switch unsafe PQtransactionStatus(handle) {
        case PQTRANS_IDLE: .idle
        case PQTRANS_ACTIVE: .active
        case PQTRANS_INTRANS: .inTransaction
        case PQTRANS_INERROR: .inFailedTransaction
        default: .unknown
        }
    }

    var serverVersion: Int { unsafe Int(PQserverVersion(handle)) }

    var backendPID: Int32 { unsafe PQbackendPID(handle) }

    var isWaitingToRun: Bool { !awaited.isEmpty }

    func takeNotices() -> [PostgresNotice] { notices.take() }

    func makeCancelHandle() -> PostgresCancelHandle { PostgresCancelHandle(cancel: unsafe LibPQCancel(handle)) }

    /// The simple protocol: several statements in one text.
    func execute(_ script: String, file: StaticString, line: Int) throws(PostgresError) {
        precondition(awaited.isEmpty, "a script cannot overtake statements that are enqueued but not run")
        _ = unsafe PQexitPipelineMode(handle)
        guard let answer = unsafe PQexec(handle, script) else {
            throw connectionError(statement: nil, file: file, line: line)
        }
        if let error = unsafe LibPQResult(answer).error(statement: nil, file: file, line: line) { throw error }
    }

    func connectionError(statement: String?, file: StaticString, line: Int) -> PostgresError {
        let message =
            hasFallenSilent
            ? "the server has said nothing for \(silenceLimit) ms" : unsafe String(cString: PQerrorMessage(handle)).firstLine
        return PostgresError(
            .connection, message.isEmpty ? "the connection was lost" : message, statement: statement, file: file,
            line: line)
    }
}
