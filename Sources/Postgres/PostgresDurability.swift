/// What a COMMIT of this session promises. Events are published after COMMIT, so it must survive a crash of the server.
package struct PostgresDurability: Sendable {
    package let synchronousCommit: String
    package let fsync: Bool
    /// Empty without synchronous replication.
    package let synchronousStandbyNames: String

    /// Why this session must not run the pipeline; nil when it may.
    package var refusal: String? {
        if synchronousCommit == "off" {
            return
                "synchronous_commit is off: a crash of the server can undo a commit whose events are already published"
        }
        if !fsync { return "fsync is off: a crash of the server's machine can destroy committed data" }
        return nil
    }
}

extension PostgresConnection {
    package mutating func durability() throws(PostgresError) -> PostgresDurability {
        let rows = try query(.durability)
        return PostgresDurability(
            synchronousCommit: rows.text(0, 0), fsync: rows.text(0, 1) != "off",
            synchronousStandbyNames: rows.text(0, 2))
    }
}

extension Statement {
    fileprivate static let durability = Statement(
        "session_durability",
        """
        SELECT current_setting('synchronous_commit'), current_setting('fsync'),
               current_setting('synchronous_standby_names')
        """)
}
