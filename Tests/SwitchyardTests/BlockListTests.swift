import Postgres
import TestSupport
import Testing

@testable import Switchyard

@Suite struct `The block list by the command line` {
    @Test func `keeps no value, only a digest and a masked form`() throws {
        var connection = try PostgresConnection(conninfo: TestDatabase.makeWithSchema())
        try BlockList.add(.phone, "+86 138 0001 0001", reason: "returns everything", by: "mei", days: nil, in: &connection)
        let text = try BlockList.report(in: &connection).text
        #expect(text.contains("returns everything"))
        #expect(!text.contains("13800010001") && !text.contains("138 0001 0001"))
        let found = try connection.query(
            Statement("t_found", "SELECT count(*) FROM audit_blocklist WHERE digest = audit_block_digest('phone', '13800010001')"))
        #expect(found.int64(0, 0) == 1)
    }

    @Test func `renews an entry instead of refusing it, and takes it off once`() throws {
        var connection = try PostgresConnection(conninfo: TestDatabase.makeWithSchema())
        try BlockList.add(.account, "jd/buyer-9", reason: "first", by: "mei", days: 3, in: &connection)
        try BlockList.add(.account, "jd/buyer-9", reason: "second", by: "li", days: nil, in: &connection)
        let text = try BlockList.report(in: &connection).text
        #expect(text.contains("second") && !text.contains("first"))
        #expect(try BlockList.remove(.account, "jd/buyer-9", by: "li", in: &connection))
        #expect(try !BlockList.remove(.account, "jd/buyer-9", by: "li", in: &connection))
        #expect(try BlockList.report(in: &connection).text.isEmpty)
    }

    @Test func `refuses an empty value and a time that is over`() throws {
        var connection = try PostgresConnection(conninfo: TestDatabase.makeWithSchema())
        #expect(throws: CommandFailure.self) {
            try BlockList.add(.name, " ", reason: "r", by: "mei", days: nil, in: &connection)
        }
        #expect(throws: CommandFailure.self) {
            try BlockList.add(.name, "n", reason: "r", by: "mei", days: 0, in: &connection)
        }
    }
}
