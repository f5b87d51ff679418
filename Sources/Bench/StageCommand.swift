import ArgumentParser
import Domain
import Events

struct StageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stage", abstract: "Each stage alone, on a backlog, with one lane and with two.")

    @OptionGroup var options: Options
    @OptionGroup var stage: StageOptions

    func run() throws {
        try measure("stage", options) { site, report in
            try stage.measureStages(at: site, lanes: stage.lanes, withCeilings: false, &report)
        }
    }
}

struct CeilingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ceiling", abstract: "Each stage alone, and what it could reach at most on this machine.")

    @OptionGroup var options: Options
    @OptionGroup var stage: StageOptions

    func run() throws {
        try measure("ceiling", options) { site, report in
            try stage.measureStages(at: site, lanes: [1], withCeilings: true, &report)
        }
    }
}

struct StageOptions: ParsableArguments {
    @Option(name: .customLong("orders"), help: ArgumentHelp("Orders of the backlog.", valueName: "number"))
    var orders = 40_000

    @Option(name: .customLong("stage-lanes"), help: ArgumentHelp("Lanes to try.", valueName: "numbers"))
    var lanesList = "1,2"

    var lanes: [Int] { lanesList.split(separator: ",").compactMap { Int($0) } }

    func validate() throws {
        guard (1...1_000_000).contains(orders) else { throw ValidationError("--orders must lie between 1 and 1000000") }
        guard !lanes.isEmpty, lanes.allSatisfy({ (1...64).contains($0) }) else {
            throw ValidationError("--stage-lanes must be numbers from 1 to 64, separated by commas")
        }
    }

    func measureStages(at site: Site, lanes: [Int], withCeilings: Bool, _ report: inout Report) throws {
        var results: [(lanes: Int, result: StageRun.Result)] = []
        for count in lanes {
            var run = StageRun(site: site, lanes: count, orders: orders, batch: site.options.batch)
            // Ceilings are of one session and one thread, so they are measured where one lane has run.
            run.withCeilings = withCeilings && count == 1
            let result = try run.run()
            report.add(result, lanes: count)
            results.append((count, result))
        }
        report.addChart(results)
    }
}

extension Report {
    fileprivate mutating func add(_ result: StageRun.Result, lanes: Int) {
        let hasCeilings = !result.ceilings.isEmpty
        var table = Table(
            "Each stage alone, \(lanes == 1 ? "one lane" : "\(lanes) lanes")",
            ["stage", "orders a second", "CPU µs per order: worker", "PostgreSQL", "broker", "peak RSS, MiB"])
        for stage in result.stages {
            func cpu(_ name: String) -> Double? { stage.cpu.first { $0.name == name }?.microseconds }
            table.row(
                stage.worker.rawValue, figure(stage.ordersPerSecond), figure(cpu(stage.worker.rawValue)),
                figure(cpu(Meter.postgres)), figure(cpu(Meter.broker)), mebibytes(stage.memory))
            let labels = [("stage", stage.worker.rawValue), ("lanes", String(lanes))]
            add("stage", "throughput", stage.ordersPerSecond, "orders/s", labels)
            add("stage", "peak RSS", Double(stage.memory), "bytes", labels)
            add("stage", "first record", stage.start.total, "ms", labels)
            for part in stage.cpu { add("stage", "cpu", part.microseconds, "µs/order", labels + [("part", part.name)]) }
        }
        table.notes = [
            """
            Everything that the stage reads was on Kafka before its worker was started; measured from its first commit until its \
            last event was acknowledged, publishing with zstd.
            """
        ]
        add(table)
        if hasCeilings { addCeilings(result) }
        add(mistakes: result.mistakes, of: "stage, lanes \(lanes)")
    }

    private mutating func addCeilings(_ result: StageRun.Result) {
        var table = Table(
            "Ceilings, orders a second",
            ["stage", "alone", "COPY", "PostgreSQL µs", "rows an order", "librdkafka", "share of the lower one"])
        for stage in result.stages {
            guard let ceiling = result.ceilings[stage.worker] else { continue }
            let share = stage.ordersPerSecond / ceiling.ordersPerSecond
            table.row(
                stage.worker.rawValue, figure(stage.ordersPerSecond), figure(ceiling.copy), figure(ceiling.copyCPU),
                figure(ceiling.rowsPerOrder), figure(ceiling.kafka), percent(share))
            let labels = [("stage", stage.worker.rawValue)]
            add("ceiling", "copy", ceiling.copy, "orders/s", labels)
            add("ceiling", "copy, PostgreSQL cpu", ceiling.copyCPU, "µs/order", labels)
            add("ceiling", "librdkafka", ceiling.kafka, "orders/s", labels)
            add("ceiling", "rows", ceiling.rowsPerOrder, "rows/order", labels)
            add("ceiling", "events", ceiling.eventBytesPerOrder, "bytes/order", labels)
            add("ceiling", "share", share, "share", labels)
        }
        table.notes = [
            """
            COPY: one session writes every row version that the stage left behind, and its outbox rows, by binary COPY into empty \
            tables with the same columns, constraints and indexes, in transactions of as many orders as a batch. librdkafka: one \
            thread reads the stage's input and publishes its output, nothing else. A stage publishes while it writes, so \
            the lower of the two is its ceiling. Not in a ceiling: what the stage reads, locks, updates twice or deletes.
            """
        ]
        add(table)
    }

    fileprivate mutating func addChart(_ results: [(lanes: Int, result: StageRun.Result)]) {
        var bars: [BarChart.Bar] = []
        for worker in WorkerName.line {
            for (lanes, result) in results {
                guard let stage = result.stages.first(where: { $0.worker == worker }) else { continue }
                bars.append(
                    BarChart.Bar(
                        label: lanes == 1 ? worker.rawValue : "\(lanes) lanes",
                        parts: [("alone", stage.ordersPerSecond)],
                        limit: result.ceilings[worker]?.ordersPerSecond))
            }
        }
        let mark = results.contains { !$0.result.ceilings.isEmpty } ? "; the mark: its ceiling" : ""
        add(BarChart(title: "Each stage alone\(mark)", unit: "orders/s", bars: bars))
    }
}
