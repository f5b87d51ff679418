import Kafka
import Postgres

/// One server process. It works through what its client has sent, whether the client still lives or not, and waits for
/// locks as PostgreSQL does: READ COMMITTED, and what was waited for is read again.
final class Backend {
    struct Call {
        let statement: String
        let parameters: ParameterReader
        let isHidden: Bool
    }

    struct Answer {
        var rows: [PostgresRows] = []
        var failure: PostgresError?
    }

    let database: ModelDatabase
    let lane: SimulatedLane
    var locks: [Lock] = []
    /// What the open transaction will change.
    var writes: [Write] = []
    private(set) var isInTransaction = false
    private(set) var hasFailed = false
    private(set) var hasEnded = false
    private(set) var isBlocked = false
    private var calls: [Call] = []
    private var position = 0
    private var answer = Answer()
    private var reply: ((Answer) -> Void)?
    /// Counts waits, so that a timeout knows whether it still concerns one.
    private var waits = 0
    private var messages = 0

    init(_ database: ModelDatabase, of lane: SimulatedLane) {
        self.database = database
        self.lane = lane
    }

    /// Takes one round trip. The answer is `nil` when the session ended meanwhile.
    func receive(_ calls: [Call], reply: @escaping (Answer) -> Void) {
        guard !hasEnded else { return }
        messages += 1
        self.calls = calls
        self.reply = reply
        position = 0
        answer = Answer()
        goOn()
    }

    private func goOn() {
        while position < calls.count {
            let call = calls[position]
            switch execute(call) {
            case .rows(let rows):
                if !call.isHidden { answer.rows.append(rows) }
            case .done:
                if !call.isHidden { answer.rows.append(PostgresRows(columns: [], rows: [])) }
            case .blocked: return block()
            case .failed(let state):
                answer.failure = PostgresError(.server, "simulated", sqlState: state, statement: call.statement)
                fail()
                return finish()
            }
            // A statement by itself is a transaction by itself.
            if !isInTransaction, !writes.isEmpty || !locks.isEmpty { commit() }
            position += 1
        }
        finish()
    }

    /// Statements behind the failed one are skipped, a COMMIT included.
    private func fail() {
        if isInTransaction { hasFailed = true } else { rollBack() }
    }

    private func finish() {
        let (reply, answer) = (reply, answer)
        self.reply = nil
        calls.removeAll()
        guardIdleTransaction()
        reply?(answer)
    }

    /// The server ends a session that does nothing in an open transaction, or whose client is gone.
    private func guardIdleTransaction() {
        guard isInTransaction else { return }
        let seen = messages
        let patience = lane.isGone ? lingering : World.idleInTransactionTimeout
        database.world.scheduler.after(patience) { [weak self] in
            guard let self, messages == seen, isInTransaction, reply == nil else { return }
            end()
        }
    }

    private var lingering: Int64 { database.world.chance.within(1_000...World.idleInTransactionTimeout) }

    /// The client is gone. What is under way is finished; an open transaction is rolled back when that is noticed.
    func loseClient() {
        messages += 1
        reply = nil
        guard isInTransaction || !calls.isEmpty else { return end() }
        database.world.coverage.lingeringSessions += 1
        let seen = messages
        database.world.scheduler.after(lingering) { [weak self] in
            guard let self, messages == seen else { return }
            end()
        }
    }

    func forgetClient() { reply = nil }

    // MARK: Transactions

    func begin() {
        isInTransaction = true
        hasFailed = false
    }

    func commit() {
        let made = writes
        writes.removeAll(keepingCapacity: true)
        isInTransaction = false
        if !made.isEmpty { database.commit(made, by: lane) }
        database.unlock(self)
    }

    func rollBack() {
        writes.removeAll(keepingCapacity: true)
        isInTransaction = false
        hasFailed = false
        database.unlock(self)
    }

    /// The session ends; an open transaction with it.
    func end() {
        guard !hasEnded else { return }
        hasEnded = true
        isBlocked = false
        waits += 1
        calls.removeAll()
        rollBack()
        database.forget(self)
        if let reply {
            self.reply = nil
            reply(Answer(failure: PostgresError(.connection, "the server ended the session", sqlState: "57P01")))
        }
    }

    // MARK: Waiting for locks

    private func block() {
        guard !isBlocked else { return }
        isBlocked = true
        waits += 1
        database.world.coverage.lockWaits += 1
        let wait = waits
        database.world.scheduler.after(database.world.lockTimeout) { [weak self] in
            guard let self, isBlocked, waits == wait else { return }
            isBlocked = false
            database.world.coverage.lockTimeouts += 1
            answer.failure = PostgresError(
                .server, "simulated", sqlState: "55P03", statement: calls[position].statement)
            fail()
            finish()
        }
    }

    /// A lock has become free, perhaps the one that is waited for.
    func tryAgain() {
        let wait = waits
        database.world.scheduler.after(database.world.chance.within(1...200)) { [weak self] in
            guard let self, isBlocked, waits == wait else { return }
            isBlocked = false
            goOn()
        }
    }
}

/// What became of one statement.
enum Outcome {
    case rows(PostgresRows)
    case done
    /// Another transaction has a row that it needs; it is begun again when that is free.
    case blocked
    /// With this SQLSTATE.
    case failed(String)
}
