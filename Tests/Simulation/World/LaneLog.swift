import Logging

/// Hears what a lane tells its operator: that it halts a partition.
struct LaneLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.critical
    private let told: @Sendable (Logger.Message, Logger.Metadata) -> Void

    init(_ world: World, of lane: SimulatedLane) {
        let listener = Listener(world: world, lane: lane)
        told = { listener.hear($0, $1) }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        told(event.message, event.metadata ?? [:])
    }
}

private final class Listener: @unchecked Sendable {
    // @unchecked Sendable: used only by whoever holds the world's baton.
    private unowned let world: World
    private let lane: SimulatedLane

    init(world: World, lane: SimulatedLane) {
        self.world = world
        self.lane = lane
    }

    func hear(_ message: Logger.Message, _ metadata: Logger.Metadata) {
        world.trace { "lane \(lane.number) says: \(message) \(metadata)" }
        guard message.description == "partition halted", !lane.isGone else { return }
        world.witness.halted(
            lane, partition: metadata["partition"]?.description ?? "", code: metadata["code"]?.description ?? "")
    }
}
