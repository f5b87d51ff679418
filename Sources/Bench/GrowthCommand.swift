import ArgumentParser
import Demonstration

struct GrowthCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "growth", abstract: "The line on an empty database and on one with millions of orders.")

    @OptionGroup var options: Options
    @OptionGroup var growth: GrowthOptions

    func run() throws {
        try measure("growth", options) { site, report in try growth.measureGrowth(at: site, &report) }
    }
}

struct GrowthOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Orders of the large database.", valueName: "number"))
    var growthOrders = 2_000_000

    @Option(help: ArgumentHelp("How long to measure each combination.", valueName: "number"))
    var growthSeconds = 30

    @Option(help: ArgumentHelp("Lanes to try, separated by commas.", valueName: "numbers"))
    var growthLanes = "1,2,4"

    @Option(help: ArgumentHelp("Batch sizes to try with the fewest lanes.", valueName: "numbers"))
    var growthBatches = "250,1000,4000"

    /// Orders that go down the line for real before they are multiplied.
    private static let sample = 2_000
    private static let window = 3_000

    private struct Setup: Hashable {
        var lanes: Int
        var batch: Int
        var name: String { "lanes \(lanes), batches of \(batch)" }
    }

    func validate() throws {
        for list in [growthLanes, growthBatches] where numbers(list).isEmpty {
            throw ValidationError("\"\(list)\" must be numbers separated by commas")
        }
        guard (1...20_000_000).contains(growthOrders) else {
            throw ValidationError("--growth-orders must lie between 1 and 20000000")
        }
        guard growthSeconds > 0 else { throw ValidationError("--growth-seconds must not be nothing") }
    }

    private func numbers(_ list: String) -> [Int] {
        list.split(separator: ",").compactMap { Int($0) }.filter { $0 > 0 }
    }

    private func setups(_ options: Options) -> [Setup] {
        var setups = numbers(growthLanes).map { Setup(lanes: $0, batch: options.batch) }
        for batch in numbers(growthBatches) {
            let setup = Setup(lanes: numbers(growthLanes).min() ?? 1, batch: batch)
            if !setups.contains(setup) { setups.append(setup) }
        }
        return setups
    }

    func measureGrowth(at site: Site, _ report: inout Report) throws {
        let (catalogue, templates) = try site.makeGoods()
        let setups = setups(site.options)
        var empty: [Setup: Double] = [:]
        for setup in setups {
            let ground = try site.begin(catalogue)
            say("Measuring \(setup.name) on an empty database")
            let result = try run(setup, base: 0, before: 0, on: ground, at: site, templates)
            empty[setup] = result.shippedPerSecond
            report.add(mistakes: result.mistakes, of: "growth, \(setup.name), empty")
        }
        var (ground, orders) = try makeOld(catalogue, templates, at: site, &report)
        var table = Table(
            "The line on a grown database, orders a second",
            ["", "empty", "\(figure(Double(orders))) orders", "of the empty one"])
        var bars: [BarChart.Bar] = []
        var base = Self.sample
        for setup in setups {
            ground = try site.begin(again: ground)
            say("Measuring \(setup.name) on the large database")
            let result = try run(setup, base: base, before: orders, on: ground, at: site, templates)
            orders += result.sent
            base += result.sent
            let before = empty[setup] ?? 0
            table.row(
                setup.name, figure(before), figure(result.shippedPerSecond), percent(result.shippedPerSecond / before))
            let labels = [("lanes", String(setup.lanes)), ("batch", String(setup.batch))]
            report.add("growth", "empty", before, "orders/s", labels)
            report.add("growth", "large", result.shippedPerSecond, "orders/s", labels)
            bars.append(BarChart.Bar(label: setup.name, parts: [("large", result.shippedPerSecond)], limit: before))
            report.add(mistakes: result.mistakes, of: "growth, \(setup.name), large")
        }
        report.add(table)
        report.add(
            BarChart(title: "The line on a large database; the mark: on an empty one", unit: "orders/s", bars: bars))
    }

    private func run(
        _ setup: Setup, base: Int, before: Int, on ground: Ground, at site: Site, _ templates: OrderTemplates
    ) throws -> LineRun.Result {
        var plan = WorkerPlan(site.options)
        plan.lanes = setup.lanes
        plan.batch = setup.batch
        return try LineRun(
            site: site, ground: ground, plan: plan, templates: templates,
            settings: LineRun.Settings(
                load: .closed(window: Self.window), warmUp: .seconds(min(15, growthSeconds)),
                measured: .seconds(growthSeconds), base: base, before: before)
        ).run()
    }

    /// - Returns: the database, and how many orders it holds.
    private func makeOld(
        _ catalogue: Catalogue, _ templates: OrderTemplates, at site: Site, _ report: inout Report
    ) throws -> (Ground, Int) {
        let ground = try site.begin(catalogue)
        say("Making \(figure(Double(growthOrders))) orders")
        let started = ContinuousClock.now
        let sampled = try LineRun(
            site: site, ground: ground, plan: WorkerPlan(site.options), templates: templates,
            settings: LineRun.Settings(load: .count(Self.sample), warmUp: .zero, measured: .seconds(60))
        ).run()
        guard sampled.mistakes.isEmpty else { throw BenchError(sampled.mistakes.joined(separator: "\n")) }
        var population = try Population(ground)
        let copies = max(1, growthOrders / sampled.sent - 1)
        try population.multiply(by: copies)
        let seconds = (ContinuousClock.now - started) / .seconds(1)
        let size = try population.size()
        say("  \(figure(seconds)) s; the database has \(mebibytes(size)) MiB")
        report.add("growth", "making the orders", seconds, "s")
        report.add("growth", "database", Double(size), "bytes")
        return (ground, sampled.sent * (copies + 1))
    }
}
