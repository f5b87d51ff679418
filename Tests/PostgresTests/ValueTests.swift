import Postgres
import TestSupport
import Testing

@Suite struct `Values in binary` {
    @Test func `come back as they were sent`() throws {
        var connection = try TestDatabase.connect()
        var parameters = Parameters()
        parameters.bigint(Int64.min)
        parameters.integer(-7)
        parameters.text("订单 🚚 \"x\"")
        parameters.bool(true)
        parameters.uuid(0x0190_0000_0000_7000, 0x8000_0000_0000_0001)
        parameters.timestamp(1_700_000_000_123_456)
        parameters.bytea([0, 255, 10])
        parameters.jsonb(#"{"a": [1, 2.50]}"#)
        let rows = try connection.query(
            Statement("all", "SELECT $1, $2, $3, $4, $5, $6, $7, $8, $6::text, $5::text"), parameters)
        #expect(rows.int64(0, 0) == Int64.min)
        #expect(rows.int32(0, 1) == -7)
        #expect(rows.text(0, 2) == "订单 🚚 \"x\"")
        #expect(rows.bool(0, 3))
        #expect(rows.uuid(0, 4) == PostgresUUID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001))
        #expect(rows.timestamp(0, 5) == PostgresTimestamp(microseconds: 1_700_000_000_123_456))
        #expect(rows.byteArray(0, 6) == [0, 255, 10])
        #expect(rows.jsonb(0, 7) == #"{"a": [1, 2.50]}"#)
        #expect(rows.text(0, 8) == "2023-11-14 22:13:20.123456+00")
        #expect(rows.text(0, 9) == "01900000-0000-7000-8000-000000000001")
    }

    @Test func `tell NULL from empty`() throws {
        var connection = try TestDatabase.connect()
        var parameters = Parameters()
        parameters.text("")
        parameters.text(nil)
        parameters.bytea([UInt8]())
        parameters.bytea(nil)
        parameters.null(.bigint)
        let rows = try connection.query(
            Statement("nulls", "SELECT $1, $2, $3, $4, $5, $1 IS NULL, $3 IS NULL"), parameters)
        #expect(rows.optionalText(0, 0) == "")
        #expect(rows.optionalText(0, 1) == nil)
        #expect(rows.optionalByteArray(0, 2) == [])
        #expect(rows.optionalByteArray(0, 3) == nil)
        #expect(rows.optionalInt64(0, 4) == nil)
        #expect(!rows.bool(0, 5) && !rows.bool(0, 6))
    }

    @Test func `tell NULL from empty when nothing else is sent`() throws {
        var connection = try TestDatabase.connect()
        var parameters = Parameters()
        parameters.text("")
        #expect(try connection.query(Statement("empty", "SELECT $1"), parameters).optionalText(0, 0) == "")
        parameters.reset()
        parameters.text(nil)
        #expect(try connection.query(Statement("empty", "SELECT $1"), parameters).optionalText(0, 0) == nil)
    }

    @Test func `may be empty arrays of every type`() throws {
        var connection = try TestDatabase.connect()
        var parameters = Parameters()
        parameters.array([Int64]())
        parameters.array([Int32]())
        parameters.array([String]())
        parameters.array([Bool]())
        parameters.array([PostgresUUID]())
        parameters.array([PostgresTimestamp]())
        parameters.array([PostgresJSON]())
        parameters.array([[UInt8]]())
        let rows = try connection.query(
            Statement("empties", "SELECT concat_ws('|', $1, $2, $3, $4, $5, $6, $7, $8)"), parameters)
        #expect(rows.text(0, 0) == "{}|{}|{}|{}|{}|{}|{}|{}")
    }

    @Test func `may be arrays of every type, with NULLs among them`() throws {
        struct Item {
            let id: Int64
            let note: String?
        }
        var connection = try TestDatabase.connect()
        let items = [Item(id: 1, note: "a,b"), Item(id: 2, note: nil), Item(id: 3, note: "")]
        var parameters = Parameters()
        parameters.array(items) { $0.id }
        parameters.array(items) { $0.note }
        parameters.array(items) { $0.id == 2 ? nil : Int32($0.id) }
        parameters.array(items) { $0.id > 1 }
        parameters.array(items) { PostgresUUID(high: 0, low: UInt64($0.id)) }
        parameters.array(items) { PostgresTimestamp(microseconds: $0.id) }
        parameters.array(items) { PostgresJSON("[\($0.id)]") }
        parameters.array(items) { [UInt8($0.id)] }
        let rows = try connection.query(
            Statement(
                "unnest",
                """
                SELECT * FROM unnest($1::bigint[], $2::text[], $3::integer[], $4::boolean[], $5::uuid[],
                                     $6::timestamptz[], $7::jsonb[], $8::bytea[])
                """), parameters)
        #expect(rows.count == 3)
        for row in 0..<3 {
            let id = Int64(row) + 1
            #expect(rows.int64(row, 0) == id)
            #expect(rows.optionalText(row, 1) == items[row].note)
            #expect(rows.optionalInt32(row, 2) == (id == 2 ? nil : Int32(id)))
            #expect(rows.optionalBool(row, 3) == (id > 1))
            #expect(rows.optionalUUID(row, 4) == PostgresUUID(high: 0, low: UInt64(id)))
            #expect(rows.optionalTimestamp(row, 5) == PostgresTimestamp(microseconds: id))
            #expect(rows.optionalJSONB(row, 6) == "[\(id)]")
            #expect(rows.byteArray(row, 7) == [UInt8(id)])
        }
    }

    @Test func `hold infinite times, and have times refused that PostgreSQL cannot hold`() throws {
        var connection = try TestDatabase.connect()
        var parameters = Parameters()
        parameters.timestamp(.max)
        parameters.timestamp(.min)
        let rows = try connection.query(Statement("infinite", "SELECT $1, $2, $1::text, $2::text"), parameters)
        #expect(rows.timestamp(0, 0).microseconds == .max)
        #expect(rows.timestamp(0, 1).microseconds == .min)
        #expect(rows.text(0, 2) == "infinity" && rows.text(0, 3) == "-infinity")
        parameters.reset()
        parameters.timestamp(Int64.min + 5)
        let error = failure { () throws(PostgresError) in
            _ = try connection.query(Statement("ancient", "SELECT $1"), parameters)
        }
        #expect(error?.sqlState == "22008")
    }

    @Test func `are lent without a copy`() throws {
        var connection = try TestDatabase.connect()
        let rows = try connection.query(
            Statement("lent", "SELECT 'abc'::text, '\\x0102'::bytea, '[1]'::jsonb, 'n'::name, 'v'::varchar"))
        #expect(rows.textBytes(0, 0).byteCount == 3)
        #expect(rows.bytes(0, 1).byteCount == 2)
        #expect(rows.jsonbBytes(0, 2).byteCount == 3)
        #expect(rows.text(0, 3) + rows.text(0, 4) == "nv")
    }

    @Test func `that hold a zero byte are refused as data`() throws {
        var connection = try TestDatabase.connect()
        var parameters = Parameters()
        parameters.text("a\0b")
        let error = failure { () throws(PostgresError) in
            _ = try connection.query(Statement("zero", "SELECT $1"), parameters)
        }
        #expect(error?.kind == .data)
    }

    @Test func `that are read as another type stop the process with the column's name`() async throws {
        let conninfo = try TestDatabase.make()
        let result = try await #require(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { [conninfo = conninfo as String] in
            var connection = try PostgresConnection(conninfo: conninfo)
            _ = try connection.query(Statement("typed", "SELECT 1::integer AS quantity")).int64(0, 0)
        }
        #expect(String(decoding: result.standardErrorContent, as: UTF8.self).contains("quantity"))
    }

    @Test func `that are NULL stop the process when read as if they could not be`() async throws {
        let conninfo = try TestDatabase.make()
        let result = try await #require(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { [conninfo = conninfo as String] in
            var connection = try PostgresConnection(conninfo: conninfo)
            _ = try connection.query(Statement("typed", "SELECT NULL::bigint AS quantity")).int64(0, 0)
        }
        #expect(String(decoding: result.standardErrorContent, as: UTF8.self).contains("quantity"))
    }
}
