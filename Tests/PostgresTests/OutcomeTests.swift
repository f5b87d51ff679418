import CLibPQ
import Glibc
import LocalPostgres
import TestBasics
import TestSupport
import Testing

@testable import Postgres

@Suite struct `A commit whose answer does not come` {
    @Test func `has an unknown outcome when the server ends the session during COMMIT`() throws {
        var connection = try TestDatabase.connect()
        try connection.execute(
            """
            CREATE TABLE things (id bigint PRIMARY KEY);
            CREATE FUNCTION end_session() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON things DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION end_session()
            """)
        var transaction = connection.begin()
        transaction.enqueue(.insertOne)
        let error = failure { () throws(PostgresError) in try transaction.commit() }
        #expect(error?.outcomeUnknown == true)
        #expect(error?.kind == .transient)
        let isBroken = connection.isBroken
        #expect(isBroken)
    }

    @Test func `has an unknown outcome when the connection is cut, although the server did commit`() throws {
        let conninfo = try TestDatabase.make()
        var connection = try PostgresConnection(conninfo: conninfo)
        var witness = try PostgresConnection(conninfo: conninfo)
        try connection.execute("CREATE TABLE things (id bigint PRIMARY KEY)")
        var transaction = connection.begin()
        transaction.enqueue(.insertOne)
        // We no longer hear the server, but it hears us.
        _ = unsafe shutdown(PQsocket(libPQ(of: connection).handle), Int32(SHUT_RD))
        let error = failure { () throws(PostgresError) in try transaction.commit() }
        #expect(error?.code == .connection)
        #expect(error?.outcomeUnknown == true)
        let isBroken = connection.isBroken
        #expect(isBroken)
        #expect(
            try becomesTrue { try witness.query(Statement("all", "SELECT id FROM things")).count == 1 })
    }

    @Test func `has a known outcome when the server ended the session in an earlier statement`() throws {
        var connection = try TestDatabase.connect()
        try connection.execute("CREATE TABLE things (id bigint PRIMARY KEY)")
        var transaction = connection.begin()
        transaction.enqueue(.insertOne)
        transaction.enqueue(Statement("die", "SELECT pg_terminate_backend(pg_backend_pid())"))
        let error = failure { () throws(PostgresError) in try transaction.commit() }
        #expect(error?.statement == "die")
        #expect(error?.sqlState == "57P01")
        #expect(error?.outcomeUnknown == false)
        let again = failure { () throws(PostgresError) in try transaction.rollback() }
        #expect(again?.code == .connection)
        #expect(again?.outcomeUnknown == false)
    }

    @Test func `is not an unknown commit when only a run was lost`() throws {
        var connection = try TestDatabase.connect()
        var transaction = connection.begin()
        _ = unsafe shutdown(PQsocket(libPQ(of: connection).handle), Int32(SHUT_RDWR))
        let run = failure { () throws(PostgresError) in _ = try transaction.run() }
        #expect(run?.outcomeUnknown == false)
        let commit = failure { () throws(PostgresError) in try transaction.commit() }
        #expect(commit?.kind == .transient)
    }

    @Test func `is reported as not replicated when the wait for the standby was cancelled`() throws {
        var settings = LocalPostgres.Settings()
        settings.others["synchronous_standby_names"] = "nobody"
        let server = try LocalPostgres.startTemporary(settings)
        let conninfo = server.conninfo()
        var witness = try PostgresConnection(conninfo: conninfo)
        let commit = Background { () -> PostgresError? in
            failure { () throws(PostgresError) in
                var connection = try PostgresConnection(conninfo: conninfo)
                try connection.execute("SET synchronous_commit = local; CREATE TABLE things (id bigint PRIMARY KEY)")
                try connection.execute("SET synchronous_commit = on")
                var transaction = connection.begin()
                transaction.enqueue(.insertOne)
                try transaction.commit()
            }
        }
        let cancel = Statement(
            "cancel", "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
        #expect(try becomesTrue { try witness.query(cancel).count == 1 })
        let error = try commit.value()
        server.stop()
        #expect(error?.code == .notReplicated)
        #expect(error?.kind == .fatal)
    }
}

extension Statement {
    fileprivate static let insertOne = Statement("insert_one", "INSERT INTO things (id) VALUES (1)")
}

/// The session of libpq behind a connection.
private func libPQ(of connection: borrowing PostgresConnection) -> LibPQSession {
    guard let session = connection.session as? LibPQSession else { preconditionFailure("not a session of libpq") }
    return session
}
