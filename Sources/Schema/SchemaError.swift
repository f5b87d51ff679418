package import Postgres

/// Why the database's structure and this program do not fit.
package enum SchemaError: Error, CustomStringConvertible {
    /// An applied migration was edited afterwards.
    case changed(number: Int32, name: String)
    /// The database has seen migrations that this program does not know: a newer one is at work.
    case newerThanProgram(number: Int32, name: String)
    /// Migrations that this program needs are not applied.
    case behind(missing: [Int32])
    /// The SQL of a migration was refused; nothing of it was done.
    case refused(number: Int32, name: String, PostgresError)
    case postgres(PostgresError)

    package var description: String {
        switch self {
        case .changed(let number, let name):
            "migration \(number) (\(name)) differs from what was applied: restore it and put the change into a new one"
        case .newerThanProgram(let number, let name):
            "the database has migration \(number) (\(name)), which this program does not know: run the newer program"
        case .behind(let missing):
            "the database lacks migrations \(missing.map(String.init).joined(separator: ", ")): run `switchyard schema apply`"
        case .refused(let number, let name, let error):
            "migration \(number) (\(name)) was refused: \(error)"
        case .postgres(let error):
            error.description
        }
    }
}
