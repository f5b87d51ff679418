import WorkerRuntime

@main
struct WMSFeedbackWorker {
    static func main() async {
        await WorkerMain.run(
            WorkerDefinition(
                running: WMSFeedbackStage.self,
                summary: "Books what warehouses say: acknowledged, shipped, short, rejected, cancelled."
            ) { _ in WMSFeedbackStage() })
    }
}
