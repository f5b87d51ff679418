import WorkerRuntime

@main
struct LogisticsQuotingWorker {
    static func main() async {
        await WorkerMain.run(
            WorkerDefinition(
                running: LogisticsQuotingStage.self,
                summary: "Chooses carrier and service of a planned fulfilment, and hands it to its warehouse.",
                makeStage: { _ in LogisticsQuotingStage() }))
    }
}
