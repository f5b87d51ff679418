import Postgres
import TestSupport
import Testing

extension Statement {
    static let insert = Statement("insert_thing", "INSERT INTO things (id) VALUES ($1)")
    static let select = Statement("select_things", "SELECT id FROM things ORDER BY id")
    static let fail = Statement("fail", "SELECT 1 / $1")
}

/// A database with one small table.
private func connectToThings() throws -> PostgresConnection {
    var connection = try TestDatabase.connect()
    try connection.execute("CREATE TABLE things (id bigint PRIMARY KEY)")
    return connection
}

private func id(_ value: Int64) -> Parameters {
    var parameters = Parameters()
    parameters.bigint(value)
    return parameters
}

private func zero() -> Parameters {
    var parameters = Parameters()
    parameters.integer(0)
    return parameters
}

@Suite struct `A transaction` {
    @Test func `gives back the results of a round trip in order, without the hidden ones`() throws {
        var connection = try connectToThings()
        var transaction = connection.begin()
        transaction.enqueueHidden(.insert, id(1))
        transaction.enqueue(.insert, id(2))
        transaction.enqueue(.select)
        let first = try transaction.run()
        #expect(first.count == 2)
        #expect(first[0].affectedCount == 1)
        #expect(first[1].count == 2)
        let nothing = try transaction.run()
        #expect(nothing.count == 0)
        transaction.enqueue(.insert, id(3))
        let last = try transaction.commit()
        #expect(last.count == 1)
        #expect(try connection.query(.select).count == 3)
        let status = connection.transactionStatus
        #expect(status == .idle)
    }

    @Test func `undoes everything when a statement in the middle of the last round trip fails`() throws {
        var connection = try connectToThings()
        var transaction = connection.begin()
        transaction.enqueue(.insert, id(1))
        _ = try transaction.run()
        transaction.enqueue(.insert, id(2))
        transaction.enqueue(.fail, zero())
        transaction.enqueue(.insert, id(3))
        let error = failure { () throws(PostgresError) in try transaction.commit() }
        #expect(error?.statement == "fail")
        #expect(error?.sqlState == "22012")
        #expect(error?.kind == .data)
        #expect(error?.outcomeUnknown == false)
        let failed = connection.transactionStatus
        #expect(failed == .inFailedTransaction)
        try transaction.rollback()
        let idle = connection.transactionStatus
        #expect(idle == .idle)
        #expect(try connection.query(.select).count == 0)
    }

    @Test func `does not take a COMMIT of a failed transaction for a commit`() throws {
        var connection = try connectToThings()
        var transaction = connection.begin()
        transaction.enqueue(.insert, id(1))
        transaction.enqueue(.fail, zero())
        #expect(failure { () throws(PostgresError) in _ = try transaction.run() }?.sqlState == "22012")
        let error = failure { () throws(PostgresError) in try transaction.commit() }
        #expect(error?.sqlState == "25P02")
        #expect(error?.outcomeUnknown == false)
        #expect(try connection.query(.select).count == 0)
    }

    @Test func `prepares again what a failed round trip skipped, and not what it prepared`() throws {
        var connection = try connectToThings()
        let early = Statement("early", "SELECT 1")
        let late = Statement("late", "SELECT 2")
        var transaction = connection.begin()
        transaction.enqueue(early)
        transaction.enqueue(.fail, zero())
        transaction.enqueue(late)
        transaction.enqueue(late)
        #expect(failure { () throws(PostgresError) in _ = try transaction.run() }?.statement == "fail")
        try transaction.rollback()
        let names = Statement("names", "SELECT name FROM pg_prepared_statements WHERE name IN ('early', 'late')")
        #expect(try connection.query(names).count == 1)
        for _ in 0..<2 {
            transaction = connection.begin()
            transaction.enqueue(late)
            transaction.enqueue(early)
            let results = try transaction.commit()
            #expect(results[0].int32(0, 0) == 2)
            #expect(results[1].int32(0, 0) == 1)
        }
        #expect(try connection.query(names).count == 2)
    }

