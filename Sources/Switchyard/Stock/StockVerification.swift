import Postgres

/// The proof of the stock: counters against the ledger, against what orders and warehouses hold, and against zero.
///
/// Each check is one statement and so sees one moment: workers may go on meanwhile, because every batch changes both
/// sides of every equation in one transaction.
struct StockVerification {
    /// One number that is not what it must be.
    struct Violation: Equatable {
        let check: String
        let sku: String
        /// `nil` for the pool.
        let warehouse: String?
        let counter: Int64
        let expected: Int64
    }

    /// What was compared.
    struct Check {
        let name: String
        /// How many counters were looked at.
        let looked: Int64
        let violations: [Violation]
    }

    let checks: [Check]

    var violations: [Violation] { checks.flatMap(\.violations) }

    init(in connection: inout PostgresConnection) throws(PostgresError) {
        var checks: [Check] = []
        for (name, statement) in StockStatements.checks {
            let rows = try connection.query(statement)
            // The first row counts; the others are violations.
            let violations = (1..<max(1, rows.count)).map { row in
                Violation(
                    check: name, sku: rows.text(row, 0), warehouse: rows.optionalText(row, 1),
                    counter: rows.int64(row, 2),
                    expected: rows.int64(row, 3))
            }
            checks.append(Check(name: name, looked: rows.int64(0, 2), violations: violations))
        }
        self.checks = checks
    }

    var report: Report {
        var summary = Table("check", "compared", "wrong")
        for check in checks {
            summary.add(.text(check.name), .number(check.looked), .number(Int64(check.violations.count)))
        }
        var wrong = Table("check", "sku", "warehouse", "counter", "expected")
        for violation in violations {
            wrong.add(
                .text(violation.check), .text(violation.sku), .init(violation.warehouse), .number(violation.counter),
                .number(violation.expected))
        }
        var report = Report()
        report.add("checks", summary)
        report.add("violations", wrong)
        return report
    }
}
