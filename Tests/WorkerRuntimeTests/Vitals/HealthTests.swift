import Domain
import Testing

@testable import WorkerRuntime

/// A lane in full work: what a test does not mention is well.
private func lane(_ change: (inout LaneSnapshot) -> Void = { _ in }) -> LaneSnapshot {
    var lane = LaneSnapshot(lane: 0, assignedPartitions: 3, lag: 100, databaseUp: true, brokerUp: true)
    change(&lane)
    return lane
}

private let health = Health(stallLimit: .seconds(60))

private func notReady(_ lane: LaneSnapshot) -> [String] { health.reasonsNotReady(WorkerSnapshot(lanes: [lane])) }
private func notAlive(_ lane: LaneSnapshot) -> [String] { health.reasonsNotAlive(WorkerSnapshot(lanes: [lane])) }
private func giveUp(_ lane: LaneSnapshot) -> [String] { health.reasonsToGiveUp(WorkerSnapshot(lanes: [lane])) }

@Suite struct `A worker is ready` {
    @Test func `when its lanes work`() {
        #expect(notReady(lane()).isEmpty)
    }

    @Test func `when a lane stands by without partitions`() {
        #expect(notReady(lane { $0.assignedPartitions = 0 }).isEmpty)
    }

    @Test func `when there has been nothing to do for hours`() {
        #expect(
            notReady(
                lane {
                    $0.lag = 0
                    $0.sinceProgress = .seconds(10_000)
                }
            ).isEmpty
        )
    }

    @Test func `when progress is slow but within the limit`() {
        #expect(notReady(lane { $0.sinceProgress = .seconds(60) }).isEmpty)
    }
}

@Suite struct `A worker is not ready` {
    @Test func `while it drains`() {
        #expect(
            health.reasonsNotReady(WorkerSnapshot(isDraining: true, lanes: [lane()])) == ["asked to stop, draining"]
        )
    }

    @Test func `without its database`() {
        #expect(notReady(lane { $0.databaseUp = false }) == ["lane 0: the database cannot be reached"])
    }

    @Test func `without its broker`() {
        #expect(notReady(lane { $0.brokerUp = false }) == ["lane 0: the broker cannot be reached"])
    }

    @Test func `with a halted partition`() {
        #expect(notReady(lane { $0.haltedPartitions = 1 }) == ["lane 0: 1 of 3 partitions halted"])
    }

    @Test func `when it is assigned, lagging and not moving`() {
        #expect(
            notReady(lane { $0.sinceProgress = .seconds(61) }) == [
                "lane 0: 100 records behind, no progress for 61 s"
            ]
        )
    }

    @Test func `when a lane's loop stays away`() {
        #expect(notReady(lane { $0.sinceLoop = .seconds(61) }) == ["lane 0: its loop has not come round for 61 s"])
    }

    @Test func `for the reasons of every lane together`() {
        let lanes = [
            lane(),
            lane {
                $0.lane = 1; $0.databaseUp = false
            },
            lane {
                $0.lane = 2; $0.brokerUp = false
            },
        ]
        #expect(
            health.reasonsNotReady(WorkerSnapshot(lanes: lanes)) == [
                "lane 1: the database cannot be reached", "lane 2: the broker cannot be reached",
            ]
        )
    }

    @Test func `before its lanes have reached anything`() {
        let vitals = WorkerVitals(
            worker: "order-audit", version: "1", instance: "here:1", startedAt: .init(seconds: 0), laneCount: 1
        )
        #expect(health.reasonsNotReady(vitals.snapshot()).count == 2)
    }
}

@Suite struct `A worker is alive` {
    @Test func `without database, broker or progress`() {
        #expect(
            notAlive(
                lane {
                    $0.databaseUp = false
                    $0.brokerUp = false
                    $0.haltedPartitions = 3
                    $0.sinceProgress = .seconds(10_000)
                }
            ).isEmpty
        )
    }

    @Test func `until a lane's loop stays away`() {
        #expect(notAlive(lane { $0.sinceLoop = .seconds(60) }).isEmpty)
        #expect(notAlive(lane { $0.sinceLoop = .seconds(61) }) == ["lane 0: its loop has not come round for 61 s"])
    }
}

