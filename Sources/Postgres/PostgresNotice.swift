/// What the server says beside its answers: NOTICE, WARNING.
package struct PostgresNotice: Sendable, CustomStringConvertible {
    /// Not translated: `WARNING`, `NOTICE`, `INFO` …
    package let severity: String
    package let sqlState: String
    /// The primary message, in the server's language. Never the detail.
    package let message: String
    /// Said when a COMMIT stopped waiting for its synchronous standby: it stands on this server only.
    let meansNotReplicated: Bool

    package var description: String { "\(severity) \(sqlState): \(message)" }
}
