import ChildProcesses
import Events
import Glibc
import TestBasics
import TestSupport
import Testing
import WorkerRuntime

@Suite struct `A timer` {
    @Test func `rings once, behind the record that set it`() async throws {
        let world = try ProofWorld()
        let sent = messages(keys: 8, each: 1, words: " timer=300")
        let lane = try TestLane.start(FirstPlace.self, in: world)
        try world.broker.publish(sent, to: FirstPlace.input)
        try await world.settle()
        try await wait(for: "the timers to ring") { try world.effects().count == 16 }
        try await world.settle()
        try await lane.stop()
        let rung = sent.map { TestBroker.Message($0.key, "\($0.key!)-0-rang") }
        #expect(try world.faults(sent: sent + rung) == [])
    }

    @Test(arguments: ["commit.before:3", "commit.after:3", "publish.acknowledged:3"])
    func `rings once, although the worker is killed while it rings`(failpoint: String) async throws {
        let world = try ProofWorld(partitions: 1)
        let sent =
            messages(keys: 3, each: 1, words: " timer=1500") + messages(keys: 3, each: 1, from: 1, words: " timer=2500")
        try world.broker.publish(Array(sent[..<3]), to: FirstPlace.input)
        let doomed = try ProofProcess(in: world, instance: "doomed", failpoint: failpoint)
        try await wait(for: "the first records") { try world.effects().count >= 3 }
        try world.broker.publish(Array(sent[3...]), to: FirstPlace.input)
        try await doomed.reach(.ended(.killed(signal: SIGKILL)))
        let heir = try ProofProcess(in: world, instance: "heir")
        try await wait(for: "the timers to ring") { try world.effects().count == 12 }
        try await world.settle()
        try await heir.drain()
        let texts = try world.effects().map(\.text).sorted()
        let rung = sent.map { "\($0.value!.split(separator: " ")[0])-rang" }
        #expect(texts == (sent.map { $0.value! } + rung).sorted())
        #expect(try world.count("SELECT count(*) FROM timers") == 0)
    }

    @Test func `that the database refuses is put off, and holds up no other`() async throws {
        let world = try ProofWorld(partitions: 1)
        let lane = try TestLane.start(FirstPlace.self, in: world)
        try world.broker.publish([TestBroker.Message("k", "k-0")], to: FirstPlace.input)
        try await world.settle()
        // All due at once, the bad ones in the middle.
        try world.execute(
            """
            INSERT INTO timers (consumer_group, kind, subject, partition, due_at, payload)
            SELECT 'order-audit', 'ring', 'k/' || CASE WHEN i IN (7, 8) THEN i || ' refused' ELSE i || '' END, 0,
                   clock_timestamp() - interval '1 hour' + i * interval '1 second', '{}'
              FROM generate_series(1, 20) AS i
            """)
        try await wait(for: "the good ones to ring") { try world.effects().count == 1 + 18 }
        try await wait(for: "the bad ones to be put off") {
            try world.count("SELECT count(*) FROM timers WHERE attempts = 1 AND due_at > clock_timestamp()") == 2
        }
        try await lane.stop()
        #expect(try world.texts(of: "k") == ["k-0"] + (1...20).filter { ![7, 8].contains($0) }.map { "\($0)-rang" })
        #expect(try world.count("SELECT count(*) FROM timers") == 2)
        #expect(try world.count("SELECT count(*) FROM timers WHERE last_error LIKE '%23514%'") == 2)
    }

    @Test func `invariant 5: is not put off by a lane that has lost its partition meanwhile`() async throws {
        let world = try ProofWorld(partitions: 1)
        let lane = try TestLane.start(FirstPlace.self, in: world) { $0.lanes.maxBatchRecords = 1 }
        try world.broker.publish([TestBroker.Message("k", "k-0")], to: FirstPlace.input)
        try await world.settle()
        // Whoever puts it off is noted with the owner that the partition has then.
        try world.execute(
            """
            CREATE TABLE put_off (owner text);
            CREATE FUNCTION note_put_off() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO put_off SELECT owner FROM consumer_progress WHERE topic LIKE '~timers/%';
                RETURN NULL;
            END
            $$;
            CREATE TRIGGER note AFTER UPDATE ON timers FOR EACH ROW EXECUTE FUNCTION note_put_off();
            INSERT INTO timers (consumer_group, kind, subject, partition, due_at, payload)
            VALUES ('order-audit', 'ring', 'k/1 slow=2500 refused', 0, now(), '{}')
            """)
        try await wait(for: "the timer to be in hand") {
            try world.count(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'")
                == 1
        }
        // Waits for the transaction that is about to fail, and has the row before the lane can say anything more.
        try world.execute("UPDATE consumer_progress SET epoch = epoch + 1, owner = 'another'")
        // The group still says that the partition is the lane's, so it claims it again; only then is the timer its own.
        try await wait(for: "the timer to be put off by its owner") {
            try world.count("SELECT count(*) FROM put_off WHERE owner <> 'another'") > 0
        }
        #expect(try world.count("SELECT count(*) FROM put_off WHERE owner = 'another'") == 0)
        #expect(lane.vitals.batchesFenced.value > 0)
        try await lane.stop()
    }
}
