import Postgres

/// The client's side of a modelled session: what libpq does, and what can happen to a connection.
final class ModelSession: PostgresSession {
    private unowned let world: World
    private let lane: SimulatedLane
    private let backend: Backend
    private var calls: [Backend.Call] = []
    private(set) var isBroken = false
    private(set) var transactionStatus = PostgresTransactionStatus.idle
    /// A COMMIT that the client believes to be done and that the server has not seen: one of the broken rules.
    private var heldBack: [Backend.Call] = []
    /// Where the open transaction takes its sources.
    private var moves: [(SourceKey, Int64)] = []

    init(_ world: World, of lane: SimulatedLane) {
        self.world = world
        self.lane = lane
        backend = world.database.makeBackend(of: lane)
        lane.backends.append(backend)
    }

    deinit { if !lane.isGone { backend.loseClient() } }

    func enqueue(_ statement: Statement, _ parameters: borrowing Parameters, isHidden: Bool) {
        calls.append(
            Backend.Call(statement: statement.name, parameters: ParameterReader(parameters), isHidden: isHidden))
    }

    func run(file: StaticString, line: Int) throws(PostgresError) -> PostgresResults {
        PostgresResults(try roundTrip(endsTransaction: false).rows)
    }

    func runCommit(file: StaticString, line: Int) throws(PostgresError) -> PostgresResults {
        if world.breaks(.earlyPublishing), !Self.areAnswersRead(of: calls) { return holdBack() }
        let rows = try roundTrip(endsTransaction: true).rows
        transactionStatus = .idle
        return PostgresResults(rows)
    }

    /// Says that all is done, and does it with the next round trip.
    private func holdBack() -> PostgresResults {
        heldBack = calls
        calls = []
        transactionStatus = .idle
        return PostgresResults([])
    }

    /// A claim's answers are; of a batch, nobody looks at what the stage's last statement answered.
    private static func areAnswersRead(of calls: [Backend.Call]) -> Bool {
        calls.contains { !$0.isHidden && $0.statement != SimulatedStatements.noteName }
    }

    func rollback(_ statement: Statement, file: StaticString, line: Int) throws(PostgresError) {
        calls.removeAll()
        enqueue(statement, Parameters(), isHidden: true)
        moves = []
        _ = try roundTrip(endsTransaction: false)
        transactionStatus = .idle
    }

    func discardUnfinished() {
        guard !calls.isEmpty || transactionStatus != .idle else { return }
        try? rollback(Statement("transaction_rollback", "ROLLBACK"), file: #fileID, line: #line)
    }

    func execute(_ script: String, file: StaticString, line: Int) throws(PostgresError) {}

    var isWaitingToRun: Bool { !calls.isEmpty }
    var serverVersion: Int { 150_000 }
    var backendPID: Int32 { 1 }
    var serverHost: String { "" }
    var serverPort: String { "" }
    var transport: PostgresTransport { .local }
    func takeNotices() -> [PostgresNotice] { [] }

    func makeCancelHandle() -> PostgresCancelHandle {
        preconditionFailure("a lane interrupts nothing")
    }

    /// One message to the server and one back; either may be lost with the connection.
    private func roundTrip(endsTransaction: Bool) throws(PostgresError) -> Backend.Answer {
        let sent = heldBack + calls
        calls = []
        heldBack = []
        guard (try? lane.step(endsTransaction ? "commit" : "run")) != nil, !isBroken, !backend.hasEnded else {
            throw lost(isUnknown: false)
        }
        if sent.first?.statement == "transaction_begin" { transactionStatus = .inTransaction }
        let isCut = world.faults.strikes(endsTransaction ? .cutInCommit : .cut)
        if isCut, world.chance.once(in: 2) {
            // It never arrived.
            lane.wait(for: world.chance.within(100...50_000))
            world.coverage.cuts += 1
            throw lost(isUnknown: endsTransaction)
        }
        var answer: Backend.Answer?
        var isHeard = !isCut
        world.scheduler.after(world.chance.within(50...400)) { [self] in
            backend.receive(sent) { [self] in
                guard isHeard else {
                    if endsTransaction, $0.failure == nil { world.coverage.unknownCommitsThatStood += 1 }
                    return
                }
                answer = $0
                lane.wake(after: world.chance.within(50...400))
            }
        }
        // A session that ends before the message arrives answers nothing; the connection's keepalives find out.
        lane.wait(for: isCut ? world.chance.within(300...2_000_000) : World.keepalive)
        isHeard = false
        guard let answer, !lane.isGone else {
            if isCut { world.coverage.cuts += 1 }
            if endsTransaction { world.coverage.unknownCommits += 1 }
            if world.breaks(.guessedCommit), endsTransaction, !lane.isGone, !Self.areAnswersRead(of: sent) {
                return Backend.Answer()
            }
            throw lost(isUnknown: endsTransaction)
        }
        if let failure = answer.failure {
            if failure.code == .connection { isBroken = true }
            transactionStatus = transactionStatus == .idle ? .idle : .inFailedTransaction
            throw failure
        }
        learn(from: sent, isCommitted: endsTransaction)
        return answer
    }

    /// The lane knows now how far it has come.
    private func learn(from sent: [Backend.Call], isCommitted: Bool) {
        for call in sent where call.statement == "fence" {
            let group = call.parameters.text(2)
            moves = zip(call.parameters.partitions(3), call.parameters.bigints(7)).map {
                (SourceKey(group: group, id: $0), $1)
            }
        }
        guard isCommitted else { return }
        for (source, next) in moves { lane.saw(source, at: next) }
        moves = []
    }

    private func lost(isUnknown: Bool) -> PostgresError {
        if !isBroken {
            isBroken = true
            backend.loseClient()
        }
        return PostgresError(.connection, "the connection was lost", outcomeUnknown: isUnknown)
    }
}
