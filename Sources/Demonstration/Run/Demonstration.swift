package import Domain
import Events
import Glibc
import Postgres

/// The demonstration from the first process to the last: what `switchyard demo` does.
package enum Demonstration {
    /// - Returns: whether everything came to rest as planned.
    package static func run(_ options: DemoOptions) throws -> Bool {
        Interruption.watch()
        var screen = Screen()
        let workplace = try Workplace(options.directory) { text in
            var screen = Screen()
            screen.line(text)
        }
        do {
            let isGood = try run(options, in: workplace, &screen)
            workplace.release()
            return isGood
        } catch {
            workplace.release()
            throw error
        }
    }

    private static func run(
        _ options: DemoOptions, in workplace: borrowing Workplace, _ screen: inout Screen
    ) throws -> Bool {
        let catalogue = try Catalogue(root: workplace.root).multiplied(for: options.orders)
        let plan = OrderPlan(
            count: options.orders, seed: options.seed, catalogue: catalogue,
            from: firstMoment(of: options.orders, before: .now))
        switch options.broker {
        case .local: screen.title("Starting PostgreSQL and the broker in \(workplace.directory)")
        case .external: screen.title("Starting PostgreSQL in \(workplace.directory)")
        }
        var installation = try Installation(workplace, broker: options.broker) { text in
            var screen = Screen()
            screen.line("  \(text)")
        }
        do {
            if case .external = options.broker { try prepareTopics(on: installation, in: workplace, &screen) }
            let result = try perform(plan, catalogue, options.soak, on: &installation, in: workplace, &screen)
            if options.keeps { try keep(&installation, workplace, example: result.example, &screen) }
            installation.stop()
            return result.isFlawless
        } catch {
            installation.stop()
            throw error
        }
    }

    /// On somebody's Kafka: our topics, which must be empty.
    private static func prepareTopics(
        on installation: borrowing Installation, in workplace: borrowing Workplace, _ screen: inout Screen
    ) throws {
        screen.title("Creating the topics on \(installation.bootstrapServers)")
        try installation.run("topics", ["topics", "apply", "--directory", "\(workplace.root)/topics"], in: workplace)
        try Wire.requireEmptyTopics(on: installation.bootstrapServers)
    }

    private struct Result {
        /// Everything is at rest, and as planned.
        var isFlawless: Bool
        /// The number of an order worth looking at.
        var example: String?
    }

    private static func perform(
        _ plan: OrderPlan, _ catalogue: Catalogue, _ soak: SoakOptions?, on installation: inout Installation,
        in workplace: borrowing Workplace,
        _ screen: inout Screen
    ) throws -> Result {
        screen.title("Applying the schema, the rules and the stock")
        try installation.run("schema", ["schema", "apply"], in: workplace)
        let rules = ["deploy/rules", "deploy/mappings", "deploy/demo/rules"].map { "\(workplace.root)/\($0)" }
        try installation.run("rules", ["rules", "apply"] + rules + ["--by", "demonstration"], in: workplace)
        var connection = try PostgresConnection(conninfo: installation.conninfo)
        try OpeningStock.load(catalogue, blocked: plan.blockedAccounts, on: &connection)
        connection.close()
        try installation.makeRoles(workplace)
        screen.title("Starting six workers, each as a database role of its own; their logs are in \(workplace.logs)")
        try installation.startWorkers(workplace)
        try Files.write(installation.environmentText(workplace), to: workplace.environmentFile)
        try Files.write(installation.startScript(workplace), to: "\(workplace.directory)/start", mode: 0o755)
        screen.title("Publishing \(grouped(plan.count)) orders of ten channels, and playing warehouses and customers")
        return try play(plan, catalogue, soak, on: &installation, workplace, &screen)
    }

    /// What `switchyard stock verify` has to say against the books; `nil` when they are proven.
    private static func stockMistake(_ installation: borrowing Installation, _ workplace: borrowing Workplace)
        -> String?
    {
        do {
            try installation.run("stock", ["stock", "verify"], in: workplace)
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// The main loop: everything is done in turns, by one thread.
    private static func play(
        _ plan: OrderPlan, _ catalogue: Catalogue, _ soak: SoakOptions?, on installation: inout Installation,
        _ workplace: borrowing Workplace,
        _ screen: inout Screen
    ) throws -> Result {
        var sampler: SoakSampler?
        if let soak {
            sampler = try SoakSampler(
                interval: soak.interval, conninfo: installation.conninfo, notes: "\(workplace.directory)/samples.tsv")
        }
        var performance = try Performance(
            plan, catalogue: catalogue, bootstrapServers: installation.bootstrapServers,
            conninfo: installation.conninfo,
            pace: soak?.ordersPerSecond
        )
        let outcome: Performance.Outcome
        do {
            outcome = try playOut(&performance, &sampler, &installation, workplace, &screen)
        } catch {
            performance.close()
            throw error
        }
        performance.showLastProgress(&screen)
        let isFlat = showSoak(sampler, &screen)
        let took = ContinuousClock.now - performance.startedAt
        var report = try performance.report()
        let example = try performance.example()
        performance.close()
        report.stockMistake = stockMistake(installation, workplace)
        report.show(on: &screen, took: took)
        if case .stuck(let why) = outcome {
            screen.line()
            throw DemoError(
                "nothing has moved for two minutes, and not everything is at rest:\n  \(why)\n"
                    + "  The logs are in \(workplace.logs)"
            )
        }
        return Result(isFlawless: report.isFlawless && isFlat, example: example)
    }

    /// Whether nothing grew that must not.
    private static func showSoak(_ sampler: consuming SoakSampler?, _ screen: inout Screen) -> Bool {
        guard let sampler else { return true }
        let report = SoakReport(series: sampler.series, incidents: sampler.incidents)
        report.show(on: &screen)
        return report.isFlat
    }

    private static func playOut(
        _ performance: inout Performance, _ sampler: inout SoakSampler?, _ installation: inout Installation,
        _ workplace: borrowing Workplace, _ screen: inout Screen
    ) throws -> Performance.Outcome {
        var outcome: Performance.Outcome?
        while outcome == nil {
            if Interruption.isAsked { throw DemoError.interrupted }
            try tell(installation.supervisor.step(), workplace, &screen)
            outcome = try performance.step(&screen)
            // What comes after the last order is not the steady state.
            if !performance.isPublished { try sampler?.step(installation.supervisor) }
        }
        return outcome ?? .complete
    }

    /// - Throws: when a program is given up.
    private static func tell(_ events: [Supervisor.Event], _ workplace: borrowing Workplace, _ screen: inout Screen)
        throws
    {
        for event in events {
            switch event {
            case .ended(let program, let how): screen.line("  \(program) \(how)")
            case .started(let program, let process): screen.line("  \(program) is started again (process \(process))")
            case .givenUp(let program, let reason):
                let log = workplace.log(of: program)
                let said = Files.lastLines(log, 8).joined(separator: "\n  ")
                throw DemoError("\(program) is gone, and \(reason). The last lines of \(log):\n  \(said)")
            }
        }
    }

    /// The full hour from which that many orders, a thousand an hour, lie in the past.
    package static func firstMoment(of orders: Int, before now: Timestamp) -> Timestamp {
        let hour: Int64 = 3_600
        let hours = now.microseconds / 1_000_000 / hour - Int64((orders + 999) / 1_000)
        return Timestamp(seconds: hours * hour)
    }
}