    @Test func `names a statement that cannot be prepared`() throws {
        var connection = try connectToThings()
        let wrong = Statement("wrong", "SELECT no_such_column FROM things")
        for _ in 0..<2 {
            let error = failure { () throws(PostgresError) in _ = try connection.query(wrong) }
            #expect(error?.statement == "wrong")
            #expect(error?.sqlState == "42703")
            #expect(error?.kind == .fatal)
        }
        #expect(try connection.query(.select).count == 0)
    }

    @Test func `finds the one bad value with savepoints and keeps the rest`() throws {
        var connection = try connectToThings()
        try connection.execute("ALTER TABLE things ADD CHECK (id <> 13)")
        var transaction = connection.begin()
        var refused: [Int64] = []
        for value in Int64(11)...15 {
            transaction.enqueueSavepoint()
            transaction.enqueue(.insert, id(value))
            transaction.enqueueReleaseSavepoint()
            let error = failure { () throws(PostgresError) in _ = try transaction.run() }
            guard let error else { continue }
            #expect(error.constraint == "things_id_check")
            refused.append(value)
            try transaction.rollbackToSavepoint()
        }
        try transaction.commit()
        #expect(refused == [13])
        #expect(try connection.query(.select).count == 4)
    }

    @Test func `that is given up leaves nothing behind, sent or not`() throws {
        var connection = try connectToThings()
        var sent = connection.begin()
        sent.enqueue(.insert, id(1))
        _ = try sent.run()
        sent.enqueue(.insert, id(2))
        var next = connection.begin()
        next.enqueue(.insert, id(3))
        try next.commit()
        let rows = try connection.query(.select)
        #expect(rows.count == 1)
        #expect(rows.int64(0, 0) == 3)
    }

    @Test func `rolls back what was enqueued but not run`() throws {
        var connection = try connectToThings()
        var transaction = connection.begin()
        transaction.enqueue(.insert, id(1))
        try transaction.rollback()
        #expect(try connection.query(.select).count == 0)
    }

    @Test func `says that a constraint checked at COMMIT failed, with a known outcome`() throws {
        var connection = try connectToThings()
        try connection.execute(
            "CREATE TABLE parts (thing bigint REFERENCES things DEFERRABLE INITIALLY DEFERRED)")
        var transaction = connection.begin()
        transaction.enqueue(Statement("insert_part", "INSERT INTO parts VALUES ($1)"), id(1))
        let error = failure { () throws(PostgresError) in try transaction.commit() }
        #expect(error?.sqlState == "23503")
        #expect(error?.outcomeUnknown == false)
        let status = connection.transactionStatus
        #expect(status == .idle)
    }

    @Test func `moves ten megabytes each way several times in one round trip`() throws {
        var connection = try TestDatabase.connect()
        let echo = Statement("echo", "SELECT $1, md5($1)")
        var parameters = Parameters()
        parameters.bytea([UInt8](repeating: 7, count: 10_000_000))
        var transaction = connection.begin()
        for _ in 0..<4 { transaction.enqueue(echo, parameters) }
        let results = try transaction.commit()
        for index in 0..<4 { #expect(results[index].bytes(0, 0).byteCount == 10_000_000) }
    }

    @Test func `runs a script after what is enqueued, and undoes both`() throws {
        var connection = try connectToThings()
        var transaction = connection.begin()
        transaction.enqueue(.insert, id(1))
        try transaction.execute("INSERT INTO things VALUES (2); INSERT INTO things VALUES (3)")
        transaction.enqueue(.select)
        #expect(try transaction.run()[0].count == 3)
        try transaction.rollback()
        #expect(try connection.query(.select).count == 0)
    }

    @Test func `stops the process when two statements share a name`() async {
        await #expect(processExitsWith: .failure) {
            var connection = try TestDatabase.connect()
            _ = try connection.query(Statement("twin", "SELECT 1"))
            _ = try connection.query(Statement("twin", "SELECT 2"))
        }
    }
}
