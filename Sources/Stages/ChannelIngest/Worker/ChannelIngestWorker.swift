import WorkerRuntime

@main
struct ChannelIngestWorker {
    static func main() async {
        await WorkerMain.run(
            WorkerDefinition(
                running: ChannelIngestStage.self,
                summary: "Takes in the channels' raw orders: maps, validates, versions them, and reserves their stock."
            ) { settings in ChannelIngestStage(mappings: try MappingShelf(settings)) })
    }
}
