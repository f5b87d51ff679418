import WorkerRuntime

@main
struct AfterSalesWorker {
    static func main() async {
        await WorkerMain.run(
            WorkerDefinition(
                running: AfterSalesStage.self,
                summary: "Undoes orders: cancellations anywhere on the line, returns and refunds."
            ) { _ in AfterSalesStage() })
    }
}
