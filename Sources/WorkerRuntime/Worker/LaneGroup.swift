import Logging
import ServiceLifecycle
import Synchronization

/// Runs a worker's lanes, all or none.
///
/// When one lane fails or ends unasked, the others drain, and the group throws what happened first. When they do not
/// drain within the deadline, `giveUp` ends the process: what they hold is not committed, and its next owner does it
/// again.
struct LaneGroup: Service {
    private let lanes: [any LaneRunner]
    private let drainDeadline: Duration
    private let vitals: WorkerVitals
    private let logger: Logger
    private let giveUp: @Sendable (WorkerFailure) -> Void

    init(
        lanes: [any LaneRunner],
        drainDeadline: Duration,
        vitals: WorkerVitals,
        logger: Logger,
        giveUp: @escaping @Sendable (WorkerFailure) -> Void
    ) {
        self.lanes = lanes
        self.drainDeadline = drainDeadline
        self.vitals = vitals
        self.logger = logger
        self.giveUp = giveUp
    }

    func run() async throws {
        let drain = Drain(group: self)
        defer { drain.finish() }
        let failure: WorkerFailure? = await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await runLanes(drain)
            } onGracefulShutdown: {
                drain.begin(because: "the process stops")
            }
        } onCancel: {
            drain.begin(because: "another part of the process failed")
        }
        if let failure { throw failure }
        logger.info("All lanes have drained")
    }

    /// The first failure, after the last lane has ended.
    private func runLanes(_ drain: Drain) async -> WorkerFailure? {
        await withTaskGroup(of: WorkerFailure?.self) { group in
            for (index, lane) in lanes.enumerated() {
                group.addTask {
                    do {
                        try await lane.run()
                        return drain.hasBegun ? nil : .fatal("lane \(index) ended without having been asked to")
                    } catch {
                        return failure(of: index, error)
                    }
                }
            }
            var first: WorkerFailure?
            for await failure in group {
                guard let failure else { continue }
                logger.error("A lane failed", metadata: ["reason": "\(failure.reason)"])
                first = first ?? failure
                drain.begin(because: "a lane failed")
            }
            return first
        }
    }

    private func failure(of lane: Int, _ error: any Error) -> WorkerFailure {
        let known = error as? WorkerFailure ?? .fatal("\(error)")
        return WorkerFailure(known.code, "lane \(lane): \(known.reason)")
    }

    /// Stops all lanes, once, and watches that they end in time.
    private final class Drain: Sendable {
        private struct State {
            var hasBegun = false
            var deadline: Task<Void, Never>?
        }

        private let group: LaneGroup
        private let state = Mutex(State())

        init(group: LaneGroup) {
            self.group = group
        }

        var hasBegun: Bool { state.withLock(\.hasBegun) }

        func begin(because reason: String) {
            let isFirst = state.withLock { state in
                guard !state.hasBegun else { return false }
                state.hasBegun = true
                state.deadline = Task { [group] in
                    guard (try? await Task.sleep(for: group.drainDeadline)) != nil else { return }
                    group.giveUp(
                        WorkerFailure(
                            .stalled, "the lanes did not drain within \(DurationText.text(group.drainDeadline))")
                    )
                }
                return true
            }
            guard isFirst else { return }
            group.vitals.isDraining.set(true)
            group.logger.info("Draining", metadata: ["reason": "\(reason)", "lanes": "\(group.lanes.count)"])
            for lane in group.lanes { lane.stop() }
        }

        func finish() {
            state.withLock { $0.deadline?.cancel() }
        }
    }
}
