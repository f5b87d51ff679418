import ServiceLifecycle

/// Ends the process when a lane that should move does not, so that whoever started it starts it again.
///
/// A lane that hangs in a C call cannot be stopped from within: there is no thread to throw an error on. So the
/// watchdog leaves the whole process, which is safe at any time: what was not committed is done again by the next
/// owner.
struct Watchdog: Service {
    private let vitals: WorkerVitals
    private let health: Health
    private let interval: Duration
    private let giveUp: @Sendable (WorkerFailure) -> Void

    /// - Parameter giveUp: Ends the process; should not return there.
    init(
        vitals: WorkerVitals,
        health: Health,
        giveUp: @escaping @Sendable (WorkerFailure) -> Void
    ) {
        self.vitals = vitals
        self.health = health
        self.giveUp = giveUp
        interval = min(.seconds(1), health.stallLimit / 10)
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                look(now: .now)
                try? await Task.sleep(for: interval)
            }
        }
    }

    /// Notes which lanes need not move, and gives up if one should have.
    func look(now: MonotonicMoment) {
        for lane in vitals.lanes where lane.snapshot(now: now).isExcused { lane.lastExcuse.touch(now) }
        let reasons = health.reasonsToGiveUp(vitals.snapshot(now: now))
        if reasons.isEmpty { return }
        giveUp(WorkerFailure(.stalled, reasons.joined(separator: "; ")))
    }
}
