import JSON
import Postgres
import WorkerRuntime

/// Something that a person changed by the command line. Without personal data: what identifies somebody is masked, what
/// they typed goes through ``Mask/words(_:)``.
struct OperatorAction: Sendable {
    /// `dead-letters replay`.
    let command: String
    /// What it was done to.
    let subject: String
    /// Names and values, as an object.
    var detail: [(name: String, value: Table.Cell)] = []

    init(_ command: String, on subject: String, _ detail: [(name: String, value: Table.Cell)] = []) {
        self.command = command
        self.subject = String(subject.prefix(1_000))
        self.detail = detail
    }
}

/// The one way in which commands record who did what: a row in the transaction of the change.
enum OperatorActions {
    static func enqueue(_ action: OperatorAction, by person: Operator, in transaction: inout PostgresTransaction) {
        transaction.enqueueHidden(insert, parameters(action, person))
    }

    /// One statement and its record, in one transaction. A statement that touches nothing is not recorded.
    /// - Parameter statement: returns a row for each that it touched.
    /// - Returns: how many it touched.
    static func run(
        _ statement: Statement, _ parameters: borrowing Parameters, recording action: OperatorAction,
        by person: Operator, in connection: inout PostgresConnection
    ) throws(PostgresError) -> Int {
        var transaction = connection.begin()
        do throws(PostgresError) {
            transaction.enqueue(statement, parameters)
            let touched = try transaction.run()[0].count
            if touched > 0 { enqueue(action, by: person, in: &transaction) }
            try transaction.commit()
            return touched
        } catch {
            try? transaction.rollback()
            throw error
        }
    }

    /// For what is changed elsewhere than in this database, or is only looked at.
    static func record(
        _ action: OperatorAction, by person: Operator, in connection: inout PostgresConnection
    ) throws(PostgresError) {
        _ = try connection.query(insert, parameters(action, person))
    }

    /// For commands that change Kafka and need no database: recorded where one is named and has the table. That it was not
    /// is said, and does not stop the command.
    static func recordIfPossible(_ action: OperatorAction, by person: Operator, in database: DatabaseOptions) async {
        do {
            let settings = try await database.settings()
            guard settings.namesDatabase else {
                return Console.complain("not recorded who did this: no database is named (SWITCHYARD_DATABASE_URL)")
            }
            var connection = try settings.connect()
            try record(action, by: person, in: &connection)
        } catch {
            let reason = CommandFailure(explaining: error)?.reason ?? "\(error)"
            Console.complain("not recorded who did this: \(reason)")
        }
    }

    static func list(_ filter: OperatorActionFilter, in connection: inout PostgresConnection) throws -> Report {
        let rows = try connection.query(select, filter.parameters())
        var table = Table("at", "who", "command", "subject", "detail", "database_role", "host")
        for row in 0..<rows.count {
            let detail = rows.text(row, 4)
            table.add(
                .init(rows.moment(row, 0)), .text(rows.text(row, 1)), .text(rows.text(row, 2)), .text(rows.text(row, 3)),
                detail == "{}" ? .none : .text(detail), .text(rows.text(row, 5)), .text(rows.text(row, 6)))
        }
        var report = Report()
        report.add("actions", table)
        return report
    }

    private static func parameters(_ action: OperatorAction, _ person: Operator) -> Parameters {
        var json = JSONWriter()
        json.object { json in for fact in action.detail { fact.value.write(fact.name, to: &json) } }
        var parameters = Parameters()
        parameters.text(person.name)
        parameters.text(person.host)
        parameters.text(action.command)
        parameters.text(action.subject)
        parameters.jsonb(json.text)
        return parameters
    }

    /// Time and role are the database's to say.
    private static let insert = Statement(
        "cli_actions_record",
        """
        INSERT INTO operator_actions (who, host, command, subject, detail)
        VALUES ($1::text, $2::text, $3::text, $4::text, $5::jsonb)
        """)

    private static let select = Statement(
        "cli_actions_list",
        """
        SELECT at, who, command, subject, detail::text, database_role, host FROM operator_actions
         WHERE ($1::text IS NULL OR who = $1::text)
           AND ($2::text IS NULL OR command = $2::text OR command LIKE $2::text || ' %')
           AND ($3::text IS NULL OR subject = $3::text)
           AND ($4::timestamptz IS NULL OR at >= $4::timestamptz) AND ($5::timestamptz IS NULL OR at < $5::timestamptz)
         ORDER BY action DESC LIMIT $6::bigint
        """)
}
