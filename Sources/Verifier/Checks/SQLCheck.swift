import Postgres

/// A claim about rows, and about rows and records: a query of `ok` and `what` for everything that is looked at.
struct SQLCheck: Sendable {
    let invariant: Invariant
    let claim: String
    /// Columns: ok boolean (NULL is no), what text (ids, offsets and numbers only).
    let sql: StaticString

    init(_ invariant: Invariant, _ claim: String, _ sql: StaticString) {
        self.invariant = invariant
        self.claim = claim
        self.sql = sql
    }

    func run(on connection: inout PostgresConnection) throws(PostgresError) -> Check {
        try connection.execute("DROP TABLE IF EXISTS finding; CREATE TEMP TABLE finding AS \(sql.description)")
        let totals = try connection.query(Self.totals)
        var check = Check(invariant, claim)
        check.checked = Int(totals.int64(0, 0))
        let examples = try connection.query(Self.examples)
        for row in 0..<examples.count { check.violate(examples.text(row, 0)) }
        check.violations = Int(totals.int64(0, 1))
        return check
    }

    private static let totals = Statement(
        "verify_totals", "SELECT count(*), count(*) FILTER (WHERE ok IS NOT TRUE) FROM finding")

    private static let examples = Statement(
        "verify_examples",
        // The collation is a part of what a prepared statement returns, and that of `what` is the check's own.
        #"SELECT coalesce(what, '?') COLLATE "C" FROM finding WHERE ok IS NOT TRUE ORDER BY 1 LIMIT 5"#)

    static let all: [SQLCheck] = orders + inputs + effects + stock + money + events + progress + rest
}
