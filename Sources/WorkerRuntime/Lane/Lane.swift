package import Logging
import Kafka
import Synchronization

/// One pinned thread that owns one consumer, one producer and one database session. Lanes share nothing but vitals.
///
/// It is an actor whose executor is that thread: everything in it blocks without holding up anybody else.
package actor Lane<S: Stage>: LaneRunner {
    private let thread: PinnedThread
    private let makeStage: @Sendable () throws -> S
    private let settings: WorkerSettings
    private let vitals: LaneVitals
    private let logger: Logger
    private nonisolated let stopping = StopSignal()

    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    /// - Parameter makeStage: called on the lane's thread; each lane has a stage of its own.
    package init(
        number: Int, settings: WorkerSettings, vitals: LaneVitals, logger: Logger,
        makeStage: @escaping @Sendable () throws -> S
    ) {
        self.settings = settings
        self.vitals = vitals
        self.logger = logger
        self.makeStage = makeStage
        thread = PinnedThread(name: "lane-\(number)")
    }

    package func run() async throws {
        defer { thread.stop() }
        var loop = try LaneLoop(
            stage: makeStage(), settings: settings, vitals: vitals, logger: logger, stopping: stopping,
            surroundings: SystemSurroundings())
        do {
            try loop.run()
        } catch let error as CannotWork {
            throw WorkerFailure.configuration(error.description)
        }
    }

    package nonisolated func stop() { stopping.set() }
}

/// How a lane is asked to stop from outside: a flag, and the means to end a blocking poll.
package final class StopSignal: Sendable {
    package init() {}

    private let isRaised = Atomic<Bool>(false)
    private let waker = Mutex<KafkaWaker?>(nil)

    package var isSet: Bool { isRaised.load(ordering: .acquiring) }

    package func set() {
        isRaised.store(true, ordering: .releasing)
        waker.withLock { $0?.wake() }
    }

    /// Gives the signal the means to wake, for as long as the consumer lives.
    func attach(_ newWaker: KafkaWaker?) { waker.withLock { $0 = newWaker } }
}
