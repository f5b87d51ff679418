import ChildProcesses
import Events
import Glibc
import Postgres
import TestBasics
import TestSupport
import Testing
import WorkerRuntime

@Suite struct `A worker that sleeps past its session` {
    @Test func `invariant 5: a lane that lost a partition cannot commit for it`() async throws {
        let (world, sent) = try await wakeZombie(stoppedAt: "batch.collected:1:stop") { zombie in
            try await wait(for: "the fence to raise") { try zombie.hasLogged("SY001") }
        }
        #expect(try world.faults(sent: sent) == [])
    }

    /// The database ends the transaction of who sleeps in it.
    @Test func `invariant 5: cannot commit the transaction in which it fell asleep`() async throws {
        let (world, sent) = try await wakeZombie(stoppedAt: "batch.loaded:1:stop") { zombie in
            try await wait(for: "the session to be gone") { try zombie.hasLogged("the database is not available") }
        }
        #expect(try world.faults(sent: sent) == [])
    }

    @Test func `invariant 6: may publish once more what it committed, which the next stage drops`() async throws {
        let (world, sent) = try await wakeZombie(stoppedAt: "commit.after:1:stop") { _ in }
        #expect(try world.faults(sent: sent) == [])
        #expect(try world.broker.read(FirstPlace.output).count > sent.count, "nothing was published twice")
        let follower = try TestLane.start(SecondPlace.self, in: world)
        try await world.settle(SecondPlace.self)
        try await follower.stop()
        #expect(try world.effects(of: SecondPlace.self).count == sent.count)
    }

    /// The server sets no limit to the middle of a round trip: it waits for the rest, with every lock.
    @Test func `in the middle of a round trip loses its session to who claims its partition`() async throws {
        let world = try await worldAfterOneRecord()
        var sleeper = try connect(as: FirstPlace.worker.rawValue, in: world)
        var transaction = sleeper.begin()
        try await fallSilent(in: &transaction, of: world)
        try world.broker.publish([TestBroker.Message("a", "a-1")], to: FirstPlace.input)
        let heir = try TestLane.start(FirstPlace.self, in: world) { $0.database.lockTimeout = .seconds(1) }
        try await world.settle()
        try await heir.stop()
        #expect(try world.texts(of: "a") == ["a-0", "a-1"])
        #expect(throws: PostgresError.self) { try transaction.commit() }
    }

    /// A person with a console, a backup, another worker: nobody's session is ended but that of a worker of the same kind.
    @Test func `ends nobody's session but that of its like`() async throws {
        let world = try await worldAfterOneRecord()
        var stranger = try connect(as: "stranger", in: world)
        var transaction = stranger.begin()
        try await fallSilent(in: &transaction, of: world)
        try world.broker.publish([TestBroker.Message("a", "a-1")], to: FirstPlace.input)
        let heir = try TestLane.start(FirstPlace.self, in: world) { $0.database.lockTimeout = .seconds(1) }
        // Longer than a transaction of its like may be silent.
        try await wait(for: "the heir to have waited in vain") { heir.vitals.batchesRetried.value >= 5 }
        try transaction.commit()
        try await world.settle()
        try await heir.stop()
        #expect(try world.texts(of: "a") == ["a-0", "a-1"])
    }

    private func worldAfterOneRecord() async throws -> ProofWorld {
        let world = try ProofWorld(partitions: 1)
        try world.broker.publish([TestBroker.Message("a", "a-0")], to: FirstPlace.input)
        let lane = try TestLane.start(FirstPlace.self, in: world)
        try await world.settle()
        try await lane.stop()
        return world
    }

    private func connect(as name: String, in world: ProofWorld) throws -> PostgresConnection {
        try PostgresConnection(
            conninfo: world.conninfo, settings: world.settings(of: FirstPlace.worker).database.sessionSettings(of: name))
    }

    /// Locks the partition's row, and sends a part of what comes next.
    private func fallSilent(in transaction: inout PostgresTransaction, of world: ProofWorld) async throws {
        transaction.enqueue(Statement("test_lock", "SELECT epoch FROM consumer_progress FOR UPDATE"))
        // Too long for the buffer: what stands before it is sent, and the end of the round trip is not.
        var filler = Parameters()
        filler.text(String(repeating: "z", count: 1 << 20))
        transaction.enqueue(Statement("test_filler", "SELECT length($1::text)"), filler)
        try await wait(for: "the sleeper to hold the lock") {
            try world.count(
                """
                SELECT count(*) FROM pg_stat_activity
                 WHERE datname = current_database() AND state = 'active' AND wait_event = 'ClientRead'
                """) == 1
        }
    }

    /// Lets a worker stop, another one take over, and the first one wake up and go on until both have drained.
    ///
    /// - Parameter check: looks at the one that woke up.
    private func wakeZombie(
        stoppedAt failpoint: String, check: (ProofProcess) async throws -> Void
    ) async throws -> (ProofWorld, [TestBroker.Message]) {
        let world = try ProofWorld(partitions: 2)
        let sent = messages(keys: 6, each: 12)
        let half = sent.count / 2
        try world.broker.publish(Array(sent[..<half]), to: FirstPlace.input)
        let zombie = try ProofProcess(in: world, instance: "zombie", failpoint: failpoint)
        try await zombie.reach(.stopped)
        let heir = try ProofProcess(in: world, instance: "heir")
        try await world.settle()
        zombie.send(SIGCONT)
        try await check(zombie)
        try world.broker.publish(Array(sent[half...]), to: FirstPlace.input)
        try await world.settle()
        try await wait(for: "both to own a partition") {
            try world.count(
                "SELECT count(DISTINCT owner) FROM consumer_progress WHERE topic = $1", FirstPlace.input.name) == 2
        }
        try await zombie.drain()
        try await heir.drain()
        try await world.settle()
        return (world, sent)
    }
}
