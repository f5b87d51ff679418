/// What went wrong with PostgreSQL, and what that asks of the caller.
///
/// `description` and ``message`` are safe to log: they never hold the server's DETAIL nor parameter values, and for
/// refused values (SQLSTATE 22, 23, 54000), where the primary message may quote input, they say the condition's name instead.
/// Only `debugDescription` has the primary message of those; keep it off logs.
package struct PostgresError: Error, Sendable {
    package enum Code: Sendable {
        /// The connection could not be made or was lost.
        case connection
        /// The server refused a statement.
        case server
        /// The COMMIT stands on the primary but its synchronous standby did not confirm it.
        case notReplicated
        /// The settings or the server are not fit for use; trying again cannot help.
        case configuration
    }

    /// What to do about it.
    package enum Kind: Sendable {
        /// The values were refused (SQLSTATE 22, 23, 54000): the same values will be refused again.
        case data
        /// The server or the connection (08, 25006, 25P03, 40, 53, 55P03, 57, 58): try again later.
        case transient
        /// The fence raised (SY001): another owner has taken the partition over.
        case fenced
        /// What was read without a lock does not hold any more (SY002): decide again, with the locks taken first.
        case overtaken
        /// A mistake of the program or its installation.
        case fatal
    }

    package let code: Code
    /// Five characters; empty when it was not the server that spoke.
    package let sqlState: String
    /// Name of the statement that failed first.
    package let statement: String?
    package let table: String?
    package let column: String?
    package let constraint: String?
    /// A COMMIT was sent and its answer never came: it may stand or not. Reconnect and ask the database.
    package internal(set) var outcomeUnknown: Bool
    package internal(set) var file: StaticString
    package internal(set) var line: Int
    private let primaryMessage: String

    package init(
        _ code: Code, _ primaryMessage: String, sqlState: String = "", statement: String? = nil, table: String? = nil,
        column: String? = nil, constraint: String? = nil, outcomeUnknown: Bool = false, file: StaticString = #fileID,
        line: Int = #line
    ) {
        self.code = code
        self.primaryMessage = primaryMessage
        self.sqlState = sqlState
        self.statement = statement
        self.table = table
        self.column = column
        self.constraint = constraint
        self.outcomeUnknown = outcomeUnknown
        self.file = file
        self.line = line
    }

    package var kind: Kind {
        switch code {
        case .connection where sqlState.isEmpty: .transient
        case .connection, .server: SQLState.kind(of: sqlState)
        case .notReplicated, .configuration: .fatal
        }
    }

    /// A row with the same key is there already (23505). The server waits for whoever inserts it to commit, so it can be read
    /// by now, even if it could not be before.
    package var isUniqueViolation: Bool { sqlState == SQLState.uniqueViolation }

    /// The server gave up waiting for somebody else's lock (55P03), or for everything it waited for (57014).
    package var hasWaitedTooLong: Bool { SQLState.waitsInVain.contains(sqlState) }

    /// One line, safe to log: the condition's name for refused values, else the server's primary message.
    package var message: String {
        kind == .data ? SQLState.conditionName(of: sqlState) : primaryMessage
    }
}

extension PostgresError: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String { describe(message) }

    package var debugDescription: String { "\(describe(primaryMessage)) (\(file):\(line))" }

    private func describe(_ message: String) -> String {
        var text = sqlState.isEmpty ? "PostgreSQL" : "PostgreSQL \(sqlState)"
        if let statement { text += " in \(statement)" }
        text += ": \(message)"
        if let constraint { text += ", constraint \(constraint)" }
        if let table { text += ", table \(table)" }
        if let column { text += ", column \(column)" }
        if outcomeUnknown { text += "; whether the transaction was committed is not known" }
        return text
    }
}
