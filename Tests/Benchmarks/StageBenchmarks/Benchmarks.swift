import Benchmark

/// Allocations per order of what each stage does between its round trips. Not time: that depends on the machine, and is
/// what `scripts/bench` measures; allocations are the same everywhere, so a threshold can be kept.
let benchmarks: @Sendable () -> Void = {
    add(IngestBenchmark.self)
    add(AuditBenchmark.self)
    add(RoutingBenchmark.self)
    add(QuotingBenchmark.self)
    add(FeedbackBenchmark.self)
    add(AfterSalesBenchmark.self)
}

/// Every stage reads what those before it have written, in the same process.
private func add<Stage: BenchedStage>(_ stage: Stage.Type) {
    let metrics = Tally.Step.allCases.map(metric)
    // One run of a thousand orders says it all: the same orders allocate the same.
    let configuration = Benchmark.Configuration(
        metrics: metrics, warmupIterations: 0, maxDuration: .seconds(60), maxIterations: 1)
    Benchmark(Stage.name, configuration: configuration) { benchmark in
        let tally = try tally(of: Stage.self)
        for step in Tally.Step.allCases {
            // Rounded up, so that a threshold of 0 means none.
            let orders = UInt64(World.orders)
            benchmark.measurement(metric(step), Int(((tally.allocations[step] ?? 0) + orders - 1) / orders))
        }
    }
}

private func metric(_ step: Tally.Step) -> BenchmarkMetric {
    .custom("Allocations per order, \(step.rawValue)", polarity: .prefersSmaller, useScalingFactor: false)
}

/// Takes the batch down the line as far as this stage. The first round warms up what is made once and kept.
private func tally<Wanted: BenchedStage>(of wanted: Wanted.Type) throws -> Tally {
    var result = Tally()
    for _ in 0..<2 {
        let world = try World()
        let line: [any BenchedStage.Type] = [
            IngestBenchmark.self, AuditBenchmark.self, RoutingBenchmark.self, QuotingBenchmark.self,
            FeedbackBenchmark.self, AfterSalesBenchmark.self,
        ]
        for stage in line {
            var tally = Tally()
            var bench = try stage.init(world)
            try bench.run(&tally)
            try world.check(after: stage.name)
            if stage == wanted {
                result = tally
                break
            }
        }
    }
    return result
}
