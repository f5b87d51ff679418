import Demonstration
import Domain
import Events
import Glibc

/// Every stage alone, one after the other, each on a backlog that the stages before it have made.
///
/// The raw orders are published first; then one worker after the other is started, works its input off and is stopped. What is
/// measured begins with the first batch that it commits and ends when its last record is handled and every event of it is
/// acknowledged; so neither start nor rebalance is in it.
struct StageRun {
    struct Stage {
        var worker: WorkerName
        var ordersPerSecond = 0.0
        /// Records that it had before it.
        var records: Int64 = 0
        /// CPU time per order in microseconds.
        var cpu: [(name: String, microseconds: Double)] = []
        var memory: Int64 = 0
        var start = Start()
        /// The transaction ids of the database before and after.
        var transactions: Range<Int64> = 0..<0
    }

    /// Milliseconds from starting the process to the commit of its first batch.
    struct Start {
        var total = 0.0
        /// What a bare client needs to join a group and see its first record.
        var joining = 0.0
    }

    struct Result {
        var stages: [Stage] = []
        var ceilings: [WorkerName: Ceiling] = [:]
        var mistakes: [String] = []
    }

    let site: Site
    let lanes: Int
    let orders: Int
    let batch: Int
    var withCeilings = false

    /// Twelve times 5 MiB hold more orders than four times; a topic's own number otherwise.
    static let partitions = 12

    mutating func run() throws -> Result {
        let (catalogue, templates) = try site.makeGoods()
        let ground = try site.begin(catalogue, partitions: site.options.partitions ?? Self.partitions)
        // What the broker keeps is counted in bytes as they were sent.
        var conveyor = try Conveyor(
            on: ground, templates, base: 0, words: site.options.warehouse,
            settings: ["linger.ms": "50", "compression.type": "zstd"])
        say("Publishing \(figure(Double(orders))) raw orders")
        for _ in 0..<orders { try conveyor.send(due: .now) }
        try conveyor.flush()
        var plan = WorkerPlan(site.options)
        plan.lanes = lanes
        plan.batch = batch
        plan.processes = 1
        plan.compression = "zstd"
        var result = Result()
        for worker in WorkerName.line {
            result.stages.append(try measure(worker, plan, on: ground))
            if worker == .logisticsQuoting { try answer(&conveyor) }
        }
        conveyor.close()
        if withCeilings {
            result.ceilings = try CeilingRun(site: site, ground: ground, orders: orders, batch: batch)
                .run(result.stages)
        }
        try settle(plan, on: ground)
        result.mistakes = try Books(site: site, ground: ground).mistakes(orders: orders)
        return result
    }

    /// The warehouse answers all that it was asked.
    private func answer(_ conveyor: inout Conveyor) throws {
        let deadline = ContinuousClock.now + .seconds(120)
        while conveyor.underway > 0 {
            if Interruption.isAsked { throw DemoError.interrupted }
            try conveyor.listen(timeout: 100)
            guard ContinuousClock.now < deadline else {
                throw BenchError("\(conveyor.underway) of \(orders) orders did not reach the warehouse")
            }
        }
        try conveyor.flush()
    }

    private func measure(_ worker: WorkerName, _ plan: WorkerPlan, on ground: Ground) throws -> Stage {
        var stage = Stage(worker: worker)
        stage.start.joining = try BareClient.joinTime(of: worker.lineInputs[0], on: ground)
        var gauge = try Gauge([worker], on: ground)
        let before = try gauge.look()
        stage.records = before.queues.reduce(0) { worker.lineInputs.contains($1.topic) ? $0 + $1.lag : $0 }
        guard stage.records > 0 else { throw BenchError("nothing lies before \(worker.rawValue)") }
        say("Measuring \(worker.rawValue) alone: \(figure(Double(stage.records))) records, lanes \(plan.lanes)")
        let firstTransaction = try gauge.transaction()
        var crew = try Crew([worker], plan, on: ground, at: site)
        do {
            try work(&stage, &gauge, &crew)
            stage.transactions = firstTransaction..<(try gauge.transaction())
            stage.memory = (crew.processes[worker] ?? []).compactMap { ProcessTimes.peakMemory(of: $0) }.max() ?? 0
            crew.stop()
        } catch {
            crew.stop()
            throw error
        }
        return stage
    }

    private func work(_ stage: inout Stage, _ gauge: inout Gauge, _ crew: inout Crew) throws {
        var first: (at: ContinuousClock.Instant, records: Int64, meter: Meter)?
        let patience = Duration.seconds(120)
        var lastChange = ContinuousClock.now
        var seen: Int64 = 0
        while true {
            let now = ContinuousClock.now
            let state = try gauge.handled()
            if state.records != seen { lastChange = now }
            seen = state.records
            if first == nil, state.records > 0 {
                first = (now, state.records, Meter(crew.processes, at: site))
                stage.start.total = (now - crew.startedAt) / .milliseconds(1)
            }
            if let first, state.records >= stage.records, state.outbox == 0 {
                let share = Double(state.records - first.records) / Double(stage.records)
                let seconds = (now - first.at) / .seconds(1)
                let counted = share * Double(orders)
                if counted > 0 {
                    stage.ordersPerSecond = counted / seconds
                    stage.cpu = Meter(crew.processes, at: site).spent(since: first.meter, orders: counted)
                }
                return
            }
            try crew.check()
            if Interruption.isAsked { throw DemoError.interrupted }
            guard now - lastChange < patience else {
                throw BenchError(
                    "\(stage.worker.rawValue) stands still at \(state.records) of \(stage.records) records")
            }
            // Often while nothing has come, for the time of the first record; then seldom enough not to be a load.
            usleep(first == nil ? 2_000 : 10_000)
        }
    }

    /// What later stages have said to earlier ones is handled too, so that the books can be looked at.
    private func settle(_ plan: WorkerPlan, on ground: Ground) throws {
        var crew = try Crew([.warehouseRouting], plan, on: ground, at: site)
        do {
            var gauge = try Gauge([.warehouseRouting], on: ground)
            let deadline = ContinuousClock.now + .seconds(120)
            while try !gauge.look().isAtRest {
                try crew.check()
                guard ContinuousClock.now < deadline else {
                    throw BenchError("warehouse-routing does not come to rest")
                }
                usleep(50_000)
            }
            crew.stop()
        } catch {
            crew.stop()
            throw error
        }
    }
}
