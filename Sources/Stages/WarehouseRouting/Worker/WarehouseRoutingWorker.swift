import WorkerRuntime

@main
struct WarehouseRoutingWorker {
    static func main() async {
        await WorkerMain.run(
            WorkerDefinition(
                name: WarehouseRoutingStage.name.rawValue,
                summary: "Chooses which warehouse sends what of an approved order, and allocates the stock.",
                makeLane: { number, settings, vitals, logger in
                    Lane(number: number, settings: settings, vitals: vitals, logger: logger) { WarehouseRoutingStage() }
                }))
    }
}
