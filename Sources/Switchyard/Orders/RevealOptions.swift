import ArgumentParser
import Domain
import Postgres
import WorkerRuntime

/// Whether a screen shows people as they are.
struct RevealOptions: ParsableArguments {
    @Flag(help: "Show names, phones and what people typed as they are. Who looked is recorded.")
    var reveal = false

    @OptionGroup var person: OperatorOptions

    /// Before anything is shown.
    func record(_ command: String, _ order: OrderID, in connection: inout PostgresConnection) throws {
        guard reveal else { return }
        try OperatorActions.record(
            OperatorAction("\(command) --reveal", on: order.description), by: person.operator(), in: &connection)
    }
}
