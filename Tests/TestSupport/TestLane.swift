import Events
import Glibc
import Logging
package import WorkerRuntime

/// A lane that runs in the test's process.
package final class TestLane: Sendable {
    package let vitals: LaneVitals
    private let lane: any LaneRunner
    private let run: Task<Void, any Error>

    /// Starts a ledger stage.
    package static func start<Place: LedgerPlace>(
        _ place: Place.Type, in world: ProofWorld, configure: (inout WorkerSettings) -> Void = { _ in }
    ) throws -> TestLane {
        var settings = world.settings(of: Place.worker)
        configure(&settings)
        let definition = WorkerDefinition(running: LedgerStage<Place>.self, summary: "") { _ in LedgerStage<Place>() }
        return try TestLane(definition, settings)
    }

    private init(_ definition: WorkerDefinition, _ settings: WorkerSettings) throws {
        vitals = LaneVitals(lane: 0)
        let isLoud = unsafe getenv("PROOF_LOG") != nil
        let logger = Logger(label: settings.instance) { label -> any LogHandler in
            isLoud ? LogLines(label: label, settings: settings.log) : SwiftLogNoOpLogHandler()
        }
        let lane = try definition.makeLane(0, settings, vitals, logger)
        self.lane = lane
        run = Task { try await lane.run() }
    }

    /// Asks it to drain, and waits for the end.
    package func stop() async throws {
        lane.stop()
        try await run.value
    }

    /// Waits for it to end by itself, and says why it did; `nil` when it just ended.
    package func failure() async -> String? {
        do {
            try await run.value
            return nil
        } catch {
            return "\(error)"
        }
    }

    deinit { lane.stop() }
}
