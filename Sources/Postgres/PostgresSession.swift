/// What a ``PostgresConnection`` speaks through: a session of libpq, or in a simulation a model of one.
///
/// Used from one thread at a time, and closed when it is released. What each method promises is said where
/// ``PostgresConnection`` and ``PostgresTransaction`` offer it.
package protocol PostgresSession: AnyObject {
    /// Adds a statement to the next round trip; never waits. What is wrong with it shows when it runs.
    func enqueue(_ statement: Statement, _ parameters: borrowing Parameters, isHidden: Bool)

    /// Sends what is enqueued and waits for the answers; gives the results of the statements that are not hidden.
    func run(file: StaticString, line: Int) throws(PostgresError) -> PostgresResults

    /// As `run`, when the last statement enqueued is COMMIT.
    func runCommit(file: StaticString, line: Int) throws(PostgresError) -> PostgresResults

    /// Runs a rollback. What was enqueued before it goes first and its outcome does not matter.
    func rollback(_ statement: Statement, file: StaticString, line: Int) throws(PostgresError)

    /// Ends a transaction whose owner gave it up.
    func discardUnfinished()

    /// Runs a text of several statements.
    func execute(_ script: String, file: StaticString, line: Int) throws(PostgresError)

    /// Statements are enqueued that have not run.
    var isWaitingToRun: Bool { get }

    /// The connection is lost.
    var isBroken: Bool { get }

    var transactionStatus: PostgresTransactionStatus { get }
    var serverVersion: Int { get }
    var backendPID: Int32 { get }
    var serverHost: String { get }
    var serverPort: String { get }
    var transport: PostgresTransport { get }

    func takeNotices() -> [PostgresNotice]
    func makeCancelHandle() -> PostgresCancelHandle
}
