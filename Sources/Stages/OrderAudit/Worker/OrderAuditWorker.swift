import WorkerRuntime

@main
struct OrderAuditWorker {
    static func main() async {
        await WorkerMain.run(
            WorkerDefinition(
                running: OrderAuditStage.self,
                summary: "Approves, holds or rejects received orders by the merchant's rules.",
                makeStage: { _ in OrderAuditStage() }))
    }
}
