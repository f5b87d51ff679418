import WorkerRuntime

@main
struct LogisticsQuotingWorker {
    static func main() async {
        await WorkerMain.run(
            WorkerDefinition(
                name: LogisticsQuotingStage.name.rawValue,
                summary: "Chooses carrier and service of a planned fulfilment, and hands it to its warehouse.",
                makeLane: { number, settings, vitals, logger in
                    Lane(number: number, settings: settings, vitals: vitals, logger: logger) { LogisticsQuotingStage() }
                }))
    }
}
