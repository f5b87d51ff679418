import Demonstration
import Events
import Glibc
import Kafka
import Postgres
import Verifier

/// The crash test: the real workers under load while things go wrong, and a verdict on what came of it.
package enum CrashTest {
    /// - Returns: whether every claim holds.
    package static func run(_ options: CrashTestOptions) throws -> Bool {
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
        _ options: CrashTestOptions, in workplace: borrowing Workplace, _ screen: inout Screen
    ) throws -> Bool {
        screen.title("Crash test, seed \(options.seed): starting the servers in \(workplace.directory)")
        var site = try Site(options, workplace) { text in
            var screen = Screen()
            screen.line("  \(text)")
        }
        do {
            let isGood = try perform(options, on: &site, in: workplace, &screen)
            site.stop(keeps: options.keeps)
            return isGood
        } catch {
            site.stop(keeps: options.keeps)
            throw error
        }
    }

    private static func perform(
        _ options: CrashTestOptions, on site: inout Site, in workplace: borrowing Workplace, _ screen: inout Screen
    ) throws -> Bool {
        let orders = Int((options.minutes * 60 * Double(options.ordersPerSecond)).rounded(.up))
        let catalogue = try Catalogue(root: workplace.root).multiplied(for: orders)
        let plan = OrderPlan(
            count: orders, seed: options.seed, catalogue: catalogue,
            from: Demonstration.firstMoment(of: orders, before: .now))
        screen.title("Applying the schema, the rules and the stock")
        try prepare(site, plan, catalogue, options, workplace)
        var ordeal = try Ordeal(options, plan, catalogue, site, workplace)
        let result: Ordeal.Result
        do {
            result = try ordeal.run(on: &site, workplace, &screen)
        } catch {
            ordeal.abandon()
            throw error
        }
        screen.title("Verifying")
        var connection = try PostgresConnection(conninfo: site.conninfo)
        var verdict = try result.verifier.verify(on: &connection)
        verdict.add(result.checks)
        connection.close()
        let report = CrashReport(options: options, result: result, verdict: verdict, uncuttable: site.uncuttable)
        try report.write(to: "\(workplace.directory)/verdict.json")
        report.show(on: &screen, directory: workplace.directory)
        if !options.keeps { Files.remove(Ordeal.recordingPath(workplace)) }
        return verdict.isGood
    }

    private static func prepare(
        _ site: borrowing Site, _ plan: OrderPlan, _ catalogue: Catalogue, _ options: CrashTestOptions,
        _ workplace: borrowing Workplace
    ) throws {
        let environment = options.environment.merging(["SWITCHYARD_DATABASE_URL": site.conninfo]) { $1 }
        try workplace.run("schema", ["schema", "apply"], environment: environment)
        let rules = ["deploy/rules", "deploy/mappings", "deploy/demo/rules"].map { "\(workplace.root)/\($0)" }
        try workplace.run("rules", ["rules", "apply"] + rules + ["--by", "crash-test"], environment: environment)
        var connection = try PostgresConnection(conninfo: site.conninfo)
        try ProgressTrail.install(on: &connection)
        try OpeningStock.load(catalogue, blocked: plan.blockedAccounts, on: &connection)
        // Topics that hold records already are begun at their ends.
        for worker in WorkerName.allCases {
            let places = site.inputs(of: worker).filter { site.starts[$0, default: 0] > 0 }
            guard !places.isEmpty else { continue }
            var parameters = Parameters()
            parameters.text(site.clusterID)
            parameters.text(site.groupPrefix + worker.rawValue)
            parameters.array(places) { $0.topic }
            parameters.array(places) { $0.partition }
            parameters.array(places) { site.starts[$0, default: 0] }
            _ = try connection.query(seed, parameters)
        }
        connection.close()
    }

    private static let seed = Statement(
        "crash_test_seed",
        """
        INSERT INTO consumer_progress (cluster, consumer_group, topic, partition, next_offset, epoch, owner)
        SELECT $1, $2, topic, partition, next, 0, 'crash-test'
          FROM unnest($3::text[], $4::integer[], $5::bigint[]) AS s (topic, partition, next)
        """)
}
