import TestSupport
import WorkerRuntime

/// The ledger stage as a worker of its own: a process that tests can kill, stop and start again.
@main
struct ProofWorker {
    static func main() async {
        await WorkerMain.run(
            WorkerDefinition(running: LedgerStage<FirstPlace>.self, summary: "Notes texts in a table, for tests.") {
                _ in
                LedgerStage<FirstPlace>()
            })
    }
}
