import TestSupport
import Testing

@testable import Postgres

@Suite struct `Errors` {
    @Test func `say the condition and never the value that was refused`() throws {
        var connection = try TestDatabase.connect()
        var parameters = Parameters()
        parameters.text("Wang Xiaoming")
        let error = failure { () throws(PostgresError) in
            _ = try connection.query(Statement("cast", "SELECT $1::integer"), parameters)
        }
        let refused = try #require(error)
        #expect(refused.description == "PostgreSQL 22P02 in cast: invalid text representation")
        #expect(refused.message == "invalid text representation")
        #expect(refused.debugDescription.contains("Wang Xiaoming"))
    }

    @Test func `name the constraint and table, and leave the detail to the server's log`() throws {
        var connection = try TestDatabase.connect()
        try connection.execute(
            "CREATE TABLE people (phone text PRIMARY KEY); INSERT INTO people VALUES ('13800001111')")
        var parameters = Parameters()
        parameters.text("13800001111")
        let error = failure { () throws(PostgresError) in
            _ = try connection.query(Statement("add", "INSERT INTO people VALUES ($1)"), parameters)
        }
        let refused = try #require(error)
        #expect(
            refused.description == "PostgreSQL 23505 in add: unique violation, constraint people_pkey, table people")
        #expect(!refused.debugDescription.contains("13800001111"))
        #expect(refused.kind == .data)
    }

    @Test(
        arguments: [
            ("22P02", .data), ("23514", .data), ("08006", .transient), ("08P01", .fatal), ("25006", .transient),
            ("25P02", .fatal), ("25P03", .transient), ("40001", .transient), ("40P01", .transient), ("42601", .fatal),
            ("53100", .transient), ("54000", .data), ("54001", .fatal), ("55P03", .transient), ("55000", .fatal), ("57014", .transient),
            ("57P01", .transient), ("58030", .transient), ("P0001", .fatal), ("SY001", .fenced), ("SY002", .overtaken),
        ] as [(String, PostgresError.Kind)])
    func `sort themselves by what they ask of the caller`(state: String, kind: PostgresError.Kind) {
        let error = PostgresError(.server, "", sqlState: state, file: #fileID, line: #line)
        #expect(error.kind == kind)
    }

    @Test func `of the fence are recognised`() throws {
        var connection = try TestDatabase.connect()
        let error = failure { () throws(PostgresError) in
            try connection.execute(
                "DO $$ BEGIN RAISE 'the partition has another owner' USING ERRCODE = 'SY001'; END $$")
        }
        #expect(error?.kind == .fenced)
        #expect(error?.message == "the partition has another owner")
    }

    @Test func `carry the place of the call`() throws {
        var connection = try TestDatabase.connect()
        let error = failure { () throws(PostgresError) in try connection.execute("nonsense") }
        #expect(error?.file.description == #fileID)
        #expect(error?.line == #line - 2)
    }

    @Test(arguments: [
        "postgres://me:s3cr@t/word@/x", "postgres://me:top/s3cret@localhost/x", "password='s3cret",
        "postgres://me:s3cret@localhost:port/x", "host=/nowhere password=s3cret user=s3cret_user",
        "postgres://me:s3cr#t@@localhost/x",
    ])
    func `of connecting do not show the password`(conninfo: String) {
        let error = failure { () throws(PostgresError) in
            _ = try PostgresConnection(conninfo: conninfo)
        }
        #expect(error != nil)
        for part in ["s3cr", "t/word", "#t"] {
            #expect(error?.description.contains(part) == false)
            #expect(error?.debugDescription.contains(part) == false)
        }
    }

    @Test func `of an unreachable server are transient, of a malformed address fatal`() {
        func connecting(_ conninfo: String) -> PostgresError? {
            failure { () throws(PostgresError) in _ = try PostgresConnection(conninfo: conninfo) }
        }
        #expect(connecting("host=/nowhere")?.kind == .transient)
        #expect(connecting("host")?.kind == .fatal)
    }
}