@Suite struct `A worker gives up` {
    @Test func `after three times the limit without progress or heartbeat, and not before`() {
        #expect(giveUp(lane { $0.sinceProgress = .seconds(180) }).isEmpty)
        #expect(
            giveUp(lane { $0.sinceProgress = .seconds(181) }) == ["lane 0: 100 records behind, no progress for 181 s"])
        #expect(giveUp(lane { $0.sinceLoop = .seconds(181) }) == ["lane 0: its loop has not come round for 181 s"])
    }

    @Test func `not while the database or the broker is away, because starting again would not help`() {
        #expect(
            giveUp(
                lane {
                    $0.databaseUp = false; $0.sinceProgress = .seconds(10_000)
                }
            ).isEmpty)
        #expect(
            giveUp(
                lane {
                    $0.brokerUp = false; $0.sinceProgress = .seconds(10_000)
                }
            ).isEmpty)
    }

    @Test func `not for partitions that wait for a person`() {
        #expect(
            giveUp(
                lane {
                    $0.haltedPartitions = 3; $0.sinceProgress = .seconds(10_000)
                }
            ).isEmpty)
        #expect(
            !giveUp(
                lane {
                    $0.haltedPartitions = 2; $0.sinceProgress = .seconds(10_000)
                }
            ).isEmpty)
    }
}

@Suite struct `The watchdog` {
    private let start = MonotonicMoment.now
    private let vitals = WorkerVitals(
        worker: "order-audit", version: "1", instance: "here:1", startedAt: .init(seconds: 0), laneCount: 1
    )

    init() {
        vitals.lanes[0].lastProgress.touch(start)
        vitals.lanes[0].lastExcuse.touch(start)
    }

    /// What the watchdog gives up over when it looks after each of `seconds`; the lane's loop comes round meanwhile.
    private func failures(lookingAfter seconds: ClosedRange<Int>, each: (Int) -> Void = { _ in }) -> [WorkerFailure] {
        let collected = Collected<WorkerFailure>()
        let watchdog = Watchdog(vitals: vitals, health: health, giveUp: collected.add)
        for second in seconds {
            let now = start.advanced(by: .seconds(second))
            vitals.lanes[0].lastLoop.touch(now)
            each(second)
            watchdog.look(now: now)
        }
        return collected.all
    }

    private func work() {
        vitals.lanes[0].assignedPartitions.set(1)
        vitals.lanes[0].lag.set(5)
        vitals.lanes[0].databaseUp.set(true)
        vitals.lanes[0].brokerUp.set(true)
    }

    @Test func `gives up on a lane with work that does not move`() {
        work()
        #expect(failures(lookingAfter: 1...180).isEmpty)
        #expect(
            failures(lookingAfter: 181...182).first
                == WorkerFailure(.stalled, "lane 0: 5 records behind, no progress for 181 s")
        )
    }

    @Test func `counts from when the work came, not from when the last was done`() {
        #expect(failures(lookingAfter: 1...1000).isEmpty)
        work()
        #expect(failures(lookingAfter: 1001...1180).isEmpty)
        #expect(!failures(lookingAfter: 1181...1181).isEmpty)
    }

    @Test func `counts from when the database came back, not from when it went`() {
        work()
        vitals.lanes[0].databaseUp.set(false)
        #expect(failures(lookingAfter: 1...1000).isEmpty)
        vitals.lanes[0].databaseUp.set(true)
        #expect(failures(lookingAfter: 1001...1100).isEmpty)
    }

    @Test func `is content with any progress`() {
        work()
        #expect(
            failures(lookingAfter: 1...1000) { second in
                if second % 100 == 0 { vitals.lanes[0].lastProgress.touch(start.advanced(by: .seconds(second))) }
            }.isEmpty
        )
    }
}
