import ArgumentParser
import Domain
import Events

struct LatencyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "latency", abstract: "How long an order takes when the line is not full.")

    @OptionGroup var options: Options
    @OptionGroup var latency: LatencyOptions

    func run() throws {
        try measure("latency", options) { site, report in
            try latency.measureLatency(at: site, &report)
        }
    }
}

struct LatencyOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Orders a second.", valueName: "number"))
    var rate = 300.0

    @Option(name: .customLong("open-seconds"), help: ArgumentHelp("How long to measure.", valueName: "number"))
    var seconds = 60

    @Option(name: .customLong("open-warm-up"), help: ArgumentHelp("How long to run before that.", valueName: "number"))
    var warmUp = 10

    func validate() throws {
        guard rate > 0, rate <= 1_000_000 else { throw ValidationError("--rate must lie between 0 and 1000000") }
        guard seconds > 0, warmUp >= 0 else { throw ValidationError("times must not be negative, nor nothing") }
    }

    func measureLatency(at site: Site, _ report: inout Report) throws {
        let (catalogue, templates) = try site.makeGoods()
        let ground = try site.begin(catalogue)
        say("Measuring latency at \(figure(rate)) orders a second for \(seconds) s, after \(warmUp) s")
        let run = LineRun(
            site: site, ground: ground, plan: WorkerPlan(site.options), templates: templates,
            settings: LineRun.Settings(load: .open(rate: rate), warmUp: .seconds(warmUp), measured: .seconds(seconds)))
        let result = try run.run()
        let times = result.latencies.percentiles([0.5, 0.9, 0.99, 0.999, 1])
        var table = Table(
            "Raw record to outbound request, ms", ["orders a second", "p50", "p90", "p99", "p99.9", "most"])
        table.rows.append([figure(rate)] + times.map { figure($0) })
        table.notes = [
            """
            Open loop: every order has its time beforehand, and its latency counts from then, whatever the line or the \
            generator was doing. The request counts when a consumer has it.
            """
        ]
        report.add(table)
        report.add("latency", "rate", rate, "orders/s")
        report.add("latency", "orders measured", Double(result.latencies.count), "orders")
        report.addTimes("latency", result.latencies)
        for part in result.cpu { report.add("latency", "cpu", part.microseconds, "µs/order", [("part", part.name)]) }
        report.add(mistakes: result.mistakes, of: "latency")
        try measureStarts(at: site, &report)
    }

    /// Each worker alone, with one record before it.
    private func measureStarts(at site: Site, _ report: inout Report) throws {
        var stages = StageRun(site: site, lanes: 1, orders: 1, batch: site.options.batch)
        let result = try stages.run()
        var table = Table(
            "Worker start to first record handled, ms", ["worker", "all", "of that, joining the group", "its own"])
        for stage in result.stages {
            let own = stage.start.total - stage.start.joining
            table.row(
                stage.worker.rawValue, figure(stage.start.total), figure(stage.start.joining), figure(own))
            let labels = [("worker", stage.worker.rawValue)]
            report.add("start", "first record", stage.start.total, "ms", labels)
            report.add("start", "joining the group", stage.start.joining, "ms", labels)
            report.add("start", "its own", own, "ms", labels)
        }
        table.notes = [
            """
            From starting the process to the commit of its first record. A broker lets a new group wait for more members \
            (the local one for 3 s, Kafka for group.initial.rebalance.delay.ms); how long, a bare client that joins a group of its own \
            just before tells.
            """
        ]
        report.add(table)
    }
}
