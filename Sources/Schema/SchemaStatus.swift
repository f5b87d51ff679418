package import Postgres

/// What stands in the database beside what this program brings.
package struct SchemaStatus: Sendable {
    package struct Applied: Sendable {
        package let number: Int32
        package let name: String
        package let fingerprint: String
        package let at: PostgresTimestamp
        /// The database role.
        package let by: String
    }

    /// In order of their numbers.
    package let applied: [Applied]
    /// What this program knows and the database lacks, in order.
    package let pending: [Migration]

    /// - Throws: `changed` or `newerThanProgram`, for the lowest number that does not fit.
    init(applied: [Applied], known: [Migration]) throws(SchemaError) {
        for step in applied {
            guard let migration = known.first(where: { $0.number == step.number }) else {
                throw .newerThanProgram(number: step.number, name: step.name)
            }
            guard migration.fingerprint == step.fingerprint else {
                throw .changed(number: step.number, name: step.name)
            }
        }
        self.applied = applied
        pending = known.filter { migration in !applied.contains { $0.number == migration.number } }
    }
}
