import ArgumentParser
import Demonstration

struct LineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "line", abstract: "The whole line, raw JSON to shipped, as fast as it goes.")

    @OptionGroup var options: Options
    @OptionGroup var times: LineTimes

    func run() throws {
        try measure("line", options) { site, report in try times.measureLine(at: site, &report) }
    }
}

struct LineTimes: ParsableArguments {
    @Option(help: ArgumentHelp("How long to measure.", valueName: "number"))
    var seconds = 60

    @Option(help: ArgumentHelp("How long to run before that.", valueName: "number"))
    var warmUp = 15

    @Option(help: ArgumentHelp("Orders on the line at a time.", valueName: "number"))
    var window = 3_000

    @Flag(help: "Record every topic meanwhile, and judge the run by the crash test's verifier. Takes CPU time.")
    var verify = false

    func validate() throws {
        guard seconds > 0, warmUp >= 0 else {
            throw ValidationError("times must not be negative, nor --seconds nothing")
        }
        guard (1...100_000).contains(window) else { throw ValidationError("--window must lie between 1 and 100000") }
    }

    func measureLine(at site: Site, _ report: inout Report) throws {
        let (catalogue, templates) = try site.makeGoods()
        let ground = try site.begin(catalogue)
        say("Measuring the line for \(seconds) s, after \(warmUp) s")
        let statements = try site.options.statements ? StatementTimes(ground) : nil
        let run = LineRun(
            site: site, ground: ground, plan: WorkerPlan(site.options), templates: templates,
            settings: LineRun.Settings(
                load: .closed(window: window), warmUp: .seconds(warmUp), measured: .seconds(seconds), isVerified: verify
            ))
        let result = try run.run()
        report.add(result, window: window, meanBytes: templates.meanBytes)
        if verify, result.mistakes.isEmpty { say("Every claim of the crash test's verifier holds") }
        if let statements { report.add(try statements.table(orders: result.sent)) }
    }
}

extension Report {
    mutating func add(_ result: LineRun.Result, window: Int, meanBytes: Int) {
        let total = result.cpu.reduce(0) { $0 + $1.microseconds }
        let times = result.latencies.percentiles([0.5, 0.99, 0.999])
        var table = Table("The line: raw JSON to shipped", ["", "figure"])
        table.row("orders a second, shipped", figure(result.shippedPerSecond))
        table.row("orders a minute, shipped", figure(result.shippedPerSecond * 60))
        table.row("CPU time per order, µs", figure(total))
        table.row("all cores busy", percent(result.busyShare))
        table.row("PostgreSQL's log per order, bytes", figure(result.logBytesPerOrder))
        table.row("raw record to outbound request, ms: p50", figure(times[0]))
        table.row("p99", figure(times[1]))
        table.row("p99.9", figure(times[2]))
        table.notes = [
            """
            Closed loop: \(figure(Double(window))) orders on the line at a time, so the times are those of a full line; \
            raw orders of ten marketplaces, \(figure(Double(meanBytes))) bytes on average. Nothing is sent while a worker \
            has more than four windows of records before it, so that the local broker, which keeps 5 MiB a partition, \
            drops nothing unread (that is checked).
            """
        ]
        add(table)
        addParts(result, total)
        add("line", "throughput", result.shippedPerSecond, "orders/s")
        add("line", "requested", result.requestedPerSecond, "orders/s")
        add("line", "busy", result.busyShare, "share of all cores")
        add("line", "log", result.logBytesPerOrder, "bytes/order")
        addTimes("line", result.latencies)
        for lag in result.lags { add("line", "longest queue", Double(lag.records), "records", [("queue", lag.name)]) }
        add(mistakes: result.mistakes, of: "line")
    }

    /// Where the CPU time goes, and how much memory each worker has had.
    private mutating func addParts(_ result: LineRun.Result, _ total: Double) {
        var table = Table("Where the time goes", ["", "CPU µs per order", "share", "peak RSS, MiB"])
        for part in result.cpu {
            let memory = result.memory.first { $0.name == part.name }.map { mebibytes($0.bytes) } ?? ""
            table.row(part.name, figure(part.microseconds), percent(part.microseconds / max(total, 1e-9)), memory)
            add("line", "cpu", part.microseconds, "µs/order", [("part", part.name)])
        }
        for memory in result.memory {
            add("line", "peak RSS", Double(memory.bytes), "bytes", [("part", memory.name)])
        }
        add(table)
        add(
            BarChart(
                title: "CPU time per order, line at full load", unit: "µs",
                bars: [BarChart.Bar(label: "one order", parts: result.cpu.map { ($0.name, $0.microseconds) })]))
    }

    mutating func addTimes(_ run: String, _ latencies: Latencies, _ labels: [(String, String)] = []) {
        let shares = [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p99.9", 0.999), ("max", 1.0)]
        for (share, value) in zip(shares, latencies.percentiles(shares.map(\.1))) {
            add(run, "raw record to outbound request", value, "ms", [("percentile", share.0)] + labels)
        }
    }
}
