import Domain
import Logging
import ServiceLifecycle
import Testing

@testable import WorkerRuntime

@Suite(.timeLimit(.minutes(1))) struct `The lanes of a worker` {
    private let journal = Collected<String>()
    private let given = Collected<WorkerFailure>()
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private let vitals = WorkerVitals(
        worker: "order-audit", version: "1", instance: "here:1", startedAt: .init(seconds: 0), laneCount: 0
    )

    private struct Broken: Error, CustomStringConvertible {
        let description = "the disk is full"
    }

    private func group(_ lanes: [PlayedLane], drainDeadline: Duration = .seconds(30)) -> LaneGroup {
        LaneGroup(lanes: lanes, drainDeadline: drainDeadline, vitals: vitals, logger: logger, giveUp: given.add)
    }

    private func lane(_ name: String, _ ending: PlayedLane.Ending = .whenStopped) -> PlayedLane {
        PlayedLane(name, ending, journal: journal)
    }

    /// How the group ended.
    private func run(_ lanes: [PlayedLane]) async -> WorkerFailure? {
        do {
            try await group(lanes).run()
            return nil
        } catch {
            return error as? WorkerFailure
        }
    }

    @Test func `drain together when the process is asked to stop`() async throws {
        let services = ServiceGroup(services: [group([lane("a"), lane("b")])], logger: logger)
        try await withThrowingTaskGroup { tasks in
            tasks.addTask { try await services.run() }
            #expect(await journal.wait { $0.count == 2 })
            await services.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        let events = journal.all
        #expect(Set(events[0..<2]) == ["a runs", "b runs"])
        #expect(Set(events[2...]) == ["a stops", "b stops", "a drained", "b drained"])
        let isDraining = vitals.isDraining.value
        #expect(isDraining)
    }

    @Test func `drain when one of them fails, and the failure is told`() async {
        let failure = await run([lane("a"), lane("b", .failing(Broken())), lane("c")])
        #expect(failure == .fatal("lane 1: the disk is full"))
        #expect(journal.all.contains("a drained"))
        #expect(journal.all.contains("c drained"))
    }

    @Test func `keep the exit code that a lane chose`() async {
        let failure = await run([lane("a", .failing(WorkerFailure.unavailable("no broker answers")))])
        #expect(failure == .unavailable("lane 0: no broker answers"))
    }

    @Test func `end the process when one of them returns unasked, because a worker never limps`() async {
        let failure = await run([lane("a", .returning), lane("b")])
        #expect(failure == .fatal("lane 0 ended without having been asked to"))
        #expect(journal.all.contains("b drained"))
    }

    @Test func `tell the first failure when several fail`() async {
        let failure = await run([lane("a", .failing(Broken())), lane("b", .failing(Broken()))])
        #expect(failure?.reason.hasSuffix("the disk is full") == true)
    }

    @Test func `drain when another part of the process fails and cancels them`() async {
        let lanes = [lane("a")]
        let task = Task { await run(lanes) }
        #expect(await journal.wait { $0.contains("a runs") })
        task.cancel()
        #expect(await task.value == nil)
        #expect(journal.all == ["a runs", "a stops", "a drained"])
    }

    @Test func `are given up when they do not drain in time`() async {
        let stubborn = lane("a", .never)
        let group = group([stubborn, lane("b", .failing(Broken()))], drainDeadline: .milliseconds(20))
        let task = Task { try await group.run() }
        #expect(await given.wait { !$0.isEmpty })
        #expect(given.all == [WorkerFailure(.stalled, "the lanes did not drain within 20ms")])
        stubborn.release()
        await #expect(throws: WorkerFailure.fatal("lane 1: the disk is full")) { try await task.value }
    }
}
