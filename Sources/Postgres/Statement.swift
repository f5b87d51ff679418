/// One SQL statement with the name it is prepared under.
///
/// A session prepares it on first use, in the same round trip, and keeps it. Two statements of one process must not
/// share a name. Parameters are `$1`, `$2` …; their types are those that ``Parameters`` declares.
package struct Statement: Sendable {
    package let name: String
    package let sql: String

    /// Takes literals only: what a statement says is fixed when the program is built, values go through parameters.
    package init(_ name: StaticString, _ sql: StaticString) {
        self.name = name.description
        self.sql = sql.description
    }
}
