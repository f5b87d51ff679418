import CLibPQ

extension LibPQResult {
    /// The error this result reports; nil for results that are fine.
    func error(statement: String?, file: StaticString, line: Int) -> PostgresError? {
        switch status {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY, PGRES_PIPELINE_SYNC:
            return nil
        case PGRES_FATAL_ERROR, PGRES_NONFATAL_ERROR, PGRES_BAD_RESPONSE:
            guard let sqlState = field(CLIBPQ_SQLSTATE) else {
                return PostgresError(
                    .connection, clientMessage.firstLine, statement: statement, file: file, line: line)
            }
            return PostgresError(
                .server, field(CLIBPQ_MESSAGE) ?? "", sqlState: sqlState, statement: statement,
                table: field(CLIBPQ_TABLE), column: field(CLIBPQ_COLUMN), constraint: field(CLIBPQ_CONSTRAINT),
                file: file, line: line)
        case PGRES_PIPELINE_ABORTED:
            return PostgresError(
                .server, "skipped, because a statement before it failed", sqlState: "25P02", statement: statement,
                file: file, line: line)
        default:
            return PostgresError(
                .configuration, "COPY is not supported here", statement: statement, file: file, line: line)
        }
    }

    /// After such an error the server closes the connection.
    var endsConnection: Bool {
        let severity = field(CLIBPQ_SEVERITY)
        return severity == "FATAL" || severity == "PANIC"
    }
}

extension String {
    /// libpq ends its messages with a line break, and may add hints on further lines.
    var firstLine: String { String(prefix { !$0.isNewline }) }
}
