import Demonstration
import Events
import JSON
import Verifier

/// What a crash test ends with: a table for people, a file for programs.
struct CrashReport {
    let options: CrashTestOptions
    let result: Ordeal.Result
    let verdict: Verdict
    /// Why connections could not be cut.
    let uncuttable: String?

    func show(on screen: inout Screen, directory: String) {
        screen.line()
        screen.title("Faults")
        for kind in Fault.Kind.allCases {
            if let count = result.faults[kind] { screen.line("  \(grouped(count).rightAligned(7))  \(kind.rawValue)") }
        }
        for (why, what) in omissions { screen.line("        –  \(what): \(why)") }
        let reached = result.fleet.reached.values.reduce(0, +)
        let armed = result.fleet.armed.values.reduce(0, +)
        screen.line("  \(grouped(reached)) of \(grouped(armed)) armed failpoints were reached, \(result.cuts) connections cut")
        for (code, count) in result.fleet.exits.sorted(by: { $0.key < $1.key }) {
            screen.line("  \(count) times a worker ended with code \(code) by itself, and was started again")
        }
        screen.line()
        screen.title("Throughput under faults")
        let rate = Double(result.accountedUnderFaults) / max(1, result.loadSeconds)
        screen.line(
            "  \(grouped(result.published)) records published, \(grouped(result.accountedUnderFaults)) had their end after "
                + "\(Int(result.loadSeconds)) s of faults: \(tenths(rate)) a second")
        screen.line("  everything at rest \(tenths(result.restSeconds)) s after the last fault; \(grouped(result.events)) records seen")
        screen.line()
        screen.title("Verdict")
        for line in verdict.lines { screen.line("  \(line)") }
        screen.line()
        screen.title(
            verdict.isGood ? "Every claim holds." : "\(verdict.violations) violations of \(broken). Look into \(directory).")
        screen.line("  again: \(command)")
        screen.line("  \(directory)/verdict.json, faults.log and log/")
    }

    private var broken: String { verdict.broken.map(\.rawValue).sorted().joined(separator: ", ") }

    private var omissions: [(why: String, what: String)] {
        var omissions: [(String, String)] = []
        if case .external = options.broker {
            if options.restartBroker == nil { omissions.append(("the broker is not ours; see --restart-broker", "broker faults")) }
        }
        if case .external = options.database, options.restartDatabase == nil {
            omissions.append(("the server is not ours; see --restart-database", "restarts of PostgreSQL"))
        }
        if let uncuttable { omissions.append((uncuttable, "connections cut in COMMIT")) }
        return omissions
    }

    /// Connection strings may hold passwords, so they are not told.
    private var command: String {
        var command = "scripts/crash-test --seed \(options.seed) --minutes \(options.minutes)"
        command += " --orders-per-second \(options.ordersPerSecond)"
        if case .external(let servers) = options.broker { command += " --bootstrap-servers \(servers)" }
        if case .external = options.database { command += " --database …" }
        return command
    }

    private func tenths(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return "\(grouped(tenths / 10)).\(tenths % 10)"
    }

    // MARK: - For programs

    func write(to path: String) throws {
        var json = JSONWriter(reservingBytes: 16_384)
        json.object { json in
            json.field("seed", options.seed)
            json.field("minutes", options.minutes)
            json.field("ordersPerSecond", options.ordersPerSecond)
            json.field("holds", verdict.isGood)
            json.field("violations", verdict.violations)
            json.field("published", result.published)
            json.field("endedUnderFaults", result.accountedUnderFaults)
            json.field("loadSeconds", result.loadSeconds)
            json.field("restSeconds", result.restSeconds)
            json.field("recordsSeen", result.events)
            json.field(
                "faults",
                object: { json in
                    for kind in Fault.Kind.allCases { json.member(kind.rawValue, result.faults[kind] ?? 0) }
                })
            json.field(
                "omitted", array: { json in for omission in omissions { json.element("\(omission.what): \(omission.why)") } })
            json.field(
                "failpointsReached",
                object: { json in
                    for (point, count) in result.fleet.reached.sorted(by: { $0.key < $1.key }) { json.member(point, count) }
                })
            json.field("processStarts", result.fleet.starts)
        }
        var text = json.text
        // The checks write an array of their own.
        var checks = JSONWriter(reservingBytes: 16_384)
        verdict.write(to: &checks)
        text.removeLast()
        try Files.write("\(text),\"checks\":\(checks.text)}\n", to: path)
    }
}
