import ArgumentParser
import Glibc
import Simulation

/// Runs seeded schedules of real lanes on models of Kafka and PostgreSQL, and says what was broken and what was covered.
@main
struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Runs lanes through seeded schedules of everything that can go wrong.")

    @Option(help: "How many schedules to run, each with a seed of its own.")
    var schedules: UInt64 = 100_000

    @Option(help: "The first seed; or with --trace the only one.")
    var seed: UInt64 = 1

    @Option(help: "How many schedules run side by side, best one a processor.")
    var workers = sysconf(Int32(_SC_NPROCESSORS_ONLN))

    @Flag(help: "Runs the one schedule of --seed and prints its every step.")
    var trace = false

    @Option(name: .customLong("break"), help: "Breaks a rule of the commit protocol on purpose: \(Self.rules).")
    var brokenRule: BrokenRule?

    private static let rules = BrokenRule.allCases.map(\.rawValue).joined(separator: ", ")

    mutating func run() throws {
        hashDeterministically()
        if trace { try runOne() } else { try runAll() }
    }

    /// The order of a dictionary follows from the process unless it is told otherwise; a schedule must follow from its
    /// seed alone.
    private func hashDeterministically() {
        let variable = "SWIFT_DETERMINISTIC_HASHING"
        guard unsafe getenv(variable) == nil else { return }
        unsafe setenv(variable, "1", 1)
        _ = unsafe execv("/proc/self/exe", CommandLine.unsafeArgv)
        fatalError("could not start again with \(variable) set")
    }

    private func runOne() throws {
        let result = Simulation().run(seed: seed, breaking: brokenRule) { print($0) }
        guard let violation = result.violation else { return print("seed \(seed): nothing was broken") }
        print("seed \(seed): \(violation)")
        throw ExitCode.failure
    }

    private func runAll() throws {
        let findings = Campaign(seeds: seed..<seed + schedules, breaking: brokenRule).run(workers: max(1, workers))
        let coverage = findings.coverage
        let count = max(1, coverage.schedules)
        print(
            """
            \(coverage.schedules) schedules in \(Int(findings.seconds)) s (\(Int(Double(count) / findings.seconds)) a second), \
            each of \(coverage.steps / count) steps, \(coverage.switches / count) switches between lanes and \
            \(Int(coverage.virtualSeconds) / count) simulated seconds on average. What happened in them:
            """)
        for (name, number) in coverage.table {
            let text = String(number)
            print(String(repeating: " ", count: max(1, 12 - text.count)) + text + "  " + name)
        }
        guard !findings.violations.isEmpty else { return print("No invariant was broken.") }
        let rule = brokenRule.map { " --break \($0.rawValue)" } ?? ""
        for (seed, violation) in findings.violations {
            print("seed \(seed): \(violation)\n    see it with: scripts/simulate --seed \(seed) --trace\(rule)")
        }
        throw ExitCode.failure
    }
}

extension BrokenRule: ExpressibleByArgument {}
