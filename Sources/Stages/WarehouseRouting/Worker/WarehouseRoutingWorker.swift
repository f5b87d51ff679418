import WorkerRuntime

@main
struct WarehouseRoutingWorker {
    static func main() async {
        await WorkerMain.run(
            WorkerDefinition(
                running: WarehouseRoutingStage.self,
                summary: "Chooses which warehouse sends what of an approved order, and allocates the stock.",
                makeStage: { _ in WarehouseRoutingStage() }))
    }
}
